package org.harmonicloss.models.tensors;

import java.net.URISyntaxException;
import java.nio.file.Path;

/// Files that `make_tensor_golden.py` wrote.
final class Resources {
  private Resources() {}

  static Path file(String name) {
    try {
      return Path.of(Resources.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
