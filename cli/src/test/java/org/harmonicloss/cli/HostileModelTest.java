package org.harmonicloss.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Files that say they are models of ours and are not. `few` has fewer classes than its
/// configuration, `scalar` gives a number for a matrix, `metadata` has lost some of its text,
/// `loop` never ends.
class HostileModelTest {
  @ParameterizedTest
  @CsvSource({
    "few, output log_probs",
    "scalar, output log_probs",
    "metadata, ''",
    "loop, has graphs or tensors in its nodes",
  })
  void isRefusedInOneLine(String name, String what) throws URISyntaxException {
    Path file = Path.of(HostileModelTest.class.getResource("hostile/" + name + ".onnx").toURI());
    CliRun run = CliRun.of("probe", file.toString());
    assertEquals(1, run.code(), run.toString());
    assertEquals("", run.out());
    assertEquals(2, run.err().lines().count(), run.err());
    assertTrue(run.err().contains(what), run.err());
    assertFalse(run.err().contains("unexpected"), run.err());
  }

  /// The key of the labels is damaged, and so there are none.
  @Test
  void labelsMayBeMissing(@TempDir Path folder) throws Exception {
    Path file = Path.of(HostileModelTest.class.getResource("hostile/few.onnx").toURI());
    String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
    String damaged = bytes.replace("harmonic.labels", "harmonic.label#");
    assertFalse(bytes.equals(damaged));
    Path place = folder.resolve("damaged.onnx");
    Files.writeString(place, damaged, StandardCharsets.ISO_8859_1);
    CliRun.expect(
        1, "has no harmonic.labels in its metadata", CliRun.of("probe", place.toString()));
  }

  /// What only ONNX Runtime finds out.
  @Test
  void aGraphThatCannotBeLoaded(@TempDir Path folder) throws Exception {
    Path run = SmallRun.train(folder, "run");
    String bytes = Files.readString(run.resolve("model.onnx"), StandardCharsets.ISO_8859_1);
    String damaged = bytes.replace("keepdims", "keepdimz");
    assertFalse(bytes.equals(damaged));
    Path place = folder.resolve("damaged.onnx");
    Files.writeString(place, damaged, StandardCharsets.ISO_8859_1);
    CliRun.expect(
        1, "cannot read as an ONNX model: " + place, CliRun.of("probe", place.toString()));
  }
}
