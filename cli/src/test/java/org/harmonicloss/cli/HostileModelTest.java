package org.harmonicloss.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URISyntaxException;
import java.nio.file.Path;
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
}
