package org.harmonicloss.models.onnx;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import java.nio.file.Files;
import java.nio.file.Path;

/// Part of ONNX Runtime's Java in the native image. It looks for libraries that only other builds
/// have, first in the folder that [OnnxRuntime] names and then among the program's resources, where
/// none can be; the second takes longer than to load a model.
@TargetClass(className = "ai.onnxruntime.OnnxRuntime")
final class OnnxRuntimeInImage {
  private OnnxRuntimeInImage() {}

  @Substitute
  static boolean extractProviderLibrary(String libraryName) {
    String folder = System.getProperty(OnnxRuntime.FOLDER, "");
    return Files.exists(Path.of(folder, System.mapLibraryName(libraryName)));
  }
}
