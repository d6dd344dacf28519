package org.harmonicloss.cli.output;

import java.io.IOException;

/// Standard output cannot be written: its reader has gone, or the disk is full.
public final class OutputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public OutputException(IOException cause) {
    super(cause);
  }
}
