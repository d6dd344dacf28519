package org.harmonicloss.cli.analyze;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Optional;
import org.harmonicloss.analysis.geometry.Embedding;
import org.harmonicloss.analysis.geometry.Pca;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Matrix;
import picocli.CommandLine.Option;

/// `--components`: where distances between the rows of an embedding are measured.
public final class ComponentsOption {
  @Option(
      names = "--components",
      paramLabel = "K|A,B|all",
      description =
          "Measure distances on the first K principal components, on the two A and B (such as 3,4),"
              + " or with all in the whole space. Default: 2.")
  private String text = "2";

  /// Says in a result which two were chosen, if they were.
  void describe(ObjectNode json) {
    Plane.read(text)
        .ifPresent(
            two -> json.putArray("component_numbers").add(two.across() + 1).add(two.up() + 1));
  }

  /// The two components that a figure shows: those that were asked for, else the first.
  Plane plane() {
    return Plane.read(text).orElse(Plane.FIRST);
  }

  /// @param count how many components that are
  /// @param points [N][count]
  record Projected(int count, double[][] points) {}

  /// Rows in the space that was asked for.
  ///
  /// @throws HarmonicException if there are not as many components
  Projected project(Embedding embedding) {
    if (text.equals("all")) {
      return new Projected(embedding.columns(), rows(embedding.values()));
    }
    Optional<Plane> two = Plane.read(text);
    if (two.isPresent()) {
      two.get().check(embedding);
      int needed = two.get().count();
      double[][] points = Pca.fit(embedding.values(), needed).project(embedding.values(), needed);
      return new Projected(2, two.get().of(points));
    }
    int most = Math.min(embedding.rows(), embedding.columns());
    int count = count();
    if (count < 1 || count > most) {
      throw HarmonicException.usage(
          "--components must be all, or from 1 to %d for %s, was %s"
              .formatted(most, embedding.source(), text),
          "an embedding has as many as it has columns, or rows if these are fewer");
    }
    return new Projected(
        count, Pca.fit(embedding.values(), count).project(embedding.values(), count));
  }

  private static double[][] rows(Matrix values) {
    double[][] rows = new double[values.rows()][];
    Arrays.setAll(rows, values::row);
    return rows;
  }

  private int count() {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
