package org.harmonicloss.models.tensors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFileTest {
  @TempDir private Path folder;

  private TensorFile open(String name, String text) throws IOException {
    return TensorFile.open(Files.writeString(folder.resolve(name), text));
  }

  /// @return the labels, or [] for none, and the rows
  private String read(String name, String text) throws IOException {
    TensorFile file = open(name, text);
    Matrix matrix = file.read(file.only().name());
    List<List<Double>> rows = new ArrayList<>();
    for (int row = 0; row < matrix.rows(); row++) {
      rows.add(Arrays.stream(matrix.row(row)).boxed().toList());
    }
    return file.labels().orElse(List.of()) + " " + rows;
  }

  private static final String TWO = "[a, b] [[1.0, 2.0], [3.0, 4.5]]";
  private static final String BARE = "[] [[1.0, 2.0], [3.0, 4.5]]";

  @Test
  void everyLayoutIsRecognised() throws IOException {
    assertEquals(TWO, read("glove.txt", "a 1 2\nb 3 4.5\n"));
    assertEquals(TWO, read("no-ending", "a 1 2\nb 3 4.5"));
    assertEquals(TWO, read("w.vec", "2  2\r\na 1 2\r\nb 3 4.5\r\n"));
    assertEquals(TWO, read("word2vec.vec", "2 2\na 1 2 \nb 3 4.5 \n"));
    assertEquals(TWO, read("a.csv", "a,1,2\nb,3,4.5\n"));
    assertEquals(TWO, read("a.csv", "label,x,y\na,1,2\nb,3,4.5\n"));
    assertEquals(TWO, read("a.csv", "some,x,y\r\na,1,2\r\nb,3,4.5\r\n"));
    assertEquals(TWO, read("a.csv", "\uFEFFid,label,x,y\n0,a,1,2\n1,b,3,4.5\n"));
    assertEquals(TWO, read("a.csv", "x,y\na,1,2\nb,3,4.5\n"));
    assertEquals(TWO, read("frame.csv", ",0,1\na,1,2\nb,3,4.5\n"));
    assertEquals(TWO, read("a.tsv", "a\t1\t2\nb\t3\t4.5\n"));
    assertEquals(TWO, read("tabs.txt", "word\tx\ty\na\t1\t2\nb\t3\t4.5\n"));
    assertEquals(TWO, read("commas.txt", "a,1,2\n\nb, 3, 4.5\n\n"));
    assertEquals(BARE, read("savetxt.txt", "1.0e+00 2e0\n+3 .45e1\n"));
    assertEquals(BARE, read("a.csv", "1,2\n3,4.5\n"));
    assertEquals(BARE, read("a.csv", "x,y\n1,2\n3,4.5\n"));
    assertEquals(BARE, read("a.csv", "\"1\",\"2\"\n\"3\",\"4.5\"\n"));
    assertEquals("[7, 8] [[1.0], [2.0]]", read("a.csv", "id,x\n7,1\n8,2\n"));
    assertEquals("[] [[1.0, 2.0], [3.0, 4.0]]", read("a.txt", "1 2\n3 4\n"));
  }

  @Test
  void labelsAreKeptAsTheyAre() throws IOException {
    assertEquals(
        "[\", ,, 1, nan] [[1.0], [2.0], [3.0], [4.0]]", read("g.txt", "\" 1\n, 2\n1 3\nnan 4\n"));
    assertEquals(
        "[the, . . ., at a@b.c] [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]",
        read("glove.txt", "the 1 2\n. . . 3 4\nat a@b.c 5 6\n"));
    assertEquals(
        "[a,b, \"q\", two\nlines,  Ġé😀] [[1.0], [2.0], [3.0], [4.0]]",
        read("a.csv", "label,x\n\"a,b\",1\n\"\"\"q\"\"\",2\n\"two\nlines\",3\n Ġé😀,4\n"));
    assertEquals("[5\" disk, x] [[1.0], [2.0]]", read("a.csv", "label,x\n5\" disk,1\nx,2\n"));
    assertEquals("[new york, \"] [[1.0], [2.0]]", read("a.tsv", "new york\t1\n\"\t2\n"));
  }

  /// Where the file says how many numbers a row has, all before them is the token.
  @Test
  void tokensMayHoldWhatSeparates() throws IOException {
    assertEquals(
        "[the,  , zz, of] [[1.0], [2.0], [3.0], [4.0]]",
        read("w.txt", "4 1\nthe 1\n  2\nzz 3\nof 4\n"));
    assertEquals(
        "[0.5, b, windows 10] [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]",
        read("w.vec", "3 2\n0.5 1 2\nb 3 4\nwindows 10 5 6\n"));
    assertEquals("[th e, b] [[1.0, 2.0], [3.0, 4.0]]", read("w.vec", "2 2\nth e 1 2\nb 3 4\n"));
    assertEquals("[th\te, b] [[1.0, 2.0], [3.0, 4.0]]", read("w.vec", "2 2\nth\te 1 2\nb 3 4\n"));
    assertEquals("[, b] [[1.0, 2.0], [3.0, 4.0]]", read("w.vec", "2 2\n 1 2\nb 3 4\n"));
    assertEquals("[a, b] [[1.0, 2.0], [3.0, 4.0]]", read("w.vec", "2 2\na  1  2\nb  3  4\n"));
    assertEquals("[a b, c] [[1.0, 2.0], [3.0, 4.0]]", read("w.vec", "2 2\na b\t1\t2\nc\t3\t4\n"));
    // Where it does not, the first rows tell, and a number in a token is too much.
    assertEquals(
        "[th e, b, c] [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]",
        read("glove.txt", "th e 1 2\nb 3 4\nc 5 6\n"));
    assertEquals(
        "[, b, c] [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]", read("glove.txt", " 1 2\nb 3 4\nc 5 6\n"));
    assertEquals(
        "[, b, a\tb] [[1.0, 9.0], [3.0, 4.0], [5.0, 6.0]]",
        read("a.tsv", "\t1\t9\nb\t3\t4\na\tb\t5\t6\n"));
    assertEquals("[, b] [[0.5, 2.0], [3.0, 4.5]]", read("a.csv", ",0.5,2\nb,3,4.5\n"));
  }

  @Test
  void theContentTellsTheSeparator() throws IOException {
    for (String name : List.of("a.txt", "a.csv", "a.tsv", "a")) {
      assertEquals(TWO, read(name, "a,1,2\nb,3,4.5\n"), name);
      assertEquals(TWO, read(name, "a;1;2\nb;3;4.5\n"), name);
      assertEquals(TWO, read(name, "a;1;2\nb;3;4,5\n"), name);
      assertEquals(TWO, read(name, "label;x;y\na;1;2\nb;3;4.5\n"), name);
      assertEquals(TWO, read(name, "a\t1\t2\nb\t3\t4.5\n"), name);
      assertEquals(TWO, read(name, "label\tx\ty\na\t1\t2\nb\t3\t4.5\n"), name);
      assertEquals(TWO, read(name, "a 1 2\nb 3 4.5\n"), name);
      assertEquals(TWO, read(name, "a\t1 2\nb\t3 4.5\n"), name);
      assertEquals(TWO, read(name, "2 2\na\t1\t2\nb\t3\t4.5\n"), name);
      assertEquals(BARE, read(name, "1;2\n3;4.5\n"), name);
    }
    assertEquals("[a;b, \"c\"] [[1.0], [2.5]]", read("a.csv", "\"a;b\";1\n\"\"\"c\"\"\";2,5\n"));
    assertEquals("[,, ;, \"] [[1.0], [2.0], [3.0]]", read("g.txt", ", 1\n; 2\n\" 3\n"));
  }

  /// A line that may be a header is data where what follows says so.
  @Test
  void aRefutedHeaderIsData() throws IOException {
    assertEquals("[] [[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]", read("pts.txt", "0 1\n1 0\n1 1\n"));
    assertEquals("[] [[10.0, 1.0], [1.0, 0.0]]", read("pts.txt", "10 1\n1 0\n"));
    assertEquals("[1, 5] [[0.0], [6.0]]", read("pts.txt", "2 1\n1 0\n5 6\n"));
    assertEquals("[] [[10.0, 2.0], [1.0, 0.0]]", read("pts.txt", "10 2\n 1 0\n"));
    assertEquals("[] [[3.0, 2.0], [1.0, 0.0]]", read("pts.txt", "3 2\n1 0\n"));
    assertEquals(TWO, read("frame.csv", ",7,8\na,1,2\nb,3,4.5\n"));
    assertEquals("[, b] [[7.0, 9.0], [3.0, 4.5]]", read("frame.csv", ",7,9\nb,3,4.5\n"));
  }

  @Test
  void commentsArePassedOver() throws IOException {
    assertEquals(BARE, read("savetxt.txt", "# one\n# x y\n#\n1 2\n3 4.5\n# end\n"));
    assertEquals(TWO, read("a.txt", "# one\n# 7 8\na 1 2\nb 3 4.5\n".replace("# 7 8", "#: 7 x")));
    assertEquals(TWO, read("a.csv", "# one, two\n# three\nlabel,x,y\na,1,2\nb,3,4.5\n"));
    assertEquals(TWO, read("w.txt", "# made by\n# somebody\n2 2\na 1 2\nb 3 4.5\n"));
    assertEquals("[#, b] [[1.0, 2.0], [3.0, 4.0]]", read("glove.txt", "# 1 2\nb 3 4\n"));
    assertEquals(
        "[#a, #, b, #c] [[1.0], [2.0], [3.0], [4.0]]", read("glove.txt", "#a 1\n# 2\nb 3\n#c 4\n"));
    assertEquals("[] [[3.0, 2.0]]", read("savetxt.txt", "# 1 2\n3 2\n"));
  }

  /// What `plot` and `probe` write.
  @Test
  void whatWeWriteIsReadBack() throws IOException {
    assertEquals(TWO, read("plot.csv", "label,x,y,group\na,1,2,\nb,3,4.5,\n"));
    assertEquals(TWO, read("plot.csv", "label,x,y,group\na,1,2,0\nb,3,4.5,b\n"));
    assertEquals("[7, 8] [[1.0, 2.0], [3.0, 4.5]]", read("m.csv", "label,7,8\n7,1,2\n8,3,4.5\n"));
    String rows =
        "{\"label\":\"a\",\"values\":[1,2]}\n\n{\"id\":7,\"label\":\"b\",\"values\":[3,4.5]}";
    assertEquals(TWO, read("rows.ndjson", "\uFEFF" + rows.replace("\n", "\r\n")));
    assertEquals(TWO, read("rows", rows));
    assertEquals(
        "[0, 7] [[1.0], [NaN]]", read("r", "{\"values\":[1]}\n{\"id\":7,\"values\":[null]}"));
    String json = "{\n\"schema\": 1,\n\"rows\": [" + rows.replace("\n\n", ",") + "]\n}\n";
    assertEquals(TWO, read("rows.json", json));
    assertEquals(TWO, read("rows.json", json.replace("\n", " ")));
    assertEquals("[{, b] [[1.0], [2.0]]", read("glove.txt", "{ 1\nb 2\n"));
    fails("line 2: not a number: \"x\"", "r", "{\"values\":[1]}\n{\"values\":[\"x\"]}\n");
    fails("line 2: 2 numbers, the first row has 1", "r", "{\"values\":[1]}\n{\"values\":[1,2]}\n");
    fails("line 1: no array \"values\"", "r", "{\"value\":[1]}\n");
    fails("two fields are named values", "r", "{\"values\":[1],\"values\":[2]}\n");
  }

  @Test
  void textIsUtf8() throws IOException {
    Path file = folder.resolve("latin.txt");
    Files.write(file, "a 1\ncaf\u00e9 2\n".getBytes(StandardCharsets.ISO_8859_1));
    HarmonicException e = assertThrows(HarmonicException.class, () -> TensorFile.open(file));
    assertEquals(file + ", line 2: not text in UTF-8", e.getMessage());
    Files.write(file, "\uFEFFa 1\n".getBytes(StandardCharsets.UTF_16LE));
    e = assertThrows(HarmonicException.class, () -> TensorFile.open(file));
    assertEquals(file + ", line 1: not text in UTF-8 but in UTF-16", e.getMessage());
    Files.write(file, new byte[] {'{', '"', (byte) 0xe9, '"', ':', '1', '}'});
    e = assertThrows(HarmonicException.class, () -> TensorFile.open(file));
    assertEquals(file + ", line 1: not text in UTF-8", e.getMessage());
  }

  @Test
  void whatIsWrongIsNamedByItsLine() throws IOException {
    fails("line 2: 1 numbers, the first row has 2", "glove.txt", "a 1 2\nb 3\n");
    fails("line 3: 3 numbers, the first row has 2", "glove.txt", "a 1 2\n\nb 3 4 5\n");
    fails("line 4: 1 numbers, the first row has 2", "a.csv", "label,x,y\n\"a\n\",1,2\nb,1\n");
    fails("line 2: not a number: x1", "a.csv", "1,2\n3,x1\n");
    fails("line 1: not a number: word", "a.csv", "1,word\n3,4\n");
    fails("line 2: not a number: ", "a.csv", "1,2\n3,\n");
    fails("line 2: a quote is not closed", "a.csv", "1,2\n\"3,4\n5,6\n");
    fails("line 2: no numbers", "a.csv", "label\nword\n");
    fails("says 3 rows, it has 2", "w2v.txt", "3 2\na 1 2\nb 3 4\n");
    fails("says 2147483647 rows, it has 1", "w2v.txt", "2147483647 2\na 1 2\n");
    fails("empty file", "a.csv", "");
    fails("empty file", "a.csv", "\n\n  \n");
    fails("no numbers", "a.csv", "label,x,y\n");
    fails("not a text file", "a.txt", "a 1 2\n\0\n");
  }

  private void fails(String reason, String name, String text) {
    HarmonicException e = assertThrows(HarmonicException.class, () -> open(name, text));
    assertTrue(e.getMessage().contains(reason), e.getMessage());
    assertTrue(e.getMessage().contains(folder.resolve(name).toString()), e.getMessage());
  }

  /// Small ones in double precision, as they are written; large ones as the float32 they were.
  @Test
  void largeFilesAreFloats() throws IOException {
    Random random = new Random(7);
    int rows = 60_000;
    int columns = 100;
    float[] expected = new float[rows * columns];
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < rows; row++) {
      text.append("w").append(row);
      for (int column = 0; column < columns; column++) {
        float value = (float) random.nextGaussian();
        expected[row * columns + column] = value;
        text.append(' ').append(value);
      }
      text.append('\n');
    }
    TensorFile file = open("large.txt", text.toString());
    Matrix.Floats matrix = (Matrix.Floats) file.read("large");
    assertEquals(List.of(rows, columns), List.of(matrix.rows(), matrix.columns()));
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], matrix.values()[i]);
    }
    assertEquals("w59999", file.labels().orElseThrow().getLast());
  }

  /// Digits, places and exponents at random, beside what the JDK makes of them.
  @Test
  void numbersAreTheJdks() {
    Random random = new Random(11);
    for (int i = 0; i < 200_000; i++) {
      String text =
          switch (i % 4) {
            case 0 -> Double.toString(Double.longBitsToDouble(random.nextLong()));
            case 1 -> String.format(Locale.ROOT, "%.6f", random.nextGaussian());
            case 2 -> Float.toString((float) random.nextGaussian());
            default -> digits(random) + "." + digits(random) + "e" + (random.nextInt(700) - 350);
          };
      if (!text.equals("NaN")) {
        assertEquals(Double.parseDouble(text), parse(text.replace("Infinity", "inf")), text);
      }
    }
    assertEquals(Double.NaN, parse("nan"));
    assertEquals(0, parse("0e999999999999"));
    assertEquals(Double.POSITIVE_INFINITY, parse("1e999999999999"));
    assertEquals(-0.0, parse("-0"));
    String bad = " ,-,+,.,e5,1e,1e+,1e-,1.2.3,1f,1d,0x10,--1,1 2,1_000,٣,one,1e5.5";
    for (String text : bad.split(",", -1)) {
      assertThrows(NumberFormatException.class, () -> parse(text), text);
    }
    assertThrows(NumberFormatException.class, () -> parse(""));
  }

  private static String digits(Random random) {
    return Long.toString(random.nextLong(1, Long.MAX_VALUE)).substring(random.nextInt(15));
  }

  private static double parse(String text) {
    byte[] bytes = ("#" + text + "#").getBytes(StandardCharsets.UTF_8);
    return Decimal.parse(bytes, 1, bytes.length - 1);
  }
}
