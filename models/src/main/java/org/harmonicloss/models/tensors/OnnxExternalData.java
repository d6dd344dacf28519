package org.harmonicloss.models.tensors;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.harmonicloss.models.base.Source;

/// The numbers of a large ONNX model, which lie in files beside it
/// (https://github.com/onnx/onnx/blob/main/docs/ExternalData.md). A model must not make us read
/// anything outside of its own folder, so absolute paths, `..` and links that lead out are refused;
/// where the model itself is a link, its data may be links into the folder of the model's own file.
final class OnnxExternalData {
  static final String HINT =
      "the model names another file for its numbers: put it beside the model, as it was written";

  /// Why the numbers are not read; the tensor can still be listed.
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message, null, false, false);
    }
  }

  private OnnxExternalData() {}

  /// @param model the file that names the other
  /// @param entries `location`, and perhaps `offset` and `length`
  /// @param needed how many bytes the tensor's shape asks for
  static NumberBlock find(Source model, Map<String, String> entries, NumberType type, long needed)
      throws Refused {
    Path data = requireInside(model, entries);
    long offset = number(entries.getOrDefault("offset", "0"));
    long length = number(entries.getOrDefault("length", "0"));
    try {
      // A length of 0 says no more than none.
      boolean right = length == 0 || length == needed;
      if (!right || offset > Files.size(data) || needed > Files.size(data) - offset) {
        throw new Refused("external data of the wrong size: " + data.getFileName());
      }
    } catch (IOException e) {
      throw new Refused("external data that cannot be read: " + data.getFileName());
    }
    return new NumberBlock(Source.of(data, HINT), offset, type, ByteOrder.LITTLE_ENDIAN, false);
  }

  /// @return the other file
  static Path requireInside(Source model, Map<String, String> entries) throws Refused {
    Path file =
        model.path().orElseThrow(() -> new Refused("external data of a model without a folder"));
    return inside(file, entries.getOrDefault("location", ""));
  }

  private static Path inside(Path model, String location) throws Refused {
    try {
      Path relative = Path.of(location);
      boolean climbs = false;
      for (Path part : relative) {
        climbs |= part.toString().equals("..");
      }
      Path folder = model.toAbsolutePath().getParent();
      if (location.isEmpty() || relative.isAbsolute() || climbs) {
        throw new Refused("external data outside of the model's folder: " + location);
      }
      Path data = folder.resolve(relative);
      if (!Files.isRegularFile(data)) {
        throw new Refused("external data that is not there: " + location);
      }
      Path real = data.toRealPath();
      if (!real.startsWith(folder.toRealPath()) && !besideLinked(model, real)) {
        throw new Refused("external data outside of the model's folder: " + location);
      }
      return data;
    } catch (InvalidPathException e) {
      throw new Refused("external data in a place that cannot be: " + location);
    } catch (IOException e) {
      throw new Refused("external data that cannot be read: " + location);
    }
  }

  /// A cache such as Hugging Face's has the model as a link to a file, and its data as a link to
  /// another beside that one.
  private static boolean besideLinked(Path model, Path data) throws IOException {
    return Files.isSymbolicLink(model) && data.getParent().equals(model.toRealPath().getParent());
  }

  private static long number(String text) throws Refused {
    try {
      long number = Long.parseLong(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new Refused("external data at an impossible place: " + text);
  }
}
