package org.harmonicloss.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.harmonicloss.models.base.Matrix;
import org.harmonicloss.models.tensors.TensorFile;
import org.junit.jupiter.api.Test;

/// What commands print, and the data of their figures, are read again as embeddings.
class OwnOutputTest extends VectorRuns {
  private static final String WORDS = "king 1 2\nqueen 2 1\n\"man, old\" 3 -5\nwoman 4 0\n";

  private static String words() throws IOException {
    return Files.writeString(folder.resolve("words.txt"), WORDS.replace(", ", ",")).toString();
  }

  private static TensorFile plotted(String name, String... arguments) {
    String plot = folder.resolve(name).toString();
    String[] all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = name.startsWith("pairs") ? "--plot-pairs" : "--plot";
    all[arguments.length + 1] = plot;
    CliRun run = CliRun.of(all);
    assertEquals(0, run.code(), run.err());
    return TensorFile.open(Path.of(plot));
  }

  private static Matrix matrix(TensorFile file) {
    return file.read(file.only().name());
  }

  @Test
  void aHeatMap() throws IOException {
    for (String metric : List.of("cosine", "euclidean")) {
      TensorFile map = plotted("map.csv", "analyze", "similarity", words(), "--measure", metric);
      CliRun printed = CliRun.of("analyze", "similarity", words(), "--measure", metric);
      Path rows = Files.writeString(folder.resolve("rows.ndjson"), printed.out());
      Matrix expected = matrix(TensorFile.open(rows));
      assertEquals(List.of("king", "queen", "\"man,old\"", "woman"), map.labels().orElseThrow());
      assertEquals(4, matrix(map).columns());
      for (int row = 0; row < 4; row++) {
        assertArrayEquals(expected.row(row), matrix(map).row(row));
      }
    }
  }

  @Test
  void aHeatMapThatIsCutOff() throws IOException {
    plotted("cut.csv", "analyze", "similarity", words());
    Path cut = folder.resolve("cut.csv");
    List<String> lines = Files.readAllLines(cut);
    Files.write(cut, lines.subList(0, lines.size() - 1));
    CliRun.expect(
        1, "its 15 numbers do not fill a matrix", CliRun.of("analyze", "pca", cut.toString()));
  }

  @Test
  void weights() {
    Matrix plotted = matrix(plotted("weights.csv", "analyze", "weights", mnist));
    TensorFile checkpoint = TensorFile.open(Path.of(mnist, "checkpoint.safetensors"));
    Matrix expected = checkpoint.read("param.unembedding");
    assertEquals(10, plotted.rows());
    for (int c = 0; c < 10; c++) {
      assertArrayEquals(expected.row(c), plotted.row(c), 1e-8);
    }
  }

  @Test
  void parallelograms() throws IOException {
    String pairs =
        "[{\"input\":\"king\",\"output\":\"queen\"},{\"input\":\"woman\",\"output\":\"king\"}]";
    String tasks = Files.writeString(folder.resolve("t.json"), pairs).toString();
    TensorFile drawn =
        plotted("pairs.csv", "analyze", "parallelogram", words(), "--word-pairs", tasks);
    assertEquals(2, matrix(drawn).columns());
    assertEquals(
        List.of("king", "queen", "woman", "king").stream().sorted().toList(),
        drawn.labels().orElseThrow().subList(0, 4).stream().sorted().toList());
    TensorFile curves =
        plotted("curves.csv", "analyze", "parallelogram", words(), "--word-pairs", tasks);
    assertEquals(2, matrix(curves).columns());
    assertEquals("t", curves.labels().orElseThrow().getFirst());
  }

  @Test
  void curves() {
    TensorFile curves = plotted("epochs.csv", "analyze", "curves", toy);
    assertEquals(2, matrix(curves).columns());
  }

  /// A program of tables may take them for formulas; they are what they are.
  @Test
  void cellsThatLookLikeFormulas() throws IOException {
    List<String> labels = List.of("=1+1", "+a", "-b", "@c", "=HYPERLINK(\"x\")", "=A1,B1");
    StringBuilder csv = new StringBuilder("label,x,y\n");
    for (int i = 0; i < labels.size(); i++) {
      csv.append('"' + labels.get(i).replace("\"", "\"\"") + '"')
          .append("," + (i + 1) + "," + i * i + "\n");
    }
    String input = Files.writeString(folder.resolve("formulas.csv"), csv).toString();
    CliRun run =
        CliRun.of(
            "analyze",
            "similarity",
            input,
            "--measure",
            "euclidean",
            "--format",
            "csv",
            "--columns",
            "label");
    assertEquals(
        List.of("label", "=1+1", "+a", "-b", "@c", "\"=HYPERLINK(\"\"x\"\")\"", "\"=A1,B1\""),
        run.out().lines().toList());
    TensorFile again = plotted("formulas-map.csv", "analyze", "similarity", input);
    assertEquals(labels, again.labels().orElseThrow());
  }
}
