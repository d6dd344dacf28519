package org.harmonicloss.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.harmonicloss.models.base.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every command line that the README and the help show is run as it stands, by a shell, with the
/// native binary.
class DocumentationIT {
  private static final Path BINARY = Path.of(System.getProperty("harmonic.native"));

  @TempDir private Path folder;

  private String shell(String script) throws IOException, InterruptedException {
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-euo", "pipefail", "-c", script).directory(folder.toFile());
    builder.environment().merge("PATH", BINARY.getParent() + ":", (path, bin) -> bin + path);
    Process process = builder.redirectError(err.toFile()).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), script + "\n" + Files.readString(err));
    return out;
  }

  /// The tour of the README, with its full training run: it must really learn a circle.
  @Test
  void theTourLearnsACircle() throws Exception {
    String readme = Files.readString(Path.of("../README.md"));
    String tour = readme.replaceAll("(?s).*```sh\n(.*?)```.*", "$1");
    assertEquals(5, tour.lines().count());
    List<JsonNode> lines = shell(tour).lines().map(line -> Json.parse(line, "tour")).toList();
    assertEquals(7, lines.getFirst().at("/top/0/class").asInt());
    List<JsonNode> pca = lines.stream().filter(line -> line.has("cumulative")).toList();
    assertEquals(2 * 16, pca.size());
    assertTrue(pca.get(1).get("cumulative").asDouble() > 0.95, "" + pca.get(1));
    assertEquals(
        pca.get(1).get("cumulative").asDouble(), pca.get(17).get("cumulative").asDouble(), 1e-6);
    JsonNode circle =
        lines.stream().filter(l -> l.path("metric").asText().equals("circle")).findFirst().get();
    assertTrue(circle.get("value").asDouble() < 0.15, "" + circle);
    assertTrue(Files.size(folder.resolve("circle.svg")) > 5000);
    makeEmbeddings();
    List<String> more = new ArrayList<>();
    readme.lines().filter(line -> line.startsWith("    harmonic ")).forEach(more::add);
    assertEquals(24, more.size());
    shell(String.join("\n", more));
  }

  /// What the examples take for other people's embeddings.
  private void makeEmbeddings() throws IOException {
    Path golden = Path.of("../models/src/test/resources/org/harmonicloss/models/tensors");
    Files.copy(golden.resolve("one.safetensors"), folder.resolve("model.safetensors"));
    Files.writeString(
        folder.resolve("vocab.json"), "{\"king\":0,\"queen\":1,\"man\":2,\"woman\":3}");
    Files.writeString(
        folder.resolve("vectors.txt"), "king 1 0 2\nqueen 1 1 2\nman 0 0 1\nwoman 0 1 1.5\n");
    Files.copy(folder.resolve("vectors.txt"), folder.resolve("others.txt"));
    Files.writeString(folder.resolve("questions.txt"), ": family\nman woman king queen\n");
    Path model = Files.createDirectory(folder.resolve("FOLDER"));
    Files.copy(golden.resolve("one.safetensors"), model.resolve("model.safetensors"));
    Files.writeString(model.resolve("vocab.txt"), "king\nqueen\nman\nwoman\n");
    Files.writeString(
        model.resolve("royal.json"),
        "[{\"input\":\"king\",\"output\":\"queen\"},{\"input\":\"man\",\"output\":\"woman\"}]");
  }

  @Test
  void theOtherTasksOfTheReadme() throws Exception {
    String readme = Files.readString(Path.of("../README.md"));
    String script = readme.replaceAll("(?s).*```\n(harmonic train mnist.*?)```.*", "$1");
    assertEquals(6, script.lines().count());
    digits();
    List<String> lines = shell(script.replace("DIR", "MNIST")).lines().toList();
    assertEquals(5 + 10 + 1 + 10 + 1 + 1, lines.size());
  }

  @Test
  void everyExampleOfTheHelpRuns() throws Exception {
    makeEmbeddings();
    shell("harmonic train modular-addition --epochs 1500 --out RUN");
    shell("harmonic train modular-addition --seeds 0,1 --rows 300 --epochs 60 --out SWEEP");
    shell("mkdir runs && cp -r RUN runs/modular-addition-mlp-harmonic-seed0");
    shell("seq 31 | sed 's/.$/x/' > labels.txt");
    shell("seq 961 | sed 's/.*/3/' > classes.txt"); // one for every valid input
    shell("harmonic train toy-two --epochs 20 --out TOY_RUN");
    digits();
    shell("harmonic train mnist --data MNIST --epochs 1 --out MNIST_RUN");
    texts();
    encoder();
    shell("harmonic tokenize books.txt.gz --vocabulary-size 300 -o CORPUS");
    shell("harmonic train language --data CORPUS --steps 2 --layers 1 --out LANGUAGE_RUN");
    int examples = 0;
    for (String command :
        List.of(
            "",
            "tasks",
            "help",
            "runs",
            "status",
            "collect",
            "cluster",
            "heads",
            "probe",
            "tensors",
            "report",
            "analyze",
            "analyze pca",
            "analyze neighbors",
            "analyze analogy",
            "analyze similarity",
            "analyze alignment",
            "analyze representation",
            "analyze circle",
            "analyze variance",
            "analyze grokking",
            "analyze data-efficiency",
            "analyze parallelogram",
            "analyze weights",
            "analyze compare",
            "analyze calibration",
            "analyze collapse",
            "analyze effective-rank",
            "analyze participation-ratio",
            "analyze curves",
            "analyze silhouette",
            "tokenize",
            "generate",
            "export",
            "train")) {
      examples += runExamples(command);
    }
    assertTrue(examples > 20, examples + " examples");
    assertTrue(Files.exists(folder.resolve("variance.csv")));
    shell("source <(harmonic completion bash) && complete -p harmonic");
    assertTrue(Files.exists(BINARY.resolveSibling("../share/man/man1/harmonic-analyze-pca.1")));
  }

  @Test
  void theLanguageModelsOfTheReadme() throws Exception {
    texts();
    Files.copy(folder.resolve("books.txt.gz"), folder.resolve("corpus.txt.gz"));
    String readme = Files.readString(Path.of("../README.md"));
    String script = readme.replaceAll("(?s).*```\n(harmonic tokenize.*?)```.*", "$1");
    assertEquals(7, script.lines().count());
    List<String> lines = shell(script.replace("--steps 2000", "--steps 3")).lines().toList();
    assertTrue(lines.contains("runs/lm"), lines.toString());
    assertTrue(Files.size(folder.resolve("model/model.safetensors")) > 1_000_000);
    assertTrue(Files.size(folder.resolve("cdf.svg")) > 5000);
  }

  /// What the examples tokenize.
  private void texts() throws IOException {
    String text = "The king and the queen of France sat in the capital. Once upon a time. ";
    for (String name : List.of("book.txt", "train.txt", "val.txt")) {
      Files.writeString(folder.resolve(name), text.repeat(60));
    }
    Files.writeString(folder.resolve("docs.jsonl"), "{\"text\":\"a b c\"}\n{\"text\":\"d e\"}\n");
    for (String name : List.of("books.txt.gz", "all.txt.gz")) {
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name)))) {
        out.write((text + "\n").repeat(2000).getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  /// Somebody's encoder of texts, and what it is asked about.
  private void encoder() throws IOException {
    Path from = Path.of("src/test/resources/org/harmonicloss/cli/encoder");
    Path to = Files.createDirectory(folder.resolve("ENCODER_FOLDER"));
    for (String name : List.of("model.onnx", "vocab.txt", "config.json")) {
      Files.copy(from.resolve(name), to.resolve(name));
    }
    Files.copy(from.resolve("model.onnx"), folder.resolve("any.onnx"));
    Files.writeString(folder.resolve("ids.ndjson"), "[2, 16, 3]\n[2, 17, 3]\n");
    Files.writeString(folder.resolve("texts.txt"), "the cat\na dog sat on the mat\n");
  }

  /// Twenty images of noise in MNIST's format, those to test on also where examples look for them,
  /// and a black one as a PNG.
  private void digits() throws IOException {
    Path data = Files.createDirectory(folder.resolve("MNIST"));
    byte[] pixels = new byte[20 * 784];
    new Random(1).nextBytes(pixels);
    for (String part : List.of("train", "t10k")) {
      ByteBuffer images = ByteBuffer.allocate(16 + pixels.length);
      images.putInt(0x803).putInt(20).putInt(28).putInt(28).put(pixels);
      Files.write(data.resolve(part + "-images-idx3-ubyte"), images.array());
      byte[] labels = ByteBuffer.allocate(28).putInt(0x801).putInt(20).array();
      Files.write(data.resolve(part + "-labels-idx1-ubyte"), labels);
    }
    Path images = data.resolve("t10k-images-idx3-ubyte");
    for (Path place : List.of(data, folder)) {
      Path zipped = place.resolve("t10k-images-idx3-ubyte.gz");
      try (OutputStream zip = new GZIPOutputStream(Files.newOutputStream(zipped))) {
        Files.copy(images, zip);
      }
    }
    Files.delete(images);
    BufferedImage digit = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
    ImageIO.write(digit, "png", folder.resolve("digit.png").toFile());
  }

  /// The other metrics' examples, each on a run of its own task.
  @Test
  void everyMetricIsTakenOfItsTask() throws Exception {
    Map<String, String> tasks =
        Map.of("lattice", "in-context", "equivalence", "equivalence", "tree", "genealogy");
    for (var entry : tasks.entrySet()) {
      shell("harmonic train " + entry.getValue() + " --epochs 3 --out RUN --force");
      assertEquals(2, runExamples("analyze " + entry.getKey()));
    }
    shell("harmonic train permutation --epochs 3 --out RUN --force");
    assertEquals(4, runExamples("analyze cosets"));
    assertTrue(Files.size(folder.resolve("cosets.svg")) > 5000);
  }

  /// @return how many examples the command's help has
  private int runExamples(String command) throws Exception {
    List<String> lines = shell("harmonic " + command + " --help").lines().toList();
    int first = lines.indexOf("Examples:") + 1;
    int line = first;
    for (; !lines.get(line).isBlank(); line++) {
      String example = lines.get(line).strip().replaceAll("   .*", "");
      String quick =
          example.contains("--epochs") || example.contains("language") ? "" : " --epochs 3";
      String force = example.matches(".*--(force|resume).*|.*--out.*") ? "" : " --force";
      String script = example.replaceAll("(harmonic train [a-z-]+)", "$1" + quick + force);
      script = script.replace("grokking SWEEP", "grokking SWEEP --threshold 0");
      script = script.replace("--steps 2000", "--steps 2");
      if (command.equals("generate") || command.equals("export")) {
        script = script.replace(" RUN", " LANGUAGE_RUN");
      }
      // A bar set as a test may be missed by so short a training.
      shell(script.replaceAll(" --fail-\\w+ [0-9.]+", ""));
    }
    return line - first;
  }
}
