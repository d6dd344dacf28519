package org.harmonicloss.models.tensors;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Matrix;
import org.harmonicloss.models.base.Source;

/// Reads a matrix from text; see [TextLayout] for the formats. The numbers go straight to their
/// place in the matrix: the lines are counted first.
final class TextFile {
  /// Up to so many numbers (32 MB) are kept in double precision. Large files are printed float32.
  private static final long MOST_DOUBLES = 1 << 22;

  private static final long MOST = Integer.MAX_VALUE - 8;

  private final Source file;
  private final TextLayout layout;
  private final List<String> labels = new ArrayList<>();
  private double[] doubles;
  private float[] floats;
  private int rows;

  private TextFile(Source file, TextLayout layout, long most) {
    this.file = file;
    this.layout = layout;
    if (most > MOST) {
      throw tooLarge(null);
    }
    try {
      if (most <= MOST_DOUBLES) {
        doubles = new double[(int) most];
      } else {
        floats = new float[(int) most];
      }
    } catch (OutOfMemoryError e) {
      throw tooLarge(e);
    }
  }

  private HarmonicException tooLarge(Throwable cause) {
    return HarmonicException.failed(
        "too large for the memory: " + file, "read it on a larger machine", cause);
  }

  /// @param name what to call the matrix, which has no name of its own
  static Contents read(Source file, String name) throws IOException {
    long lines = lines(file);
    TextLayout layout = TextLayout.of(file);
    // A number takes two bytes at least, so a file cannot claim more memory than a few times its
    // size.
    long most = Math.min(lines, file.size() / (2L * layout.columns()) + 1);
    TextFile text = new TextFile(file, layout, most * layout.columns());
    text.readRows();
    return text.contents(name);
  }

  private static long lines(Source file) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long lines = 1;
    try (InputStream in = file.stream()) {
      for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
        for (int i = 0; i < n; i++) {
          if (buffer[i] == '\n') {
            lines++;
          } else if (buffer[i] == 0) {
            throw HarmonicException.failed("not a text file: " + file, TensorFile.KINDS);
          }
        }
      }
    }
    return lines;
  }

  private void readRows() throws IOException {
    try (TextRecords records = new TextRecords(file, layout.separator())) {
      for (int i = 0; i < layout.skipped(); i++) {
        records.next();
      }
      boolean comments = layout.labelColumns() == 0;
      while (records.next()) {
        if (!comments || !records.beginsWith('#')) {
          readRow(records);
        }
      }
    }
    if (layout.rows() >= 0 && layout.rows() != rows) {
      throw Damage.of(file, "its first line says " + layout.rows() + " rows, it has " + rows);
    }
  }

  private void readRow(TextRecords records) {
    int first = firstNumber(records);
    if (layout.labelColumns() > 0) {
      boolean words = layout.labelColumns() == 1;
      boolean exact = layout.rows() >= 0;
      labels.add(words ? records.before(first, exact) : records.text(layout.label()));
    }
    int columns = layout.columns();
    for (int i = 0; i < columns; i++) {
      double value = number(records, first + i);
      if (doubles != null) {
        doubles[rows * columns + i] = value;
      } else {
        floats[rows * columns + i] = (float) value;
      }
    }
    rows++;
  }

  /// What comes before the numbers is the label, though it have separators in it, as a few of
  /// GloVe's words have. Where the file does not say how many numbers a row has, one number more is
  /// an error.
  private int firstNumber(TextRecords records) {
    int first = records.fields() - layout.trailing() - layout.columns();
    boolean right = first == layout.labelColumns();
    if (!right && layout.labelColumns() == 1) {
      boolean stated = layout.rows() >= 0;
      right = first > 1 && (stated || !anyNumber(records, first));
      right |= first == 0 && records.beginsWithSeparator();
    }
    if (!right) {
      int numbers = records.fields() - layout.labelColumns() - layout.trailing();
      throw failure(
          file,
          records.line(),
          numbers + " numbers, the first row has " + layout.columns(),
          "rows need the same number of numbers each; where tokens hold blanks and numbers, begin"
              + " with a line \"rows columns\"");
    }
    return first;
  }

  private static boolean anyNumber(TextRecords records, int first) {
    for (int i = 1; i < first; i++) {
      if (records.isNumber(i)) {
        return true;
      }
    }
    return false;
  }

  private double number(TextRecords records, int field) {
    try {
      return records.number(field);
    } catch (NumberFormatException e) {
      String text = records.text(field);
      String shown = text.length() > 40 ? text.substring(0, 40) + "…" : text;
      throw failure(
          file,
          records.line(),
          "not a number: " + shown,
          "if the first column holds labels that look like numbers, begin with a line of names, the"
              + " first of them 'label'");
    }
  }

  private Contents contents(String name) {
    if (layout.single()) {
      return rowsOfMany(name);
    }
    int count = rows * layout.columns();
    Matrix matrix;
    if (doubles != null) {
      double[] values = doubles.length == count ? doubles : Arrays.copyOf(doubles, count);
      matrix = Matrix.of(values, rows, layout.columns());
    } else {
      float[] values = floats.length == count ? floats : Arrays.copyOf(floats, count);
      matrix = Matrix.of(values, rows, layout.columns());
    }
    List<Long> shape = List.of((long) rows, (long) layout.columns());
    return new Contents(
        List.of(Stored.of(name, shape, "text", (_, _) -> matrix)),
        Set.of(),
        labels.isEmpty() ? Optional.empty() : Optional.of(labels));
  }

  /// Lines that have one number each, as `plot` writes them of a square or of each class's weights.
  private Contents rowsOfMany(String name) {
    int found = labels.isEmpty() ? 0 : 1;
    for (int line = 1; line < rows; line++) {
      found += labels.get(line).equals(labels.get(line - 1)) ? 0 : 1;
    }
    boolean square = layout.labelColumns() == 2;
    int side = square ? (int) Math.round(Math.sqrt(rows)) : found;
    if (rows == 0 || rows % side != 0 || (square && rows / side != side)) {
      throw Damage.of(file, "its " + rows + " numbers do not fill a matrix");
    }
    int columns = rows / side;
    Matrix matrix =
        doubles != null
            ? Matrix.of(Arrays.copyOf(doubles, rows), side, columns)
            : Matrix.of(Arrays.copyOf(floats, rows), side, columns);
    List<String> names = IntStream.range(0, side).mapToObj(i -> labels.get(i * columns)).toList();
    return new Contents(
        List.of(Stored.of(name, List.of((long) side, (long) columns), "text", (_, _) -> matrix)),
        Set.of(),
        Optional.of(names));
  }

  static HarmonicException failure(Source file, long line, String what) {
    return failure(
        file,
        line,
        what,
        "give text with a row of numbers for each token; a line of names may begin it");
  }

  static HarmonicException failure(Source file, long line, String what, String hint) {
    return HarmonicException.failed(file + ", line " + line + ": " + what, hint);
  }
}
