package org.harmonicloss.cli;

import static org.harmonicloss.cli.CliRun.expect;
import static org.harmonicloss.cli.CliRun.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.models.base.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that others wrote, as reviewers found them; the numbers are theirs, by numpy, scikit-learn
/// and PyTorch.
class OthersFilesTest {
  private static final Path CASES = Path.of("src/test/resources/org/harmonicloss/cli/cases");

  @TempDir private Path folder;

  private static String file(String name) {
    return CASES.resolve(name).toString();
  }

  private static JsonNode object(String... arguments) {
    return rows(CliRun.of(arguments)).getFirst();
  }

  private static List<String> listed(String name) {
    return rows(CliRun.of("tensors", file(name))).stream()
        .map(row -> row.get("name").asText() + Json.compact(row.get("shape")))
        .toList();
  }

  @Test
  void greyWithTransparencyIsTheSameGrey() {
    for (String png : List.of("g8.png", "ga.png", "ga16.png")) {
      String image = file("01-png-grey-alpha/" + png);
      JsonNode row =
          object("probe", file("01-png-grey-alpha/model.onnx"), image, "--output", "log_probs");
      double[] expected = {
        -2.5007372,
        -3.069066,
        -2.1930895,
        -2.4626513,
        -2.1116686,
        -2.4283495,
        -2.1068316,
        -2.6225939,
        -1.6973772,
        -2.429143
      };
      for (int i = 0; i < expected.length; i++) {
        assertEquals(expected[i], row.get("values").get(i).asDouble(), 1e-6, png);
      }
    }
  }

  @Test
  void byteOrderMarksAreNoPartOfWhatFollows() throws IOException {
    String bom = "03-bom-side-files/";
    JsonNode silhouette =
        object(
            "analyze",
            "silhouette",
            file(bom + "same2.npy"),
            "--labels",
            file(bom + "labels.txt"),
            "--components=all");
    assertEquals(1, silhouette.get("value").asDouble());
    for (String vocabulary : List.of("vocab.txt", "vocab.json")) {
      String embedding = file(bom + "st_a.npy");
      String names = file(bom + vocabulary);
      CliRun run = CliRun.of("analyze", "neighbors", embedding, "--vocab", names, "a", "--top-k=1");
      assertEquals("a", rows(run).getFirst().get("label").asText());
    }
    String piped = Files.readString(Path.of(file(bom + "rows.ndjson")));
    assertFalse(rows(CliRun.withInput(piped, "analyze", "similarity", "-")).isEmpty());
    assertEquals(
        1,
        rows(CliRun.of(
                "analyze",
                "parallelogram",
                file(bom + "w.txt"),
                "--word-pairs",
                file(bom + "task.json")))
            .size());
  }

  @Test
  void whatAFormatForbidsIsRefused() {
    refused(
        "two fields are named a", "tensors", file("04-safetensors-duplicate-name/dup.safetensors"));
    refused("are no tensor's", "tensors", file("23-safetensors-gaps/hole.safetensors"));
    refused("its last 100 bytes", "tensors", file("23-safetensors-gaps/tail.safetensors"));
    String latin = file("24-latin1-labels/latin2.txt");
    refused(latin + ", line 1: not text in UTF-8", "analyze", "similarity", latin);
  }

  private static void refused(String message, String... arguments) {
    expect(1, message, CliRun.of(arguments));
  }

  @Test
  void weightsAreFoundWhereverTheyAre() {
    String external = file("06-external-length-0/ext_len0.onnx");
    double[] ratios = {0.526105, 0.316047, 0.107979, 0.049869};
    List<JsonNode> found = rows(CliRun.of("analyze", "pca", external));
    for (int i = 0; i < ratios.length; i++) {
      assertEquals(ratios[i], found.get(i).get("explained_variance_ratio").asDouble(), 1e-6);
    }
    String elsewhere = "17-onnx-weights-elsewhere/";
    assertEquals(List.of("W[6,4]"), listed(elsewhere + "const.onnx"));
    assertEquals(List.of("cond[]", "W2[6,4]", "W[6,4]"), listed(elsewhere + "if.onnx"));
    assertEquals(List.of("W[6,4]"), listed(elsewhere + "sparse.onnx"));
    assertEquals(
        found.getFirst().get("explained_variance_ratio"),
        object("analyze", "pca", file(elsewhere + "const.onnx")).get("explained_variance_ratio"));
    CliRun sparse = CliRun.of("analyze", "pca", file(elsewhere + "sparse.onnx"));
    assertTrue(
        sparse.err().contains("hint: it has W [6, 4] float32, a sparse tensor"), sparse.err());
    CliRun one = CliRun.of("analyze", "pca", file("21-hint-contradicts/1d.npy"));
    assertTrue(one.err().contains("1d [4] float64, 1 dimension;"), one.err());
    CliRun three = CliRun.of("analyze", "pca", file("21-hint-contradicts/3d.npy"));
    assertTrue(three.err().contains("3d [2, 3, 4] float64, 3 dimensions;"), three.err());
  }

  @Test
  void textIsWhatItsContentSays() {
    String odd = "10-vectors-odd-tokens/";
    assertEquals(List.of("spacetok[4,3]"), listed(odd + "spacetok.txt"));
    assertEquals(List.of("hdrnum[3,2]"), listed(odd + "hdrnum.vec"));
    assertEquals(List.of("firstsp[3,2]"), listed(odd + "firstsp.vec"));
    assertEquals(List.of("tabtok[3,2]"), listed(odd + "tabtok.vec"));
    assertEquals(List.of("pts[3,2]"), listed("11-two-columns-taken-for-header/pts.txt"));
    assertEquals(List.of("pts3[4,2]"), listed("11-two-columns-taken-for-header/pts3.txt"));
    assertEquals(List.of("rows[2,2]"), listed("15-own-output-by-name/rows.ndjson"));
    assertEquals(List.of("own2[5,2]"), listed("15-own-output-by-name/own2.csv"));
    assertEquals(List.of("text_w2v[2,2]"), listed("16-bin-is-not-pickle/text_w2v.bin"));
    assertEquals(List.of("GoogleNews[2,3]"), listed("16-bin-is-not-pickle/GoogleNews.bin"));
  }

  @Test
  void filesOfTheSystemAreNoTasks() throws IOException {
    String words = file("13-appledouble-in-tasks/w.txt");
    Path tasks = Path.of(file("13-appledouble-in-tasks/tasks"));
    Path copy = folder.resolve("tasks");
    Files.createDirectory(copy);
    Files.createDirectory(copy.resolve("folder.json"));
    Files.copy(tasks.resolve("t.json"), copy.resolve("t.json"));
    for (String other : List.of("._t.json", ".t.json.swp", ".t.json", "t.json~")) {
      Files.write(copy.resolve(other), new byte[] {0, 5, 22, 7});
    }
    for (Path given : List.of(tasks, copy, copy.resolve("t.json"))) {
      List<JsonNode> found =
          rows(CliRun.of("analyze", "parallelogram", words, "--word-pairs", given.toString()));
      assertEquals(1, found.size());
      assertEquals(0.1950437649328142, found.getFirst().get("mean").asDouble(), 1e-15);
    }
  }

  @Test
  void wordPiecesAreBerts() throws IOException {
    String names = "22-wordpiece-without-basic-tokens/";
    Path each = folder.resolve("each.ndjson");
    CliRun run =
        CliRun.of(
            "analyze",
            "parallelogram",
            file(names + "wp.npy"),
            "--vocab",
            file(names + "wp.txt"),
            "--tokenizer=wordpiece",
            "--word-pairs",
            file(names + "wptask.json"),
            "--quadruples=400",
            "--each",
            each.toString());
    assertEquals(0, run.code(), run.err());
    JsonNode task = Json.parse(run.out(), "out");
    assertEquals(16, task.get("missing").asInt());
  }

  /// A named pipe is read once; so is standard input.
  @Test
  void pipesAreFiles() throws IOException, InterruptedException {
    String glove = file("08-fifo-and-stdin/glove.txt");
    JsonNode expected =
        rows(CliRun.of("analyze", "pca", glove)).getFirst().get("explained_variance");
    Path fifo = folder.resolve("fifo");
    assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
    try (Feeding _ = new Feeding(glove, fifo)) {
      assertEquals(expected, object("analyze", "pca", fifo.toString()).get("explained_variance"));
    }
    String embedding = file("08-fifo-and-stdin/st_a.npy");
    try (Feeding _ = new Feeding(file("08-fifo-and-stdin/v.txt"), fifo)) {
      CliRun run = CliRun.of("analyze", "neighbors", embedding, "--vocab", fifo.toString(), "b");
      assertEquals("b", rows(run).getFirst().get("label").asText());
    }
    String model = file("01-png-grey-alpha/model.onnx");
    String image = file("01-png-grey-alpha/ga.png");
    List<JsonNode> predicted = rows(CliRun.of("probe", model, image));
    try (Feeding _ = new Feeding(model, fifo)) {
      assertEquals(
          predicted.getFirst().get("top"),
          rows(CliRun.of("probe", fifo.toString(), image)).getFirst().get("top"));
    }
    try (Feeding _ = new Feeding(image, fifo)) {
      JsonNode piped = object("probe", model, fifo.toString());
      assertEquals(predicted.getFirst().get("top"), piped.get("top"));
    }
    try (Feeding _ = new Feeding(file("03-bom-side-files/task.json"), fifo)) {
      String words = file("03-bom-side-files/w.txt");
      assertEquals(
          1,
          rows(CliRun.of("analyze", "parallelogram", words, "--word-pairs", fifo.toString()))
              .size());
    }
  }

  /// Writes a file into a pipe, as another program would.
  private record Feeding(Process process) implements AutoCloseable {
    Feeding(String file, Path fifo) throws IOException {
      this(new ProcessBuilder("cp", file, fifo.toString()).start());
    }

    @Override
    public void close() {
      process.destroy();
    }
  }

  @Test
  void standardInputIsWhatItHolds() throws IOException {
    for (String name :
        List.of(
            "08-fifo-and-stdin/st_a.npy",
            "08-fifo-and-stdin/glove.txt",
            "15-own-output-by-name/rows.ndjson",
            "15-own-output-by-name/own2.csv",
            "17-onnx-weights-elsewhere/const.onnx")) {
      JsonNode expected = object("analyze", "pca", file(name)).get("explained_variance");
      byte[] bytes = Files.readAllBytes(Path.of(file(name)));
      for (byte[] piped : List.of(bytes, packed(bytes))) {
        CliRun run = withInput(piped, "analyze", "pca", "-");
        assertEquals(expected, rows(run).getFirst().get("explained_variance"), name);
        assertEquals(1, rows(withInput(piped, "tensors", "-")).size());
      }
    }
    byte[] word2Vec = Files.readAllBytes(Path.of(file("16-bin-is-not-pickle/GoogleNews.bin")));
    JsonNode listed = rows(withInput(word2Vec, "tensors", "-")).getFirst();
    assertEquals("[2,3]", Json.compact(listed.get("shape")));
    byte[] image = Files.readAllBytes(Path.of(file("01-png-grey-alpha/ga.png")));
    String model = file("01-png-grey-alpha/model.onnx");
    assertEquals(1, rows(withInput(image, "probe", model, "-")).size());
  }

  private static byte[] packed(byte... bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static CliRun withInput(byte[] input, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream printed = new PrintStream(err, true, StandardCharsets.UTF_8);
    Console console =
        new Console(new ByteArrayInputStream(input), out, printed, false, false, Map.of());
    int code = new Cli(console).run(arguments);
    return new CliRun(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /// What a label or a name holds must not reach the terminal as a command to it.
  @Test
  void controlCharactersAreShownNotObeyed() throws IOException {
    String label = "a\u001b[31m\u009b\u202eb";
    String csv = "label,x\n" + label + ",1\n=1+1,2\n\"-\"\"c,\n\",3\n";
    String vectors = Files.writeString(folder.resolve("v.csv"), csv).toString();
    String[] similarity = {"analyze", "similarity", vectors, "--measure=euclidean", "--format", ""};
    similarity[5] = "table";
    String table = CliRun.of(similarity).out();
    assertTrue(table.contains("a␛[31m\\x9b\\u202eb"), table);
    assertTrue(table.contains("-\"c,␊"), table);
    assertFalse(table.contains("\u001b") || table.contains("\u009b"), table);
    assertEquals(2 + 4, table.lines().count(), table);
    similarity[5] = "ndjson";
    List<JsonNode> rows = rows(CliRun.of(similarity));
    assertEquals(label, rows.getFirst().get("label").asText());
    assertEquals("=1+1", rows.get(1).get("label").asText());
    String written =
        CliRun.of("analyze", "similarity", vectors, "--format", "csv", "--columns", "label").out();
    assertEquals("label\n" + label + "\n=1+1\n\"-\"\"c,\n\"\n", written);
    String err = CliRun.of("analyze", "neighbors", vectors, "\u001b]0;x\u0007").err();
    assertTrue(err.startsWith("harmonic: no such token: ␛]0;x␇"), err);
    expect(2, "no such file: a␛[31m", CliRun.of("tensors", "a\u001b[31m"));
  }
}
