package org.harmonicloss.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.harmonicloss.analysis.figures.FigureFormat;
import org.harmonicloss.analysis.figures.ScatterPlot;
import org.harmonicloss.analysis.geometry.Pca;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// JavaCPP would unpack libraries into the user's home, AWT keep a list of fonts there, and ImageIO
/// write temporary files. All three look at where home is only once, hence the fresh process.
class CleanHomeTest {
  @Test
  void nothingIsWrittenToHomeOrToTheTemporaryFolder(@TempDir Path folder) throws Exception {
    Path home = Files.createDirectory(folder.resolve("home"));
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dharmonic.lib=" + System.getProperty("harmonic.lib"),
                "-Duser.home=" + home,
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                CleanHomeTest.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertEquals(0, process.waitFor(), () -> read(log));
    assertEquals(List.of(home), list(home));
    assertEquals(List.of(temporary), list(temporary));
  }

  /// What the fresh process runs.
  public static void main(String[] arguments) {
    double[][] rows = new double[100][];
    Random random = new Random(1);
    Arrays.setAll(rows, i -> random.doubles(50).toArray()); // enough for OpenBLAS
    double[][] points = Pca.fit(rows).project(new double[][] {rows[0]}, 2);
    for (FigureFormat format : FigureFormat.values()) {
      new ScatterPlot("title", "x", "y", points, List.of("label")).render(format);
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
