package org.harmonicloss.cli.analyze;

import org.harmonicloss.analysis.geometry.Proximity;
import picocli.CommandLine.Option;

/// `--metric`, for commands that compare rows.
public final class ProximityOption {
  @Option(
      names = "--measure",
      paramLabel = "cosine|euclidean",
      description =
          "How rows are compared: by the cosine of their angle, or by their distance. Default:"
              + " cosine.")
  Proximity proximity = Proximity.COSINE;
}
