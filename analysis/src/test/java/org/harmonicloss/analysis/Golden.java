package org.harmonicloss.analysis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.harmonicloss.analysis.geometry.Embedding;

/// What `make_pca_golden.py` or `make_metric_golden.py` wrote for one case.
public record Golden(String name) {
  public double[][] rows() {
    return lines(name + ".csv").map(line -> numbers(line, 0)).toArray(double[][]::new);
  }

  public Embedding embedding() {
    double[][] rows = rows();
    return new Embedding(
        name, IntStream.range(0, rows.length).mapToObj(Integer::toString).toList(), rows);
  }

  /// All lines that begin with `field`.
  public double[][] all(String field) {
    return lines(name + ".golden.csv")
        .filter(line -> line.startsWith(field + ","))
        .map(line -> numbers(line, 1))
        .toArray(double[][]::new);
  }

  public double[] one(String field) {
    return all(field)[0];
  }

  private static Stream<String> lines(String file) {
    try (InputStream in = Golden.class.getResourceAsStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines();
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }

  private static double[] numbers(String line, int skipped) {
    return Arrays.stream(line.split(",")).skip(skipped).mapToDouble(Double::parseDouble).toArray();
  }
}
