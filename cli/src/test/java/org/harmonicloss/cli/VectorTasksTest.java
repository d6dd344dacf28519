package org.harmonicloss.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.harmonicloss.models.Json;
import org.harmonicloss.models.RunConfig;
import org.harmonicloss.models.RunDirectory;
import org.harmonicloss.models.Sweep;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// MNIST, the toys and the case study, by the command line.
class VectorTasksTest {
  private static final String TEST_IMAGES = "t10k-images-idx3-ubyte";

  @TempDir private static Path folder;
  private static String data;
  private static String mnist;
  private static String toy;

  @BeforeAll
  static void train() throws IOException {
    data = Files.createDirectory(folder.resolve("data")).toString();
    write("train", 120);
    write("t10k", 30);
    mnist = train("mnist", "mnist", "--data", data, "--epochs", "3");
    toy = train("toy-five", "toy", "--epochs", "400");
  }

  /// Noise, in which each class has a bright column of its own.
  private static void write(String part, int count) throws IOException {
    Random random = new Random(count);
    ByteBuffer images = ByteBuffer.allocate(16 + count * 784);
    ByteBuffer labels = ByteBuffer.allocate(8 + count).putInt(0x801).putInt(count);
    images.putInt(0x803).putInt(count).putInt(28).putInt(28);
    for (int image = 0; image < count; image++) {
      labels.put((byte) (image % 10));
      for (int i = 0; i < 784; i++) {
        images.put((byte) (random.nextInt(100) + (i % 28 == 2 * (image % 10) ? 150 : 0)));
      }
    }
    Files.write(Path.of(data, part + "-images-idx3-ubyte"), images.array());
    Files.write(Path.of(data, part + "-labels-idx1-ubyte"), labels.array());
  }

  private static String train(String task, String name, String... more) {
    String path = folder.resolve(name).toString();
    List<String> words = new ArrayList<>(List.of("train", task, "--quiet", "--out", path));
    words.addAll(List.of(more));
    CliRun run = CliRun.of(words.toArray(String[]::new));
    assertEquals(0, run.code(), run.err());
    return path;
  }

  private static List<JsonNode> rows(CliRun run) {
    assertEquals(new CliRun(0, run.out(), ""), run);
    return run.out().lines().map(line -> Json.parse(line, "row")).toList();
  }

  private static void expect(int code, String message, String... arguments) {
    expect(code, message, CliRun.of(arguments));
  }

  private static void expect(int code, String message, CliRun run) {
    assertEquals(new CliRun(code, "", run.err()), run);
    assertTrue(run.err().lines().findFirst().orElse("").contains(message), run.err());
    assertEquals(2, run.err().lines().count(), run.err());
  }

  @Test
  void weightsAreMeasuredAndDrawn() throws IOException {
    Path plot = folder.resolve("weights.svg");
    JsonNode json = rows(CliRun.of("analyze", "weights", mnist, "--plot", "" + plot)).getFirst();
    List<JsonNode> weights = rows(CliRun.of("probe", mnist, "--output", "unembedding"));
    assertEquals(10, json.get("classes").size());
    double near = 0;
    for (int c = 0; c < 10; c++) {
      JsonNode row = json.get("classes").get(c);
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
        y += Math.abs(weight) * (i / 28);
        squares += weight * weight;
      }
      near += zeros / 7840;
      assertEquals(zeros / 784, row.get("near_zero").asDouble(), 1e-12);
      assertEquals(x / mass, row.get("center_of_mass").get(0).asDouble(), 1e-5);
      assertEquals(y / mass, row.get("center_of_mass").get(1).asDouble(), 1e-5);
      assertEquals(Math.sqrt(squares), row.get("norm").asDouble(), 1e-5);
      assertEquals(distanceToMean(c, values), row.get("distance_to_class_mean").asDouble(), 1e-5);
    }
    assertEquals(near, json.get("near_zero").asDouble(), 1e-12);
    assertTrue(Files.readString(plot).contains("Class weights of"));
    expect(1, "no images: " + toy, "analyze", "weights", toy);
    expect(1, "no such folder", "analyze", "weights", mnist, "--data", folder + "/nowhere");
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
  void imagesOfAFileArePredicted() {
    String images = Path.of(data, TEST_IMAGES).toString();
    List<JsonNode> rows = rows(CliRun.of("probe", mnist, images, "--index", "0..9"));
    assertEquals(10, rows.size());
    for (int i = 0; i < 10; i++) {
      JsonNode row = rows.get(i);
      assertEquals(images, row.get("input").get("file").asText());
      assertEquals(i, row.get("input").get("index").asInt());
      assertEquals(i, row.get("target").asInt());
      assertEquals(10, row.get("distances").size());
      JsonNode top = row.get("top").get(0);
      assertEquals(row.get("distances").get(top.get("class").asInt()), top.get("distance"));
      double nearest = Double.MAX_VALUE;
      for (JsonNode distance : row.get("distances")) {
        nearest = Math.min(nearest, distance.asDouble());
      }
      assertEquals(nearest, top.get("distance").asDouble());
    }
    assertEquals(30, rows(CliRun.of("probe", mnist, images)).size());
    assertEquals(
        List.of(7, 2, 3),
        rows(CliRun.of("probe", mnist, images, "--index", "7,2..3")).stream()
            .map(row -> row.get("input").get("index").asInt())
            .toList());
    String table =
        CliRun.of("probe", mnist, images, "--index", "4", "--format", "csv", "--top-k", "1").out();
    assertTrue(table.lines().toList().get(1).startsWith(TEST_IMAGES + " 4,4,1,"), table);
    List<JsonNode> hidden = rows(CliRun.of("probe", mnist, images, "--output", "hidden"));
    assertEquals(784, hidden.getFirst().get("values").size());
    assertEquals(10, rows(CliRun.of("probe", mnist, "--output", "unembedding")).size());
  }

  @Test
  void targetsAreLeftOutWhereNobodyKnowsThem() throws IOException {
    Path copy = Files.copy(Path.of(data, TEST_IMAGES), folder.resolve("some.idx3"));
    JsonNode row = rows(CliRun.of("probe", mnist, copy.toString(), "--index", "3")).getFirst();
    assertFalse(row.has("target"));
    assertFalse(rows(CliRun.of("probe", toy, "0.5,0.5")).getFirst().has("target"));
  }

  @Test
  void aPngIsWhatItsPixelsAre() throws IOException {
    byte[] all = Files.readAllBytes(Path.of(data, TEST_IMAGES));
    byte[] pixels = Arrays.copyOfRange(all, 16 + 784, 16 + 2 * 784);
    String images = Path.of(data, TEST_IMAGES).toString();
    JsonNode expected = rows(CliRun.of("probe", mnist, images, "--index", "1")).getFirst();
    for (int type :
        new int[] {
          BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_USHORT_GRAY
        }) {
      String png = png("image" + type + ".png", 28, type, pixels);
      JsonNode row = rows(CliRun.of("probe", mnist, png)).getFirst();
      assertEquals(expected.get("distances"), row.get("distances"), "type " + type);
      assertEquals("{\"file\":\"" + png + "\"}", Json.compact(row.get("input")));
    }
    String grey = png("grey.png", 28, BufferedImage.TYPE_BYTE_GRAY, pixels);
    expect(2, "--index has no meaning for " + grey, "probe", mnist, grey, "--index", "0");
    String large = png("large.png", 32, BufferedImage.TYPE_BYTE_GRAY, new byte[1024]);
    expect(1, "image must have 28x28 pixels: " + large + " has 32x32", "probe", mnist, large);
    BufferedImage red = new BufferedImage(28, 28, BufferedImage.TYPE_INT_RGB);
    red.setRGB(3, 4, 0xff0000);
    Path colour = folder.resolve("colour.png");
    ImageIO.write(red, "png", colour.toFile());
    expect(1, "is not at column 3, row 4", "probe", mnist, colour.toString());
    byte[] good = Files.readAllBytes(Path.of(grey));
    for (int length : new int[] {4, 20, 40, good.length / 2}) {
      Path bad = Files.write(folder.resolve("bad.png"), Arrays.copyOf(good, length));
      expect(1, "cannot read as a PNG image: " + bad, "probe", mnist, bad.toString());
    }
  }

  private static String png(String name, int side, int type, byte[] pixels) throws IOException {
    BufferedImage image = new BufferedImage(side, side, type);
    for (int i = 0; i < pixels.length; i++) {
      int grey = pixels[i] & 0xff;
      if (type == BufferedImage.TYPE_INT_RGB) {
        image.setRGB(i % side, i / side, grey * 0x010101);
      } else {
        boolean wide = type == BufferedImage.TYPE_USHORT_GRAY;
        image.getRaster().setSample(i % side, i / side, 0, wide ? grey * 257 : grey);
      }
    }
    Path file = folder.resolve(name);
    ImageIO.write(image, "png", file.toFile());
    return file.toString();
  }

  @Test
  void pixelsFromAPipe() throws IOException {
    byte[] all = Files.readAllBytes(Path.of(data, TEST_IMAGES));
    List<String> numbers = new ArrayList<>();
    for (int i = 0; i < 784; i++) {
      numbers.add(Float.toString((all[16 + i] & 0xff) / 255f));
    }
    String line = numbers.stream().collect(Collectors.joining(","));
    JsonNode row = rows(CliRun.withInput(line, "probe", mnist, "-")).getFirst();
    String images = Path.of(data, TEST_IMAGES).toString();
    JsonNode expected = rows(CliRun.of("probe", mnist, images, "--index", "0")).getFirst();
    assertEquals(expected.get("distances"), row.get("distances"));
    expect(2, "line 1 is not a valid input", CliRun.withInput("0,1", "probe", mnist, "-"));
  }

  @Test
  void pointsOfTheToys() {
    List<JsonNode> own = rows(CliRun.of("probe", toy));
    assertEquals(List.of(0, 1, 2, 3, 4), own.stream().map(r -> r.get("target").asInt()).toList());
    assertEquals("[0.0,-1.0]", Json.compact(own.get(1).get("input")));
    assertEquals("(0 -1)", own.get(1).get("top").get(0).get("label").asText());
    JsonNode row = rows(CliRun.of("probe", toy, "[-1,0]")).getFirst();
    assertEquals(2, row.get("target").asInt());
    assertEquals(row, rows(CliRun.withInput("-1 0\n", "probe", toy, "-")).getFirst());
    assertEquals(row, rows(CliRun.of("probe", toy, "--", "-1,0")).getFirst());
    for (String bad : List.of("1", "1,2,3", "a,b", "1,NaN", "[1,\"2\"]", "{}", "1,Infinity")) {
      expect(2, "input is not a valid input of toy-five: " + bad, "probe", toy, bad);
    }
    expect(2, "--index has no meaning for toy-five", "probe", toy, "0,0", "--index", "1");
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
      expect(1, "no token embedding: " + mnist, "analyze", metric, mnist);
    }
    String weights = CliRun.of("probe", mnist, "--output", "unembedding").out();
    JsonNode pca = rows(CliRun.withInput(weights, "analyze", "pca", "-")).getFirst();
    assertEquals(784, pca.get("columns").asInt());
  }

  @Test
  void whatTheDataWereIsInTheRun() throws IOException {
    JsonNode config = Json.parse(Files.readString(Path.of(mnist, "config.json")), "config");
    assertEquals(data, config.get("data").asText());
    assertFalse(config.has("rows") || config.has("split") || config.has("embedding_dimension"));
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
    for (RunConfig config : Sweep.open(Path.of(sweep)).runs().values()) {
      assertEquals(data, config.data());
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
            List.of("--data has no meaning for toy-two", "toy-two", "--data", data),
            List.of(
                "--data has no meaning for modular-addition", "modular-addition", "--data", "."),
            List.of("--rows has no meaning for toy-two", "toy-two", "--rows", "3"),
            List.of("--split has no meaning for mnist", "mnist", "--split", "rows"),
            List.of("--layers has no meaning for mnist", "mnist", "--layers", "3"),
            List.of("--train-fraction has no meaning", "toy-two", "--train-fraction", "0.5"),
            List.of("--embedding-dimension has no", "toy-two", "--embedding-dimension", "3"),
            List.of("--exponent has no meaning", "mnist", "--head=cross-entropy", "--exponent=3"),
            List.of("--model mlp cannot learn mnist", "mnist", "--model", "mlp"),
            List.of("--model linear cannot learn permutation", "permutation", "--model=linear"),
            List.of("--weight-decay has no meaning", "modular-addition", "--weight-decay=1", "CS"),
            List.of("--head has no meaning", "modular-addition", "--head=harmonic", "CS"),
            List.of("--preset case-study has no meaning for mnist", "mnist", "CS"));
    for (List<String> bad : cases) {
      List<String> words = new ArrayList<>(List.of("train", "--out", never));
      words.addAll(bad.subList(1, bad.size()));
      words.replaceAll(word -> word.equals("CS") ? "--preset=case-study" : word);
      int code = bad.getFirst().startsWith("no ") ? 1 : 2;
      expect(code, bad.getFirst(), words.toArray(String[]::new));
    }
    assertFalse(Files.exists(Path.of(never)));
    expect(2, "no image to probe with", "probe", mnist);
    expect(1, "no such file: nowhere.png", "probe", mnist, "nowhere.png");
    expect(2, "is a folder", "probe", mnist, data);
    String images = Path.of(data, TEST_IMAGES).toString();
    expect(2, "no image 30", "probe", mnist, images, "--index", "30");
    for (String index : List.of("a", "-1", "3..1", "1..2..3", "", "0..2000000000")) {
      expect(2, "--index must be numbers", "probe", mnist, images, "--index=" + index);
    }
    String labels = images.replace("images-idx3", "labels-idx1");
    expect(1, "not an idx file of images: " + labels, "probe", mnist, labels);
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
