package org.harmonicloss.analysis.figures;

/// A picture of results.
public interface Figure {
  /// The bytes of the figure's file: the same figure gives the same bytes.
  ///
  /// @throws org.harmonicloss.models.base.HarmonicException if no fonts are installed
  byte[] render(FigureFormat format);

  /// The same with another title.
  Figure titled(String title);
}
