package org.harmonicloss.cli.output;

/// How results are written to standard output.
public enum OutputFormat {
  TABLE,
  JSON,
  NDJSON,
  CSV
}
