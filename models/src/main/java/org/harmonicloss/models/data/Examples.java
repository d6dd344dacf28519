package org.harmonicloss.models.data;

/// What one run learns from, and what it is tested with.
public sealed interface Examples permits Dataset, Corpus {
  /// SHA-256 of all of it.
  String sha256();
}
