package org.harmonicloss.models.tensors;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.harmonicloss.models.base.Source;
import org.harmonicloss.models.tensors.TextRecords.Separator;

/// Finds out what stands between the fields of a text file: that which leaves numbers between it in
/// most of the first lines. The name of the file decides only where none does, or several do.
final class TextSeparator {
  private static final int LINES = 50;

  /// So many characters of a line tell enough.
  private static final int LONGEST = 4096;

  private TextSeparator() {}

  static Separator of(Source file) throws IOException {
    String name = file.fileName().toLowerCase(Locale.ROOT);
    Separator named =
        name.endsWith(".csv")
            ? Separator.COMMA
            : name.endsWith(".tsv") ? Separator.TAB : Separator.BLANKS;
    List<String> lines = lines(file);
    if (named != Separator.BLANKS && separates(named, lines)) {
      return named;
    }
    for (Separator separator : List.of(Separator.TAB, Separator.SEMICOLON, Separator.COMMA)) {
      if (separates(separator, lines)) {
        return separator;
      }
    }
    return lines.stream().anyMatch(TextSeparator::isBlankSeparated) ? Separator.BLANKS : named;
  }

  /// Of the first lines those that may be rows: no comments, and no names, which are in the first.
  private static List<String> lines(Source file) throws IOException {
    List<String> lines = new ArrayList<>();
    try (TextRecords records = new TextRecords(file, Separator.BLANKS)) {
      while (lines.size() < LINES && records.next()) {
        if (!records.beginsWith('#')) {
          String line = records.wholeLine();
          lines.add(line.substring(0, Math.min(line.length(), LONGEST)));
        }
      }
    }
    return lines.size() > 1 ? lines.subList(1, lines.size()) : lines;
  }

  /// Words may hold any of them, as GloVe's do: one line does not decide.
  private static boolean separates(Separator separator, List<String> lines) {
    int right = 0;
    for (String line : lines) {
      List<String> fields = separator.split(line);
      boolean decimals = separator == Separator.SEMICOLON;
      boolean numbers =
          fields.size() > 1
              && fields.stream().anyMatch(f -> isNumber(decimals ? f.replace(',', '.') : f));
      right += numbers ? 1 : 0;
    }
    return 2 * right > lines.size();
  }

  private static boolean isBlankSeparated(String line) {
    String[] fields = line.strip().split("[ \t]+", -1);
    return fields.length > 1 && isNumber(fields[fields.length - 1]);
  }

  private static boolean isNumber(String field) {
    String text = field.strip();
    boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
    byte[] bytes =
        (quoted ? text.substring(1, text.length() - 1) : text).getBytes(StandardCharsets.UTF_8);
    try {
      Decimal.parse(bytes, 0, bytes.length);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
