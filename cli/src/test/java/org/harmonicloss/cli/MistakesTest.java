package org.harmonicloss.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Command lines that are wrong, what is said of them, and the exit codes' one rule: 2 for what is
/// wrong on the command line, names of things that are not there included, and 1 for what fails in
/// doing.
class MistakesTest {
  private static final Pattern FOREIGN =
      Pattern.compile(
          "(?i)unexpected|picocli|onnx ?runtime|\\bDJL\\b|jackson|quarkus|\\bjavax?\\.");

  @TempDir private static Path shared;
  private static Path run;
  private static Path toy;

  @TempDir private Path folder;

  @BeforeAll
  static void train() {
    run = SmallRun.train(shared, "run");
    toy = shared.resolve("toy");
    String[] line = {"train", "toy-two", "--epochs", "2", "--quiet", "--out", toy.toString()};
    assertEquals(0, CliRun.of(line).code());
  }

  private static String[] words(String line) {
    return Stream.of(line.split(" "))
        .map(word -> word.equals("RUN") ? run.toString() : word)
        .toArray(String[]::new);
  }

  /// A command line, what must be in the message, and in the hint.
  private record Mistake(String line, String message, String hint) {}

  @Test
  void hintsSayWhatWouldDo() {
    for (Mistake mistake :
        List.of(
            new Mistake("version", "unknown command: version", "'harmonic --version'"),
            new Mistake("trian mnist", "unknown command: trian", "did you mean train?"),
            new Mistake("frobnicate", "unknown command: frobnicate", "choose one of: tasks, "),
            new Mistake("analyze RUN pca", "unknown metric: ", "'harmonic analyze pca " + "RUN'"),
            new Mistake(
                "analyze RUN pca --k 3", "unknown metric: ", "'harmonic analyze pca RUN --k"),
            new Mistake("run probe", "unknown command: run", "'harmonic probe run'"),
            new Mistake("--color never x probe", "unknown command: x", "'harmonic probe x'"),
            new Mistake("pca RUN", "unknown command: pca", "'harmonic analyze pca RUN'"),
            new Mistake("analyze pac RUN", "unknown metric: pac", "did you mean pca?"),
            new Mistake("help frob", "unknown command: frob", "choose one of: "),
            new Mistake("help analyze frob", "unknown metric: frob", "choose one of: pca, "),
            new Mistake("train modular_addition", "unknown task", "mean modular-addition?"),
            new Mistake("train sums", "unknown task: sums", "choose one of: in-context, "),
            new Mistake("train mnist --model mpl", "unknown model: mpl", "did you mean mlp?"),
            new Mistake("train mnist --head softmax", "unknown head", "harmonic, cross-entropy"),
            new Mistake("train mnist --head stable-max", "unknown head", "did you mean stablemax?"),
            new Mistake(
                "train mnist --temperature 2",
                "--temperature cannot be used with --head harmonic",
                "soft-nearest-neighbor or supervised-contrastive or --distance hamming"),
            new Mistake(
                "train language --head stablemax",
                "language models have no --head stablemax",
                "harmonic or cross-entropy"),
            new Mistake(
                "train mnist --warmup-steps 5",
                "--warmup-steps does not apply to mnist",
                "it is a setting of language"),
            new Mistake("train mnist --distance l2", "unknown distance", "euclidean, manhattan, "),
            new Mistake("train mnist --preset papr", "unknown preset", "did you mean paper?"),
            new Mistake("train mnist --epochs abc", "--epochs: abc", "give a whole number: Passes"),
            new Mistake("train mnist --beta1 x", "--beta1: x", "give a number: "),
            new Mistake("train mnist --seed 1.5", "--seed: 1.5", "give a whole number: "),
            new Mistake("train mnist --output x", "unknown option: --output", "mean --out?"),
            new Mistake("train mnist --epoch 3", "unknown option: --epoch", "mean --epochs?"),
            new Mistake("train mnist --dropuot=1", "unknown option: --dropuot", "mean --dropout?"),
            new Mistake("train mnist --learning_rate=1", "unknown option", "--learning-rate?"),
            new Mistake("train", "missing required parameter: TASK", "choose one of: in-context"),
            new Mistake("probe RUN --format xml", "--format: xml", "table, json, ndjson, csv"),
            new Mistake("analyze similarity RUN --metric dot", "dot", "cosine, euclidean"),
            new Mistake("analyze curves RUN --quantity train-los", "train-los", "mean train_loss?"),
            new Mistake("--color green tasks", "--color: green", "auto, always, never"),
            new Mistake(
                "completion", "missing required parameter: bash|zsh|fish", "bash, zsh, fish"),
            new Mistake("train mnist --heads", "missing value for --heads", "cross-entropy"),
            new Mistake("train mnist --out --force", "missing value for --out", "run directory"),
            new Mistake("analyze silhouette RUN", "required option: --labels", "mod:M"),
            new Mistake("completion tcsh", "tcsh", "bash, zsh, fish"),
            new Mistake("probe RUN 3 4", "too many arguments: 4", "by commas: 3,4"),
            new Mistake("probe RUN 3 4 --top-k 5", "too many arguments: 4", "by commas: 3,4"),
            new Mistake("probe 3,4 RUN", "no such run or file: 3,4", "'harmonic probe RUN 3,4'"),
            new Mistake("analyze neighbors 3 4 RUN", "file: 3", "neighbors RUN 3 4'"),
            new Mistake("tensors RUN other", "too many arguments: other", "tensors --help'"),
            new Mistake("generate RUN -1,x", "unknown option: -1,x", "write -- before"),
            new Mistake(
                "train mnist --force --resume", "--force, --resume are mutually", "see '"))) {
      CliRun said = CliRun.of(words(mistake.line));
      CliRun.expect(2, mistake.message, said);
      assertTrue(said.err().startsWith("harmonic: "), said.err());
      String hint = said.err().lines().toList().getLast();
      String expected = mistake.hint.replace("RUN", run.toString());
      assertTrue(hint.startsWith("hint: ") && hint.contains(expected), mistake + ": " + hint);
    }
  }

  @Test
  void aNegativePointIsAnInput() {
    CliRun plain = CliRun.of("probe", "" + toy, "[-1,0.5]");
    assertEquals(0, plain.code(), plain.err());
    assertEquals(plain, CliRun.of("probe", "" + toy, "-1,0.5"));
    assertEquals(plain, CliRun.of("probe", "" + toy, "--", "-1,0.5"));
    assertEquals(
        CliRun.of("probe", "" + toy, "[-1,0.5]", "--top-k", "1"),
        CliRun.of("probe", "" + toy, "-1,0.5", "--top-k", "1"));
  }

  /// Each command with a name of nothing.
  @Test
  void whatIsNotThereIsAWrongCommandLine() throws IOException {
    String nothing = folder.resolve("nothing").toString();
    int commands = 0;
    for (String line :
        List.of(
            "tokenize NO -o OUT",
            "train mnist --data NO --out OUT",
            "train language --data NO --out OUT",
            "train --resume NO",
            "train --resume --out NO",
            "train modular-addition --resume --out NO",
            "train modular-addition --seeds 0,1 --resume --out NO",
            "train modular-addition --device cuda:99 --out OUT",
            "probe NO",
            "probe RUN NO/x.png",
            "probe RUN --output nothing",
            "generate NO",
            "export NO --format huggingface -o OUT",
            "tensors NO",
            "runs NO",
            "report NO -o OUT",
            "report RUN -o NO/page.html",
            "analyze pca NO",
            "analyze pca RUN --tensor nothing",
            "analyze pca RUN --vocab NO",
            "analyze pca RUN --plot NO/a.svg",
            "analyze neighbors NO 3",
            "analyze neighbors RUN nothing",
            "analyze similarity NO",
            "analyze similarity RUN nothing",
            "analyze variance NO",
            "analyze grokking NO",
            "analyze data-efficiency NO",
            "analyze parallelogram NO",
            "analyze parallelogram RUN --tasks NO",
            "analyze weights NO",
            "analyze compare NO RUN",
            "analyze curves NO",
            "analyze representation NO",
            "analyze lattice NO",
            "analyze circle NO",
            "analyze equivalence NO",
            "analyze tree NO",
            "analyze cosets NO",
            "analyze silhouette NO --labels mod:5",
            "analyze silhouette RUN --labels NO",
            "help nothing",
            "completion nothing")) {
      String[] words =
          Stream.of(words(line))
              .map(word -> word.replace("NO", nothing).replace("OUT", folder.resolve("out") + ""))
              .toArray(String[]::new);
      CliRun said = CliRun.of(words);
      assertEquals(new CliRun(2, "", said.err()), said, line);
      assertTrue(said.err().startsWith("harmonic: "), said.err());
      assertEquals(2, said.err().lines().count(), said.err());
      assertFalse(FOREIGN.matcher(said.err()).find(), said.err());
      commands++;
    }
    assertTrue(commands > 40);
    try (var left = Files.list(folder)) {
      assertEquals(List.of(), left.toList());
    }
  }

  /// Each kind of failure with a command line that is right.
  @Test
  void whatFailsInDoingIsOne() throws IOException {
    Path damaged = Files.writeString(folder.resolve("damaged.onnx"), "no model");
    Path file = Files.writeString(folder.resolve("file"), "");
    for (List<String> line :
        List.of(
            List.of("probe", damaged.toString()),
            List.of("analyze", "pca", damaged.toString()),
            List.of("tensors", damaged.toString()),
            List.of("generate", run.toString()),
            List.of("analyze", "cosets", run.toString()),
            List.of("analyze", "weights", run.toString()),
            List.of("report", run.toString(), "-o", "/proc/page.html"),
            List.of("train", "modular-addition", "--out", run.toString()),
            List.of("train", "modular-addition", "--out", file + "/run"),
            List.of("tokenize", file.toString(), "-o", folder.resolve("corpus").toString()))) {
      CliRun said = CliRun.of(line.toArray(String[]::new));
      assertEquals(new CliRun(1, "", said.err()), said, line.toString());
      assertFalse(FOREIGN.matcher(said.err()).find(), said.err());
    }
  }

  /// Parsers have their own words for what is wrong with a file, which are no use to its owner.
  @Test
  void damagedFilesAreDescribedInOurWords() throws IOException {
    Path json = folder.resolve("vocab.json");
    for (List<String> damaged :
        List.of(
            List.of("{\"a\"", "line 1, column 5: it ends too early"),
            List.of("[1,\n", "line 2, column 1: it ends too early"),
            List.of("{a}", "line 1, column 2: what stands here is not JSON"),
            List.of("{\"a\":1}}", "what stands here is not JSON"),
            List.of("[\"\\q\"]", "what stands here is not JSON"),
            List.of("{\"a\":NaN}", "what stands here is not JSON"),
            List.of("{\"a\":1,\"a\":2}", "two fields are named a"),
            List.of("[".repeat(2000), "nested too deeply"))) {
      Files.writeString(json, damaged.getFirst());
      CliRun said = CliRun.of("analyze", "pca", "" + run, "--vocab", "" + json);
      CliRun.expect(1, damaged.getLast(), said);
      assertFalse(FOREIGN.matcher(said.err()).find(), said.err());
    }
    byte[] whole = new byte[5000];
    new Random(1).nextBytes(whole);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream zip = new GZIPOutputStream(packed)) {
      zip.write(whole);
    }
    Path text = folder.resolve("text.txt.gz");
    Files.write(text, Arrays.copyOf(packed.toByteArray(), 3000));
    CliRun said = CliRun.of("tokenize", "" + text, "-o", folder.resolve("corpus").toString());
    assertEquals(1, said.code());
    assertFalse(FOREIGN.matcher(said.err()).find(), said.err());
  }

  /// No text of ours names a library, or says that something is unexpected.
  @Test
  void messagesAreOurs() throws IOException {
    Pattern literal = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
    List<String> found = new ArrayList<>();
    int literals = 0;
    for (String module : List.of("models", "training", "analysis", "cli")) {
      try (var files = Files.walk(Path.of("..", module, "src/main/java"))) {
        for (Path file : files.filter(one -> one.toString().endsWith(".java")).toList()) {
          for (String line : Files.readAllLines(file)) {
            var matcher = literal.matcher(line.strip().startsWith("//") ? "" : line);
            while (matcher.find()) {
              literals++;
              String text = matcher.group(1);
              // A sentence, not a name that a program looks up.
              if (text.contains(" ") && FOREIGN.matcher(text).find()) {
                found.add(file.getFileName() + ": " + text);
              }
            }
          }
        }
      }
    }
    assertTrue(literals > 2000, "only " + literals);
    assertEquals(List.of(), found);
  }
}
