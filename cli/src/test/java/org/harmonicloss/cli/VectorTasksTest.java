package org.harmonicloss.cli;

import static org.harmonicloss.cli.CliRun.expect;
import static org.harmonicloss.cli.CliRun.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.config.Data;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.run.RunDirectory;
import org.harmonicloss.models.run.Sweep;
import org.junit.jupiter.api.Test;

/// Training on MNIST and the toys, the case study, and what is analysed of them.
class VectorTasksTest extends VectorRuns {
  @Test
  void weightsAreMeasuredAndDrawn() throws IOException {
    Path plot = folder.resolve("weights.svg");
    List<JsonNode> rows = rows(CliRun.of("analyze", "weights", mnist, "--plot", "" + plot));
    List<JsonNode> weights = rows(CliRun.of("probe", mnist, "--output", "unembedding"));
    assertEquals(10, rows.size());
    double near = 0;
    for (int c = 0; c < 10; c++) {
      JsonNode row = rows.get(c);
      JsonNode values = weights.get(c).get("values");
      double zeros = 0;
      double mass = 0;
      double x = 0;
      double y = 0;
      double squares = 0;
      for (int i = 0; i < 784; i++) {
        double weight = values.get(i).asDouble();
        zeros += Math.abs(weight) < 0.01 ? 1 : 0;
        mass += Math.abs(weight);
        x += Math.abs(weight) * (i % 28);
        y += Math.abs(weight) * Math.floorDiv(i, 28);
        squares += weight * weight;
      }
      near += zeros / 7840;
      assertEquals(zeros / 784, row.get("near_zero").asDouble(), 1e-12);
      assertEquals(x / mass, row.get("center_of_mass").get("x").asDouble(), 1e-5);
      assertEquals(y / mass, row.get("center_of_mass").get("y").asDouble(), 1e-5);
      assertEquals(Math.sqrt(squares), row.get("norm").asDouble(), 1e-5);
      assertEquals(distanceToMean(c, values), row.get("distance_to_class_mean").asDouble(), 1e-5);
    }
    assertEquals(near, rows.getFirst().get("value").asDouble(), 1e-12);
    assertTrue(Files.readString(plot).contains("Class weights of"));
    CliRun titled = CliRun.of("analyze", "weights", mnist, "--plot", "-", "--title", "Digits");
    assertTrue(titled.out().startsWith("<?xml") && titled.out().contains(">Digits</text>"));
    assertTrue(titled.out().stripTrailing().endsWith("</svg>"));
    expect(1, "no images: " + toy, CliRun.of("analyze", "weights", toy));
    expect(
        2, "no such folder", CliRun.of("analyze", "weights", mnist, "--data", folder + "/nowhere"));
  }

  private static double distanceToMean(int c, JsonNode weights) throws IOException {
    byte[] images = Files.readAllBytes(Path.of(data, "train-images-idx3-ubyte"));
    double squares = 0;
    for (int i = 0; i < 784; i++) {
      double mean = 0;
      for (int image = c; image < 120; image += 10) {
        mean += Byte.toUnsignedInt(images[16 + image * 784 + i]) / 255.0 / 12;
      }
      squares += Math.pow(weights.get(i).asDouble() - mean, 2);
    }
    return Math.sqrt(squares);
  }

  @Test
  void runsWithoutAnEmbeddingAreCompared() {
    List<JsonNode> rows = rows(CliRun.of("analyze", "compare", mnist, toy));
    assertEquals(2, rows.size());
    assertTrue(rows.getFirst().get("two_component_variance").isNull());
    assertEquals(400, rows(CliRun.of("analyze", "curves", toy)).size());
  }

  @Test
  void lossAndNormOfEveryStep() {
    RunDirectory run = RunDirectory.open(Path.of(toy));
    assertEquals(400, run.metrics().size());
    for (int i = 0; i < 400; i++) {
      assertEquals(i + 1, run.metrics().get(i).step());
      assertEquals(run.metrics().get(i).trainLoss(), run.metrics().get(i).testLoss());
    }
    String steps = CliRun.of("analyze", "grokking", toy, "--threshold", "0.5").out();
    assertTrue(steps.contains("\"model\":\"linear\""), steps);
  }

  @Test
  void thereIsNoTokenEmbedding() {
    for (String metric : List.of("pca", "representation", "circle", "variance")) {
      expect(1, "no token embedding: " + mnist, CliRun.of("analyze", metric, mnist));
    }
    String weights = CliRun.of("probe", mnist, "--output", "unembedding").out();
    JsonNode pca = rows(CliRun.withInput(weights, "analyze", "pca", "-")).getFirst();
    assertEquals(784, pca.get("dimension").asInt());
  }

  @Test
  void whatTheDataWereIsInTheRun() throws IOException {
    JsonNode config = Json.parse(Files.readString(Path.of(mnist, "config.json")), "config");
    assertEquals("{\"name\":\"files\",\"data\":\"" + data + "\"}", config.get("data").toString());
    assertEquals("{\"name\":\"linear\"}", config.get("model").toString());
    JsonNode dataset =
        Json.parse(Files.readString(Path.of(mnist, "provenance.json")), "p").get("dataset");
    assertEquals(64, dataset.get("sha256").asText().length());
    assertEquals(120, dataset.get("train_rows").asInt());
    // The model card's command makes the same run again.
    String command =
        Files.readString(Path.of(mnist, "README.md"))
            .lines()
            .map(String::strip)
            .filter(line -> line.startsWith("harmonic train"))
            .findFirst()
            .orElseThrow();
    List<String> words =
        new ArrayList<>(List.of(command.split(" ")).subList(1, command.split(" ").length));
    Path again = folder.resolve("again");
    words.addAll(List.of("--quiet", "--out", again.toString()));
    assertEquals(0, CliRun.of(words.toArray(String[]::new)).code());
    assertEquals(RunDirectory.open(Path.of(mnist)).config(), RunDirectory.open(again).config());
    assertEquals(
        ByteBuffer.wrap(Files.readAllBytes(Path.of(mnist, "checkpoint.safetensors"))),
        ByteBuffer.wrap(Files.readAllBytes(again.resolve("checkpoint.safetensors"))));
  }

  @Test
  void resumeKnowsWhereTheDataAre() {
    String single = train("mnist", "single", "--data", data, "--epochs", "1");
    train("mnist", "single", "--epochs", "2", "--resume");
    assertEquals(2, RunDirectory.open(Path.of(single)).metrics().size());
    String sweep = train("mnist", "sweep", "--data", data, "--epochs", "1", "--seeds", "0,1");
    train("mnist", "sweep", "--seeds", "0,1", "--epochs", "2", "--resume");
    for (RunDirectory run : Sweep.runsAt(Path.of(sweep))) {
      RunConfig config = run.config();
      assertEquals(new Data.Files(data), config.data());
      assertEquals(2, config.epochs());
    }
  }

  @Test
  void optionsWithoutMeaning() {
    String never = folder.resolve("never").toString();
    List<List<String>> cases =
        List.of(
            List.of("--data is missing: mnist", "mnist"),
            List.of("no such folder: nowhere", "mnist", "--data", "nowhere"),
            List.of("no t10k-images-idx3-ubyte", "mnist", "--data", mnist),
            List.of("--data does not apply to toy-two", "toy-two", "--data", data),
            List.of("--data does not apply to modular-addition", "modular-addition", "--data", "."),
            List.of("--rows does not apply to toy-two", "toy-two", "--rows", "3"),
            List.of("--split does not apply to mnist", "mnist", "--split", "rows"),
            List.of("--layers does not apply to mnist", "mnist", "--layers", "3"),
            List.of("--train-fraction does not apply", "toy-two", "--train-fraction", "0.5"),
            List.of(
                "--embedding-dimension does not apply", "toy-two", "--embedding-dimension", "3"),
            List.of("--exponent cannot be used", "mnist", "--head=cross-entropy", "--exponent=3"),
            List.of("--model mlp cannot learn mnist", "mnist", "--model", "mlp"),
            List.of("--model linear cannot learn permutation", "permutation", "--model=linear"),
            List.of("--weight-decay cannot be used", "modular-addition", "--weight-decay=1", "CS"),
            List.of("--head cannot be used", "modular-addition", "--head=harmonic", "CS"),
            List.of("--preset case-study does not apply to mnist", "mnist", "CS"));
    for (List<String> bad : cases) {
      List<String> words = new ArrayList<>(List.of("train", "--out", never));
      words.addAll(bad.subList(1, bad.size()));
      words.replaceAll(word -> word.equals("CS") ? "--preset=case-study" : word);
      expect(2, bad.getFirst(), CliRun.of(words.toArray(String[]::new)));
    }
    assertFalse(Files.exists(Path.of(never)));
    expect(2, "no image to probe with", CliRun.of("probe", mnist));
    expect(2, "no such file: nowhere.png", CliRun.of("probe", mnist, "nowhere.png"));
    expect(2, "is a folder", CliRun.of("probe", mnist, data));
    String images = Path.of(data, TEST_IMAGES).toString();
    expect(2, "no image 30", CliRun.of("probe", mnist, images, "--index", "30"));
    for (String index : List.of("a", "-1", "3..1", "1..2..3", "", "0..2000000000")) {
      expect(2, "--index must be numbers", CliRun.of("probe", mnist, images, "--index=" + index));
    }
    String labels = images.replace("images-idx3", "labels-idx1");
    expect(1, "not an idx file of images: " + labels, CliRun.of("probe", mnist, labels));
  }

  @Test
  void theCaseStudyIsASweepOfThreeRuns() {
    String path = train("modular-addition", "case", "--preset", "case-study", "--epochs", "2");
    assertEquals(
        List.of(
            "modular-addition-mlp-cross-entropy-seed50-weight-decay0.0",
            "modular-addition-mlp-cross-entropy-seed50-weight-decay0.5",
            "modular-addition-mlp-harmonic-seed50-weight-decay0.0"),
        List.copyOf(Sweep.open(Path.of(path)).runs().keySet()));
    Sweep.runsAt(Path.of(path))
        .forEach(
            run -> {
              assertEquals(2, run.metrics().size());
              assertEquals(1e-3, run.config().optimizer().learningRate());
            });
  }
}
