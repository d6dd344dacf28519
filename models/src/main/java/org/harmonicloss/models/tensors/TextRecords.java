package org.harmonicloss.models.tensors;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Source;
import org.harmonicloss.models.base.Utf8;

/// The lines of a text file, split into fields, one at a time. Blank ones are passed over.
final class TextRecords implements AutoCloseable {
  /// What stands between the fields of a line.
  enum Separator {
    /// RFC 4180: a field in quotes may hold commas, line feeds and, doubled, quotes.
    COMMA(','),
    /// The same, as spreadsheets write it where the comma is the decimal point.
    SEMICOLON(';'),
    TAB('\t'),
    /// One or more blanks or tabs.
    BLANKS(' ');

    private final char mark;

    Separator(char mark) {
      this.mark = mark;
    }

    private boolean quotes() {
      return this == COMMA || this == SEMICOLON;
    }

    /// The fields of one line, quotes and all.
    List<String> split(String line) {
      List<String> fields = new ArrayList<>();
      boolean quoted = false;
      int from = 0;
      for (int i = 0; i < line.length(); i++) {
        if (line.charAt(i) == mark && !quoted) {
          fields.add(line.substring(from, i));
          from = i + 1;
        } else if (quotes() && line.charAt(i) == '"') {
          quoted = !quoted && (i == from || line.charAt(i - 1) == '"');
        }
      }
      fields.add(line.substring(from));
      return fields;
    }
  }

  private static final int MOST_BYTES = 1 << 26;

  private static final int LONGEST_NUMBER = 400;

  private final Source file;
  private final Separator separator;
  private final InputStream in;
  private byte[] buffer;
  private int filled;
  private boolean finished;
  private int start;
  private int end;
  private long line;
  private long nextLine = 1;
  private int[] bounds = new int[64];
  private int fields;

  TextRecords(Source file, Separator separator) throws IOException {
    this.file = file;
    this.separator = separator;
    this.buffer = new byte[(int) Math.min(file.size() + 4, 1 << 20)];
    this.in = file.stream();
    fill();
    if (filled >= 3 && new String(buffer, 0, 3, StandardCharsets.UTF_8).equals(Utf8.MARK)) {
      end = 3;
    }
  }

  /// Moves to the next line that is not blank.
  ///
  /// @return whether there is one
  boolean next() throws IOException {
    while (advance()) {
      split();
      if (fields > 1 || (fields == 1 && !text(0).isBlank())) {
        return true;
      }
    }
    return false;
  }

  /// The number of the line, from 1; of several lines in quotes the first.
  long line() {
    return line;
  }

  int fields() {
    return fields;
  }

  String text(int field) {
    return text(field, field);
  }

  /// The text from one field to another and all between them.
  ///
  /// @throws HarmonicException if it is not UTF-8
  String text(int first, int last) {
    String text = decode(bounds[2 * first], bounds[2 * last + 1]);
    boolean quoted = separator.quotes() && text.length() > 1 && text.startsWith("\"");
    return quoted && first == last && text.endsWith("\"")
        ? text.substring(1, text.length() - 1).replace("\"\"", "\"")
        : text;
  }

  /// What stands before a field, as a token that may have blanks and tabs in it, or be nothing.
  ///
  /// @param exact whether all but one separator belongs to the token; not where columns are aligned
  ///     with blanks
  String before(int field, boolean exact) {
    if (separator != Separator.BLANKS) {
      return field == 0 ? "" : text(0, field - 1);
    }
    String text = decode(start, bounds[2 * field]);
    text = text.isEmpty() ? text : text.substring(0, text.length() - 1);
    if (!singleBlanksFrom(field)) {
      return text.strip();
    }
    return exact || text.isBlank() ? text : text.stripTrailing();
  }

  /// Whether something stands before the first field that may be a token: a blank that separates.
  boolean beginsWithSeparator() {
    return fields > 0 && bounds[0] > start && singleBlanksFrom(0);
  }

  boolean beginsWith(char c) {
    return end > start && buffer[start] == c;
  }

  private boolean singleBlanksFrom(int field) {
    for (int i = field + 1; i < fields; i++) {
      if (bounds[2 * i] - bounds[2 * i - 1] != 1) {
        return false;
      }
    }
    return true;
  }

  private String decode(int from, int to) {
    try {
      return Utf8.decode(buffer, from, to - from);
    } catch (CharacterCodingException e) {
      throw Utf8.notUtf8(file.toString(), line, new byte[0]);
    }
  }

  /// @throws NumberFormatException unless the field is a number; blanks around it do not matter
  double number(int field) {
    int from = bounds[2 * field];
    int to = bounds[2 * field + 1];
    while (from < to && isBlank(buffer[from])) {
      from++;
    }
    while (from < to && isBlank(buffer[to - 1])) {
      to--;
    }
    if (to - from > 1 && buffer[from] == '"' && buffer[to - 1] == '"') {
      from++;
      to--;
    }
    if (separator == Separator.SEMICOLON && to - from < LONGEST_NUMBER) {
      byte[] point = Arrays.copyOfRange(buffer, from, to);
      for (int i = 0; i < point.length; i++) {
        point[i] = point[i] == ',' ? (byte) '.' : point[i];
      }
      return Decimal.parse(point, 0, point.length);
    }
    return Decimal.parse(buffer, from, to);
  }

  boolean isNumber(int field) {
    try {
      number(field);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /// How many of the last fields are numbers.
  int lastNumbers() {
    int numbers = 0;
    while (numbers < fields && isNumber(fields - 1 - numbers)) {
      numbers++;
    }
    return numbers;
  }

  /// The whole line.
  String wholeLine() {
    return decode(start, end);
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  /// Finds the next line: [start, end).
  private boolean advance() throws IOException {
    int from = line == 0 ? end : skipLineFeed();
    while (true) {
      int to = lineEnd(from);
      if (to >= 0) {
        start = from;
        end = to;
        line = nextLine;
        nextLine += lineFeeds(from, Math.min(to + 1, filled));
        if (end > start && buffer[end - 1] == '\r') {
          end--;
        }
        return true;
      }
      if (finished && from >= filled) {
        return false;
      }
      makeRoom(from);
      from = 0;
      fill();
    }
  }

  private int skipLineFeed() {
    int at = end;
    if (at < filled && buffer[at] == '\r') {
      at++;
    }
    return at < filled && buffer[at] == '\n' ? at + 1 : at;
  }

  /// @return where the line ends that begins at `from`; −1 if that is not known yet
  private int lineEnd(int from) {
    boolean quotes = separator.quotes();
    boolean quoted = false;
    for (int i = from; i < filled; i++) {
      byte b = buffer[i];
      if (b == '\n' && !quoted) {
        return i;
      }
      if (quotes && b == '"') {
        // A doubled quote closes and opens again; one in the middle of a word means itself.
        boolean opens = i == from || buffer[i - 1] == separator.mark || buffer[i - 1] == '"';
        quoted = !quoted && opens;
      }
    }
    if (finished && quoted) {
      throw TextFile.failure(
          file,
          nextLine,
          "a quote is not closed",
          "close it, or double it where it is part of a label");
    }
    return finished && from < filled ? filled : -1;
  }

  private int lineFeeds(int from, int to) {
    int count = 0;
    for (int i = from; i < to; i++) {
      count += buffer[i] == '\n' ? 1 : 0;
    }
    return count;
  }

  private void makeRoom(int from) {
    if (from == 0 && filled == buffer.length) {
      if (buffer.length >= MOST_BYTES) {
        throw TextFile.failure(file, nextLine, "longer than " + MOST_BYTES + " bytes");
      }
      buffer = Arrays.copyOf(buffer, Math.min(MOST_BYTES, 2 * buffer.length));
    } else {
      System.arraycopy(buffer, from, buffer, 0, filled - from);
      filled -= from;
    }
  }

  private void fill() throws IOException {
    int n = in.readNBytes(buffer, filled, buffer.length - filled);
    finished = filled + n < buffer.length;
    filled += n;
  }

  private void split() {
    fields = 0;
    if (separator == Separator.BLANKS) {
      splitAtBlanks();
      return;
    }
    byte mark = (byte) separator.mark;
    boolean quoted = false;
    int from = start;
    for (int i = start; i < end; i++) {
      if (buffer[i] == mark && !quoted) {
        add(from, i);
        from = i + 1;
      } else if (separator.quotes() && buffer[i] == '"') {
        boolean opens = i == from || buffer[i - 1] == '"';
        quoted = !quoted && opens;
      }
    }
    add(from, end);
  }

  private void splitAtBlanks() {
    for (int i = start; i < end; ) {
      while (i < end && isBlank(buffer[i])) {
        i++;
      }
      int from = i;
      while (i < end && !isBlank(buffer[i])) {
        i++;
      }
      if (i > from) {
        add(from, i);
      }
    }
  }

  private void add(int from, int to) {
    if (bounds.length < 2 * fields + 2) {
      bounds = Arrays.copyOf(bounds, 2 * bounds.length);
    }
    bounds[2 * fields] = from;
    bounds[2 * fields + 1] = to;
    fields++;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
