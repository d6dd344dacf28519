package org.harmonicloss.models.tensors;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.tensors.TextRecords.Separator;

/// How a text file is laid out, found out from its first lines: GloVe (a word and its numbers),
/// word2vec (the same after a line "rows columns"), CSV or TSV (with or without a line of names,
/// with or without a column of labels).
///
/// @param skipped lines before the first row
/// @param labelColumns how many fields of a row come before the numbers
/// @param label which of these is the row's label
/// @param columns how many numbers a row has
/// @param rows how many there must be, where the file says it; else −1
record TextLayout(
    Separator separator, int skipped, int labelColumns, int label, int columns, long rows) {
  /// Leading columns of these names hold no numbers; a data frame's index has an empty name.
  private static final Set<String> LABEL_NAMES =
      Set.of("", "id", "index", "label", "token", "word", "name");

  private static final Set<String> NUMBERING = Set.of("", "id", "index");

  /// Labels may be whole numbers for long, as tokens are, before the first is a word.
  private static final int LOOK_AHEAD = 1000;

  /// @throws HarmonicException if there is no row
  static TextLayout of(Path file) throws IOException {
    Separator separator = separator(file);
    try (TextRecords records = new TextRecords(file, separator)) {
      if (!records.next()) {
        throw HarmonicException.failed(
            "empty file: " + file, "a row of numbers is needed for each token");
      }
      if (separator == Separator.BLANKS && records.fields() == 2) {
        long rows = wholeNumber(records.text(0));
        long columns = wholeNumber(records.text(1));
        if (rows >= 0 && columns > 0 && records.next() && records.fields() == columns + 1) {
          return new TextLayout(separator, 1, 1, 0, (int) columns, rows);
        }
      }
    }
    try (TextRecords records = new TextRecords(file, separator)) {
      records.next();
      String[] names = names(records);
      if (names.length > 0 && !records.next()) {
        throw HarmonicException.failed(
            "no numbers: " + file, "a row of numbers is needed for each token");
      }
      return of(file, separator, names, records);
    }
  }

  private static TextLayout of(Path file, Separator separator, String[] names, TextRecords records)
      throws IOException {
    int fields = records.fields();
    long line = records.line();
    int labelColumns = 0;
    int label = 0;
    while (labelColumns < names.length && LABEL_NAMES.contains(names[labelColumns])) {
      label = NUMBERING.contains(names[labelColumns]) && labelColumns > 0 ? label : labelColumns;
      labelColumns++;
    }
    if (labelColumns == 0 && ((names.length > 0 && fields == names.length + 1) || words(records))) {
      labelColumns = 1;
    }
    if (fields <= labelColumns) {
      throw TextFile.failure(file, line, "no numbers");
    }
    return new TextLayout(
        separator, names.length > 0 ? 1 : 0, labelColumns, label, fields - labelColumns, -1);
  }

  private static Separator separator(Path file) throws IOException {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".csv")) {
      return Separator.COMMA;
    }
    if (name.endsWith(".tsv")) {
      return Separator.TAB;
    }
    try (TextRecords records = new TextRecords(file, Separator.BLANKS)) {
      if (!records.next()) {
        return Separator.BLANKS;
      }
      String first = records.wholeLine();
      if (first.indexOf('\t') >= 0) {
        return Separator.TAB;
      }
      // GloVe has words with commas in them.
      return first.chars().filter(c -> c == ',').count() >= records.fields()
          ? Separator.COMMA
          : Separator.BLANKS;
    }
  }

  /// The names in the first line, in small letters; none if it is a row of numbers.
  private static String[] names(TextRecords records) {
    String[] names = new String[records.fields()];
    boolean numbers = false;
    for (int i = 0; i < names.length; i++) {
      names[i] = records.text(i).strip().toLowerCase(Locale.ROOT);
      numbers |= records.isNumber(i);
    }
    // A data frame without names has numbers in their place, and nothing above its index.
    boolean index = names.length > 1 && names[0].isEmpty();
    return numbers && !index ? new String[0] : names;
  }

  /// Whether some row from here on begins with a word.
  private static boolean words(TextRecords records) throws IOException {
    for (int i = 0; i < LOOK_AHEAD; i++) {
      if (!isPlainNumber(records)) {
        return true;
      }
      if (!records.next()) {
        return false;
      }
    }
    return false;
  }

  /// "nan" and "infinity" are words too.
  private static boolean isPlainNumber(TextRecords records) {
    return records.isNumber(0) && Double.isFinite(records.number(0));
  }

  private static long wholeNumber(String text) {
    try {
      long number = Integer.parseInt(text);
      return text.startsWith("+") ? -1 : number;
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
