package org.harmonicloss.cli;

/// How results are written to standard output.
enum Format {
  TABLE,
  JSON,
  NDJSON,
  CSV
}
