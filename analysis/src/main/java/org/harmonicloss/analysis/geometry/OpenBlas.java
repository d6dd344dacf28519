package org.harmonicloss.analysis.geometry;

import java.nio.file.Path;
import java.util.List;
import org.harmonicloss.models.base.NativeLibraries;

/// OpenBLAS, which Smile's matrices call through JavaCPP.
///
/// Left alone, JavaCPP looks for the libraries in jars and unpacks them into `~/.javacpp`. Ours lie
/// unpacked in `lib/`: they are loaded here in the order in which they need each other, and JavaCPP
/// is told to load nothing itself.
///
/// How many threads OpenBLAS uses is its own choice (one for small matrices), or that of
/// `OPENBLAS_NUM_THREADS`.
public final class OpenBlas {
  private static final List<String> LIBRARIES =
      List.of(
          "libgcc_s.so.1",
          "libquadmath.so.0",
          "libgfortran.so.5",
          "libopenblas.so.0",
          "libjnijavacpp.so",
          "libjniopenblas.so");

  private static boolean loaded;

  private OpenBlas() {}

  /// Call this before the first use of a Smile matrix; later calls do nothing.
  ///
  /// Not a static initialiser: a missing library must stay the error it is however often it is met.
  ///
  /// @throws org.harmonicloss.models.base.HarmonicException if a library is missing
  @SuppressWarnings("restricted") // loading a library is what this is for
  static synchronized void load() {
    if (loaded) {
      return;
    }
    Path folder = NativeLibraries.folderOf("", "linear algebra", LIBRARIES);
    System.setProperty("org.bytedeco.javacpp.loadlibraries", "false");
    LIBRARIES.forEach(library -> System.load(folder.resolve(library).toString()));
    loaded = true;
  }
}
