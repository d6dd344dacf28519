package org.harmonicloss.models.tensors;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Source;
import org.harmonicloss.models.tensors.TextRecords.Separator;

/// How a text file is laid out, found out from its first lines: GloVe (a word and its numbers),
/// word2vec (the same after a line "rows columns"), CSV or TSV (with or without a line of names,
/// with or without a column of labels), each perhaps after lines of comments that begin with `#`.
///
/// @param skipped lines before the first row
/// @param labelColumns how many fields of a row come before the numbers
/// @param label which of these is the row's label
/// @param columns how many numbers a row has
/// @param trailing how many fields follow them that are no numbers
/// @param rows how many there must be, where the file says it; else −1
/// @param single whether a line has one number of a row, which many lines are
record TextLayout(
    Separator separator,
    int skipped,
    int labelColumns,
    int label,
    int columns,
    int trailing,
    long rows,
    boolean single) {
  /// Leading columns of these names hold no numbers; a data frame's index has an empty name.
  private static final Set<String> LABEL_NAMES =
      Set.of("", "id", "index", "label", "token", "word", "name");

  private static final Set<String> NUMBERING = Set.of("", "id", "index");

  /// Where the numbers begin in what `probe` and `similarity` print as CSV.
  private static final String FIRST_VALUE = "values.0";

  /// The last column of what `plot` writes: how points are coloured, or nothing.
  private static final String GROUP = "group";

  /// What `plot` writes of similarities and of weights: the row, where in it, and the number.
  private static final Set<List<String>> SINGLE =
      Set.of(
          List.of("row", "column", "similarity"),
          List.of("row", "column", "distance"),
          List.of("class", "row", "column", "weight"));

  /// What `plot-pairs` writes: a word and where it is come last.
  private static final List<String> PAIRS =
      List.of("task", "column", "loss", "corner", "word", "x", "y");

  /// Labels may be whole numbers for long, as tokens are, before the first is a word.
  private static final int LOOK_AHEAD = 1000;

  private static final Pattern WORD2VEC = Pattern.compile("([0-9]{1,10})[ \t]+([0-9]{1,10})\\s*");
  private static final Pattern WHOLE_NUMBER = Pattern.compile("[0-9]{1,10}");

  /// @throws HarmonicException if there is no row
  static TextLayout of(Source file) throws IOException {
    Separator separator = TextSeparator.of(file);
    int comments = comments(file, separator);
    Optional<TextLayout> word2Vec = word2Vec(file, separator, comments);
    if (word2Vec.isPresent()) {
      return word2Vec.get();
    }
    try (TextRecords records = at(file, separator, comments)) {
      if (!records.next()) {
        throw HarmonicException.failed(
            "empty file: " + file, "a row of numbers is needed for each token");
      }
      String[] names = names(records, separator);
      if (names.length > 0 && !records.next()) {
        throw TextFile.failure(file, records.line(), "no numbers");
      }
      return of(file, separator, comments, names, records);
    }
  }

  private static TextRecords at(Source file, Separator separator, int skipped) throws IOException {
    TextRecords records = new TextRecords(file, separator);
    for (int i = 0; i < skipped; i++) {
      records.next();
    }
    return records;
  }

  private static TextLayout of(
      Source file, Separator separator, int comments, String[] names, TextRecords records)
      throws IOException {
    int fields = records.fields();
    if (SINGLE.contains(Arrays.asList(names))) {
      return new TextLayout(separator, comments + 1, names.length - 1, 0, 1, 0, -1, true);
    }
    if (PAIRS.equals(Arrays.asList(names))) {
      return new TextLayout(separator, comments + 1, 5, 4, 2, 0, -1, false);
    }
    int values = Arrays.asList(names).indexOf(FIRST_VALUE);
    if (values >= 0) {
      int named = Math.max(0, Arrays.asList(names).subList(0, values).indexOf("label"));
      return new TextLayout(separator, comments + 1, values, named, fields - values, 0, -1, false);
    }
    int trailing = names.length > 2 && names[names.length - 1].equals(GROUP) ? 1 : 0;
    long line = records.line();
    int labelColumns = 0;
    int label = 0;
    while (labelColumns < names.length && LABEL_NAMES.contains(names[labelColumns])) {
      label = NUMBERING.contains(names[labelColumns]) && labelColumns > 0 ? label : labelColumns;
      labelColumns++;
    }
    int skipped = comments + (names.length > 0 ? 1 : 0);
    int columns = fields - labelColumns - trailing;
    if (labelColumns == 0) {
      boolean index = names.length > 0 && fields == names.length + 1;
      int numbers = records.lastNumbers();
      Map<Integer, Integer> widths = new HashMap<>();
      if (words(records, widths) || index) {
        labelColumns = 1;
        columns = established(fields - 1, numbers, widths) - trailing;
      }
    }
    if (columns < 1) {
      throw TextFile.failure(file, line, "no numbers");
    }
    return new TextLayout(separator, skipped, labelColumns, label, columns, trailing, -1, false);
  }

  /// How many numbers a labelled row has. Where the first row's token has blanks in it, or is
  /// empty, the others tell.
  ///
  /// @param fields of the first row, without its label if that is one field
  /// @param numbers how many of its last fields are numbers
  /// @param widths how many rows have as many fields without the first
  private static int established(int fields, int numbers, Map<Integer, Integer> widths) {
    int usual = widths.getOrDefault(fields, 0);
    int other = widths.getOrDefault(numbers, 0);
    boolean blanks = numbers > 0 && numbers < fields && other >= usual;
    boolean empty = numbers > fields && other > usual;
    return blanks || empty ? numbers : fields;
  }

  /// How many lines at the beginning are comments. `#` is a token too, whose line is as the others.
  private static int comments(Source file, Separator separator) throws IOException {
    int comments = 0;
    int rows = 0;
    int fields = 0;
    try (TextRecords records = new TextRecords(file, separator)) {
      while (records.next()) {
        if (!records.beginsWith('#')) {
          boolean tokens = records.fields() == fields && !isPlainNumber(records);
          return tokens ? comments - rows : comments;
        }
        boolean row = records.fields() > 1 && records.lastNumbers() == records.fields() - 1;
        rows = row ? (records.fields() == fields ? rows : 0) + 1 : 0;
        fields = records.fields();
        comments++;
      }
    }
    return 0;
  }

  /// A first line "rows columns". Of one column, two whole numbers may be a row as well: then the
  /// count decides.
  private static Optional<TextLayout> word2Vec(Source file, Separator separator, int comments)
      throws IOException {
    try (TextRecords records = at(file, separator, comments)) {
      if (!records.next()) {
        return Optional.empty();
      }
      Matcher header = WORD2VEC.matcher(records.wholeLine());
      if (!header.matches() || !records.next()) {
        return Optional.empty();
      }
      long rows = Long.parseLong(header.group(1));
      long columns = Long.parseLong(header.group(2));
      int first = (int) Math.min(Integer.MAX_VALUE, records.fields() - columns);
      boolean fits = first > 0 || (first == 0 && records.beginsWithSeparator());
      if (columns < 1 || columns > Integer.MAX_VALUE || !fits) {
        return Optional.empty();
      }
      if (records.fields() == 2) {
        long found = 1;
        while (records.next()) {
          found++;
        }
        if (found != rows) {
          return Optional.empty();
        }
      }
      return Optional.of(
          new TextLayout(separator, comments + 1, 1, 0, (int) columns, 0, rows, false));
    }
  }

  /// The names in the first line, in small letters; none if it is a row of numbers.
  private static String[] names(TextRecords records, Separator separator) {
    String[] names = new String[records.fields()];
    boolean numbers = false;
    boolean whole = true;
    boolean counted = true;
    for (int i = 0; i < names.length; i++) {
      names[i] = records.text(i).strip().toLowerCase(Locale.ROOT);
      numbers |= records.isNumber(i);
      boolean isWhole = WHOLE_NUMBER.matcher(names[i]).matches();
      whole &= i == 0 || isWhole || !records.isNumber(i);
      counted &= i == 0 || isWhole;
      counted &= i < 2 || (counted && isNext(names[i - 1], names[i]));
    }
    if (!numbers) {
      return names;
    }
    // A data frame without names has numbers in their place, and nothing above its index; a matrix
    // of similarities has tokens, which may be numbers.
    boolean frame = names.length > 1 && names[0].isEmpty() && counted;
    boolean matrix = names[0].equals("label") && whole && separator != Separator.BLANKS;
    return frame || matrix ? names : new String[0];
  }

  private static boolean isNext(String number, String next) {
    return Long.parseLong(number) + 1 == Long.parseLong(next);
  }

  /// Whether some row from here on begins with a word.
  ///
  /// @param widths counts how many of the rows have as many fields without the first
  private static boolean words(TextRecords records, Map<Integer, Integer> widths)
      throws IOException {
    boolean words = false;
    int fields = records.fields();
    for (int i = 0; i < LOOK_AHEAD; i++) {
      boolean comment =
          records.beginsWith('#')
              && (records.fields() != fields || records.lastNumbers() < fields - 1);
      if (!comment) {
        words |= !isPlainNumber(records);
        widths.merge(records.fields() - 1, 1, Integer::sum);
      }
      if (!records.next()) {
        break;
      }
    }
    return words;
  }

  /// "nan" and "infinity" are words too.
  private static boolean isPlainNumber(TextRecords records) {
    return records.isNumber(0) && Double.isFinite(records.number(0));
  }
}
