package org.harmonicloss.cli.input;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.pretrained.ModelFolder;

/// Holds the tokens of a tokenizer against the rows of an embedding.
public final class Vocabularies {
  /// Rows are often more than tokens: a multiple of 64 or 128 is faster to multiply.
  private static final int MOST_PADDING = 512;

  private Vocabularies() {}

  /// What each row stands for.
  ///
  /// @param stated how many rows the model says it has
  /// @throws HarmonicException with both numbers, if the two do not fit
  public static List<String> fitted(
      ModelFolder.Found tokenizer, int rows, Optional<Long> stated, String source) {
    List<String> labels = tokenizer.labels();
    requireFit(tokenizer, rows, stated, source, "or the rows their names with --vocab");
    List<String> all = new ArrayList<>(labels);
    for (int row = labels.size(); row < rows; row++) {
      all.add("<unused " + row + ">");
    }
    return all;
  }

  /// @param otherwise what to do instead of giving the right tokenizer
  /// @throws HarmonicException with both numbers, if there are more tokens than rows, or far fewer
  public static void requireFit(
      ModelFolder.Found tokenizer,
      long rows,
      Optional<Long> stated,
      String source,
      String otherwise) {
    int tokens = tokenizer.labels().size();
    boolean padded =
        rows > tokens && (rows - tokens < MOST_PADDING || stated.equals(Optional.of(rows)));
    if (rows != tokens && !padded) {
      throw HarmonicException.failed(
          String.format(
              Locale.ROOT,
              "tokenizer and embedding disagree: %s has %d tokens, %s has %d rows",
              tokenizer.file(),
              tokens,
              source,
              rows),
          "give the tokenizer of this model, " + otherwise);
    }
  }
}
