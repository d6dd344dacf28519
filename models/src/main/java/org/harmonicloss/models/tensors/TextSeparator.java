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
  private static final int LINES = 20;

  /// So many characters of a line tell enough.
  private static final int LONGEST = 256;

  private TextSeparator() {}

  static Separator of(Source file) throws IOException {
    String name = file.fileName().toLowerCase(Locale.ROOT);
    Separator named =
        name.endsWith(".csv")
            ? Separator.COMMA
            : name.endsWith(".tsv") ? Separator.TAB : Separator.BLANKS;
    List<String> all = lines(file);
    List<String> lines = all.size() > 1 ? all.subList(1, all.size()) : all;
    boolean semicolons = numbers(Separator.SEMICOLON, all) > numbers(Separator.COMMA, all);
    if (named != Separator.BLANKS
        && separates(named, lines)
        && !(named == Separator.COMMA && semicolons)) {
      return named;
    }
    for (Separator separator : List.of(Separator.TAB, Separator.SEMICOLON, Separator.COMMA)) {
      if (separates(separator, lines)) {
        return separator;
      }
    }
    return lines.stream().anyMatch(TextSeparator::isBlankSeparated) ? Separator.BLANKS : named;
  }

  /// The first lines but for comments; the first of them may have names.
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
    return lines;
  }

  /// Words may hold any of them, as GloVe's do: one line does not decide.
  private static boolean separates(Separator separator, List<String> lines) {
    long right = lines.stream().filter(line -> numbers(separator, List.of(line)) > 0).count();
    return 2 * right > lines.size();
  }

  /// How many fields are numbers, of lines that have several fields.
  private static long numbers(Separator separator, List<String> lines) {
    boolean commas = separator == Separator.SEMICOLON;
    return lines.stream()
        .map(separator::split)
        .filter(fields -> fields.size() > 1)
        .flatMap(List::stream)
        .filter(field -> isNumber(commas ? field.replace(',', '.') : field))
        .count();
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
