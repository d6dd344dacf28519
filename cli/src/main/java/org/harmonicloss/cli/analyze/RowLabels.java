package org.harmonicloss.cli.analyze;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.harmonicloss.analysis.figures.Groups;
import org.harmonicloss.analysis.geometry.Embedding;
import org.harmonicloss.cli.output.StandardInput;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Source;
import org.harmonicloss.models.base.Utf8;

/// `--labels`: which cluster each row of an embedding belongs to.
///
/// @param clusters for each row 0 … K − 1, by first appearance
/// @param names [K], what the user calls the clusters
public record RowLabels(int[] clusters, List<String> names) {
  static final String LABEL = "FILE|-|mod:M";

  static final String DESCRIPTION =
      "A file with one label on each line, for the rows in order; or mod:M, the remainder of"
          + " division by M: of the rows' own labels if all are integers, else of their numbers"
          + " from 0.";

  private static final String MODULO = "mod:";
  private static final long MOST_BYTES = 1L << 28;
  private static final String INTEGER = "0|-?[1-9][0-9]{0,17}";

  /// @param text `mod:M`, or the name of a file with a label on each line
  /// @throws HarmonicException if the file cannot be read, or has not one label for each row
  public static RowLabels read(String text, Embedding embedding, StandardInput in) {
    List<String> labels =
        text.startsWith(MODULO) ? residues(text, embedding) : lines(Path.of(text), embedding, in);
    Map<String, Integer> numbers = new LinkedHashMap<>();
    int[] clusters = new int[labels.size()];
    for (int row = 0; row < clusters.length; row++) {
      clusters[row] = numbers.computeIfAbsent(labels.get(row), label -> numbers.size());
    }
    return new RowLabels(clusters, List.copyOf(numbers.keySet()));
  }

  /// The clusters as groups of points.
  Groups groups() {
    return new Groups(Arrays.stream(clusters).boxed().toList(), names);
  }

  private static List<String> residues(String text, Embedding embedding) {
    String digits = text.substring(MODULO.length());
    if (!digits.matches("[1-9][0-9]{0,17}")) {
      throw HarmonicException.usage(
          "--labels " + text + ": not a modulus: " + digits,
          "give a whole number of at least 2, such as mod:5; a file of that name is ./" + text);
    }
    List<String> labels = embedding.labels();
    LongStream numbers =
        labels.stream().allMatch(label -> label.matches(INTEGER))
            ? labels.stream().mapToLong(Long::parseLong)
            : LongStream.range(0, labels.size());
    long modulus = Long.parseLong(digits);
    return numbers.mapToObj(n -> Long.toString(Math.floorMod(n, modulus))).toList();
  }

  private static List<String> lines(Path file, Embedding embedding, StandardInput in) {
    List<String> labels =
        new ArrayList<>(Utf8.lines(read(file, in)).stream().map(String::strip).toList());
    while (!labels.isEmpty() && labels.getLast().isEmpty()) {
      labels.removeLast();
    }
    if (labels.contains("")) {
      throw HarmonicException.failed(
          file + ": no label on line " + (labels.indexOf("") + 1), "write one label on each line");
    }
    if (labels.size() != embedding.rows()) {
      throw HarmonicException.failed(
          "labels and rows disagree: %s has %d labels, %s has %d rows"
              .formatted(file, labels.size(), embedding.source(), embedding.rows()),
          "write one label on each line, in the order of the rows");
    }
    return labels;
  }

  private static String read(Path file, StandardInput in) {
    if (Files.isDirectory(file)) {
      throw HarmonicException.usage(
          "cannot read labels: " + file + " cannot be read", "it is a folder: give a file");
    }
    Source source =
        in.source(file, "give a file with one label on each line, or mod:5 for numbers modulo 5");
    return Utf8.read(source.unpacked(), MOST_BYTES, "give a file with one label on each line");
  }
}
