package org.harmonicloss.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Bad input gets one line that names it, a hint and the right exit code; nothing on standard
/// output, and no file left behind.
class BadInputTest {
  @TempDir private static Path shared;
  private static Path good;

  @TempDir private Path folder;

  @BeforeAll
  static void train() {
    good = SmallRun.train(shared, "good");
  }

  private void expect(int code, String named, String... arguments) throws IOException {
    expect(code, named, CliRun.of(arguments));
  }

  private void expect(int code, String named, CliRun run) throws IOException {
    List<String> lines = run.err().lines().toList();
    assertEquals(2, lines.size(), run.toString());
    assertTrue(lines.getFirst().startsWith("harmonic: "), run.err());
    assertTrue(lines.getFirst().contains(named), run.err());
    assertTrue(lines.getLast().startsWith("hint: "), run.err());
    assertTrue(lines.getLast().length() > 10, run.err());
    assertEquals("", run.out());
    assertEquals(code, run.code(), run.err());
    try (var files = Files.walk(folder)) {
      assertTrue(files.noneMatch(f -> f.toString().contains("partial")), "left behind");
    }
  }

  private Set<String> names() throws IOException {
    try (var entries = Files.list(folder)) {
      TreeSet<String> names = new TreeSet<>();
      entries.forEach(entry -> names.add(entry.getFileName().toString()));
      return names;
    }
  }

  private Path copyOfGood() throws IOException {
    Path copy = Files.createDirectory(folder.resolve("copy"));
    try (var files = Files.list(good)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }

  @Test
  void missingRun() throws IOException {
    String nowhere = folder.resolve("nowhere").toString();
    expect(2, nowhere, "probe", nowhere);
    expect(2, nowhere, "analyze", "pca", nowhere);
    expect(2, nowhere, "analyze", "circle", nowhere);
    expect(2, "not a run directory: " + folder, "probe", folder.toString());
  }

  @Test
  void runWithoutModel() throws IOException {
    Path copy = copyOfGood();
    Files.delete(copy.resolve("model.onnx"));
    expect(1, "no model yet: " + copy, "probe", copy.toString());
  }

  @Test
  void damagedModels() throws IOException {
    byte[] model = Files.readAllBytes(good.resolve("model.onnx"));
    Path file = folder.resolve("bad.onnx");
    for (int length : new int[] {0, 1, 10, model.length / 2, model.length - 1}) {
      Files.write(file, Arrays.copyOf(model, length));
      expect(1, file.toString(), "probe", file.toString());
    }
    Files.writeString(file, "not ONNX at all, just a line of text\n");
    expect(1, file.toString(), "probe", file.toString());
  }

  @Test
  void modelsOfOthers() throws IOException {
    String text = Files.readString(good.resolve("model.onnx"), StandardCharsets.ISO_8859_1);
    Path file = folder.resolve("other.onnx");
    String other = text.replace("harmonic.config", "somebody.config");
    Files.writeString(file, other, StandardCharsets.ISO_8859_1);
    expect(2, "harmonic.config", "probe", file.toString());
  }

  @Test
  void damagedConfiguration() throws IOException {
    Path copy = copyOfGood();
    Files.writeString(copy.resolve("config.json"), "{\"schema\": 1,");
    expect(1, "config.json: not valid JSON", "probe", copy.toString());
    expect(1, "config.json", "train", "modular-addition", "--out", copy.toString(), "--resume");
  }

  @Test
  void unknownNames() throws IOException {
    expect(2, "unknown task: sums", "train", "sums");
    expect(2, "unknown model: cnn", "train", "modular-addition", "--model", "cnn");
    expect(2, "unknown head: softmax", "train", "modular-addition", "--head", "softmax");
    expect(2, "unknown split: half", "train", "modular-addition", "--split", "half");
    expect(2, "unknown option: --epoch", "train", "modular-addition", "--epoch", "3");
    expect(2, "unknown command: frobnicate", "frobnicate");
    expect(2, "missing required parameter", "train");
    expect(2, "unknown output: hiden", "probe", good.toString(), "--output", "hiden");
    expect(2, "--format: yaml", "probe", good.toString(), "--format", "yaml");
  }

  @Test
  void valuesOutOfRange() throws IOException {
    String out = folder.resolve("run").toString();
    List<List<String>> cases =
        List.of(
            List.of("--exponent must be greater than 0, was -1.0", "--exponent", "-1"),
            List.of("--epochs must be 1 or greater, was 0", "--epochs", "0"),
            List.of("--epochs: many", "--epochs", "many"),
            List.of("--learning-rate must be greater than 0", "--learning-rate", "0"),
            List.of("--weight-decay must be 0 or greater", "--weight-decay", "-0.1"),
            List.of("--train-fraction must be between 0 and 1", "--train-fraction", "1"),
            List.of(
                "the model is too large",
                "--embedding-dimension",
                "99999",
                "--hidden-dimension",
                "16000"),
            List.of("--train-fraction leaves no training row", "--train-fraction", "0.0001"),
            List.of("--batch-size must be 1 or greater", "--batch-size", "0"),
            List.of("--seed must be 0 or greater", "--seed", "-3"),
            List.of("--layers cannot be used with --model mlp", "--layers", "2"),
            List.of("--attention-heads cannot be used", "--attention-heads", "2"),
            List.of("--dropout cannot be used", "--model", "mlp", "--dropout", "0.1"),
            List.of(
                "--layers must be 1 or greater, at most 1000, was 0",
                "--model=transformer",
                "--layers=0"),
            List.of(
                "--attention-heads must be 1 or greater and divide the embedding dimension, 16",
                "--model=transformer",
                "--attention-heads=3"),
            List.of("--dropout must be from 0 to", "--model=transformer", "--dropout=1"),
            List.of("--exponent cannot be used", "--head=cross-entropy", "--exponent", "2"),
            List.of(
                "--epsilon cannot be used with --head stablemax",
                "--head=stablemax",
                "--epsilon=1"),
            List.of("--epsilon must be greater than 0", "--head=spherical", "--epsilon=0"),
            List.of(
                "--temperature must be greater than 0",
                "--head=soft-nearest-neighbor",
                "--temperature=0"),
            List.of(
                "--distance cannot be used with --head taylor",
                "--head=taylor",
                "--distance=cosine"),
            List.of("unknown value: maybe", "--orthogonal-gradient=maybe"));
    for (List<String> bad : cases) {
      List<String> arguments = new ArrayList<>(List.of("train", "modular-addition"));
      arguments.addAll(List.of("--out", out));
      arguments.addAll(bad.subList(1, bad.size()));
      expect(2, bad.getFirst(), arguments.toArray(String[]::new));
    }
    expect(2, "--top-k must be 1 or greater, was 0", "probe", good.toString(), "--top-k", "0");
    assertEquals(new TreeSet<>(), names());
  }

  @Test
  void existingRuns() throws IOException {
    String existing = good.toString();
    expect(1, "run exists: " + good, "train", "modular-addition", "--out", existing);
    expect(
        2,
        "seed: 0, not 5",
        CliRun.of("train", "modular-addition", "--out", existing, "--seed", "5", "--resume"));
    String[] other = {
      "train", "modular-addition", "--out", existing, "--model", "transformer", "--resume"
    };
    expect(2, "model: \"mlp\", not \"transformer\"", other);
    expect(
        2,
        "mutually exclusive",
        CliRun.of("train", "modular-addition", "--out", existing, "--force", "--resume"));
    Path thesis = Files.createDirectory(folder.resolve("thesis"));
    Files.writeString(thesis.resolve("chapter"), "words");
    expect(1, "not a run", "train", "modular-addition", "--out", thesis.toString(), "--force");
    assertEquals("words", Files.readString(thesis.resolve("chapter")));
  }

  @Test
  void placesThatCannotBeWritten() throws IOException {
    // Also true for root, whom a read-only folder would not stop.
    Path file = Files.writeString(folder.resolve("file"), "");
    expect(1, "cannot write", "train", "modular-addition", "--out", file + "/run");
    expect(1, "/proc/run", "train", "modular-addition", "--out", "/proc/run");
    expect(2, "nowhere", "analyze", "pca", good.toString(), "--plot", folder + "/nowhere/a.svg");
    expect(2, "a.pdf", "analyze", "pca", good.toString(), "--plot", folder + "/a.pdf");
    assertEquals(new TreeSet<>(List.of("file")), names());
  }

  @Test
  void devicesThatAreNotThere() throws IOException {
    String out = folder.resolve("run").toString();
    // No machine has a hundred GPUs, so this fails on all of them.
    String[] train = {"train", "modular-addition", "--out", out, "--device"};
    expect(2, "no such device: cuda:99", with(train, "cuda:99"));
    expect(2, "no such device: cuda:99", "probe", good.toString(), "--device", "cuda:99");
    expect(2, "unknown device: gpu", with(train, "gpu"));
    expect(2, "unknown device: gpu", "probe", good.toString(), "--device", "gpu");
    assertTrue(names().isEmpty(), names().toString());
  }

  private static String[] with(String[] words, String last) {
    return Stream.concat(Stream.of(words), Stream.of(last)).toArray(String[]::new);
  }

  @Test
  void badPipes() throws IOException {
    expect(1, "standard input", CliRun.withInput("", "analyze", "pca", "-"));
    expect(1, "standard input", CliRun.withInput("\n\n", "analyze", "circle", "-"));
    expect(1, "line 1", CliRun.withInput("what is this", "analyze", "pca", "-"));
    expect(1, "values", CliRun.withInput("{\"label\": \"a\"}", "analyze", "pca", "-"));
    String ragged = "{\"values\":[1,2]}\n{\"values\":[1]}\n";
    expect(1, "row", CliRun.withInput(ragged, "analyze", "pca", "-"));
    String nan = "{\"values\":[1,2]}\n{\"values\":[null,2]}\n";
    expect(1, "finite", CliRun.withInput(nan, "analyze", "pca", "-"));
    String constant = "{\"values\":[1,2]}\n{\"values\":[1,2]}\n";
    expect(1, "equal rows", CliRun.withInput(constant, "analyze", "pca", "-"));
    expect(1, "standard input", CliRun.withInput("", "probe", good.toString(), "-"));
  }

  @Test
  void inputsThatAreNone() throws IOException {
    for (String input :
        List.of("3", "3,31", "3,-1", "a,b", "1,2,3", "[1,\"x\"]", "[1,2.5]", "{}")) {
      expect(2, "not a valid input", "probe", good.toString(), input);
    }
    expect(2, "line 2", CliRun.withInput("1,2\n99,1\n", "probe", good.toString(), "-"));
  }

  @Test
  void aMissedBarStillPrintsTheResult() {
    CliRun run = CliRun.of("analyze", "circle", good.toString(), "--fail-over", "0.000001");
    assertEquals(4, run.code());
    assertTrue(run.out().startsWith("{\"schema\":1,\"metric\":\"circle\""), run.out());
    assertTrue(run.err().startsWith("harmonic: circle is "), run.err());
    run = CliRun.of("analyze", "pca", good.toString(), "--fail-under", "1.1");
    assertEquals(4, run.code());
    assertEquals(0, CliRun.of("analyze", "pca", good.toString(), "--fail-under", "0").code());
  }

  @Test
  void cosetsAndSilhouettesOfWhatHasNone() throws IOException {
    String run = good.toString();
    expect(1, "not all permutations of 3 to 5 symbols: " + run, "analyze", "cosets", run);
    expect(2, "no such file: nowhere", "analyze", "silhouette", run, "--labels", "nowhere");
    expect(2, folder + " cannot be read", "analyze", "silhouette", run, "--labels", "" + folder);
    expect(2, "missing required option: --labels", "analyze", "silhouette", run);
    for (String modulus : List.of("mod:", "mod:0", "mod:-5", "mod:x", "mod:1e3")) {
      expect(2, "not a modulus", "analyze", "silhouette", run, "--labels", modulus);
    }
    expect(1, "one cluster", "analyze", "silhouette", run, "--labels", "mod:1");
    for (String components : List.of("0", "-1", "17", "two", "ALL", "")) {
      String[] silhouette = {
        "analyze", "silhouette", run, "--labels", "mod:5", "--components", components
      };
      expect(2, "--components must be all, or from 1 to 16 for " + run, silhouette);
    }
    Path labels = folder.resolve("labels");
    Files.writeString(labels, "a\nb\n".repeat(15));
    String[] silhouette = {"analyze", "silhouette", run, "--labels", "" + labels};
    expect(1, labels + " has 30 labels, " + run + " has 31 rows", silhouette);
    Files.writeString(labels, "a\n\n".repeat(16));
    expect(1, "no label on line 2", silhouette);
    Files.writeString(labels, "");
    expect(1, "has 0 labels", silhouette);
    Files.write(labels, new byte[] {(byte) 0xFF, (byte) 0xFE, 0});
    expect(1, "not text in UTF-8", silhouette);
    String plot = folder + "/nowhere/a.svg";
    expect(2, "nowhere", "analyze", "cosets", run, "--plot", plot);
    expect(
        1,
        "equal rows",
        CliRun.withInput("{\"values\":[1,2]}\n".repeat(6), "analyze", "cosets", "-"));
    assertEquals(new TreeSet<>(List.of("labels")), names());
  }

  @Test
  void reportsWithoutRunsOrPlace() throws IOException {
    String run = good.toString();
    String page = folder.resolve("page.html").toString();
    expect(2, "missing required option: --out", "report", run);
    expect(2, "missing required parameter", "report", "-o", page);
    expect(
        2,
        "no such run: " + folder.resolve("nowhere"),
        "report",
        folder.resolve("nowhere").toString(),
        "-o",
        page);
    expect(2, folder + " is a folder", "report", run, "-o", folder.toString());
    String nowhere = folder.resolve("nowhere/page.html").toString();
    expect(2, "no such folder", "report", run, "-o", nowhere);
    Path copy = copyOfGood();
    Files.writeString(copy.resolve("metrics.ndjson"), "{\"epoch\": 1}\n");
    expect(
        1, copy.resolve("metrics.ndjson").toString(), "report", run, copy.toString(), "-o", page);
    Files.delete(copy.resolve("metrics.ndjson"));
    Files.delete(copy.resolve("provenance.json"));
    expect(1, copy.resolve("provenance.json").toString(), "report", copy.toString(), "-o", page);
    assertEquals(new TreeSet<>(List.of("copy")), names());
  }
}
