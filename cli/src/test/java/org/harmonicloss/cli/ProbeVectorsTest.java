package org.harmonicloss.cli;

import static org.harmonicloss.cli.CliRun.expect;
import static org.harmonicloss.cli.CliRun.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.harmonicloss.models.base.Json;
import org.junit.jupiter.api.Test;

/// Images and points that models are asked about.
class ProbeVectorsTest extends VectorRuns {
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
        CliRun.of(
                "probe",
                mnist,
                images,
                "--index",
                "4",
                "--format",
                "csv",
                "--top-k",
                "1",
                "--columns",
                "input_label,target,top.rank")
            .out();
    assertTrue(table.lines().toList().get(1).startsWith(TEST_IMAGES + " 4,4,1"), table);
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
    expect(2, "--index does not apply to " + grey, CliRun.of("probe", mnist, grey, "--index", "0"));
    String large = png("large.png", 32, BufferedImage.TYPE_BYTE_GRAY, new byte[1024]);
    expect(
        1,
        "image must have 28x28 pixels: " + large + " has 32x32",
        CliRun.of("probe", mnist, large));
    BufferedImage red = new BufferedImage(28, 28, BufferedImage.TYPE_INT_RGB);
    red.setRGB(3, 4, 0xff0000);
    Path colour = folder.resolve("colour.png");
    ImageIO.write(red, "png", colour.toFile());
    expect(1, "is not at column 3, row 4", CliRun.of("probe", mnist, colour.toString()));
    byte[] good = Files.readAllBytes(Path.of(grey));
    for (int length : new int[] {4, 20, 40, good.length / 2}) {
      Path bad = Files.write(folder.resolve("bad.png"), Arrays.copyOf(good, length));
      expect(1, "cannot read as a PNG image: " + bad, CliRun.of("probe", mnist, bad.toString()));
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
      expect(2, "input is not a valid input of toy-five: " + bad, CliRun.of("probe", toy, bad));
    }
    expect(2, "--index does not apply to toy-five", CliRun.of("probe", toy, "0,0", "--index", "1"));
  }
}
