package org.harmonicloss.cli;

import java.io.IOException;

/// Standard output cannot be written: its reader has gone, or the disk is full.
final class OutputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OutputException(IOException cause) {
    super(cause);
  }
}
