package org.harmonicloss.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What would overwrite an input is refused, and the input left as it is.
class OutputGuardTest {
  private static final String VECTORS = "a,1,2\nb,3,5\nc,0,7\n";
  private static final String PAIRS =
      "[{\"input\": \"a\", \"output\": \"b\"}, {\"input\": \"b\", \"output\": \"c\"}]";

  @TempDir private static Path folder;
  private static Path vectors;
  private static Path tasks;
  private static Path run;

  @BeforeAll
  static void make() throws IOException {
    vectors = Files.writeString(folder.resolve("vectors.csv"), VECTORS);
    tasks = Files.createDirectory(folder.resolve("tasks"));
    Files.writeString(tasks.resolve("t.json"), PAIRS);
    run = SmallRun.train(folder, "run");
  }

  private static void refuse(String message, Path precious, String... arguments)
      throws IOException {
    byte[] before = Files.readAllBytes(precious);
    CliRun result = CliRun.of(arguments);
    assertEquals(2, result.code(), result.toString());
    assertTrue(result.err().startsWith("harmonic: " + message), result.err());
    assertEquals("", result.out());
    assertEquals(
        HexFormat.of().formatHex(before), HexFormat.of().formatHex(Files.readAllBytes(precious)));
  }

  @Test
  void anInputUnderAnyName() throws IOException {
    String input = vectors.toString();
    refuse("--plot names an input: ", vectors, "analyze", "pca", input, "--plot", input);
    Path link = Files.createSymbolicLink(folder.resolve("link.csv"), vectors);
    refuse("--plot names an input: ", vectors, "analyze", "pca", input, "--plot", "" + link);
    refuse("--plot names an input: ", vectors, "analyze", "pca", "" + link, "--plot", input);
    String around = folder + "/tasks/../vectors.csv";
    refuse("--plot names an input: ", vectors, "analyze", "similarity", input, "--plot", around);
  }

  @Test
  void aFileOfAFolderThatIsRead() throws IOException {
    Path pairs = tasks.resolve("t.json");
    String input = vectors.toString();
    for (String read : new String[] {"" + pairs, "" + tasks}) {
      refuse(
          "--each names an input: ",
          pairs,
          "analyze",
          "parallelogram",
          input,
          "--tasks",
          read,
          "--each",
          "" + pairs);
    }
    Path model = run.resolve("model.onnx");
    refuse("--out names an input: ", model, "report", "" + run, "-o", "" + model);
    Path metrics = run.resolve("metrics.ndjson");
    refuse("--plot names an input: ", metrics, "analyze", "pca", "" + run, "--plot", "" + metrics);
  }

  @Test
  void figuresBesideARunAreMadeAgain() {
    String figure = run.resolve("circle.svg").toString();
    for (int i = 0; i < 2; i++) {
      assertEquals(0, CliRun.of("analyze", "pca", "" + run, "--plot", figure).code());
    }
  }

  @Test
  void twoOutputsAreTwoFiles() throws IOException {
    refuse(
        "--plot and --plot-pairs name the same file",
        vectors,
        "analyze",
        "parallelogram",
        "" + vectors,
        "--plot",
        folder + "/x.svg",
        "--plot-pairs",
        folder + "/./x.svg");
  }
}
