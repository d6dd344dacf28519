package org.harmonicloss.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A run directory in which a named pipe has the name of a file: nobody waits for what never comes.
class HostileRunTest {
  @TempDir private static Path shared;
  private static Path good;

  @TempDir private Path folder;

  @BeforeAll
  static void train() {
    good = SmallRun.train(shared, "good");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "config.json",
        "provenance.json",
        "metrics.ndjson",
        "checkpoint.safetensors",
        "checkpoint.next.safetensors",
        "model.onnx"
      })
  void aNamedPipeIsNoFile(String name) throws Exception {
    String page = folder.resolve("page.html").toString();
    for (String line :
        List.of(
            "probe RUN 3,4",
            "tensors RUN",
            "analyze pca RUN",
            "analyze pca RUN --tensor param.embedding",
            "analyze curves RUN",
            "analyze grokking RUN",
            "report RUN -o " + page,
            "train modular-addition --epochs 9 --rows 120 --quiet --resume --out RUN")) {
      Path run = withPipe(name);
      String[] words = line.replace("RUN", run.toString()).split(" ");
      CliRun end = assertTimeoutPreemptively(Duration.ofSeconds(30), () -> CliRun.of(words), line);
      // What does not read the file does not notice.
      boolean quiet = end.code() == 0;
      assertEquals(quiet ? 0 : 2, end.err().lines().count(), line + ": " + end);
      assertEquals(false, end.err().contains("unexpected"), line + ": " + end);
    }
  }

  private Path withPipe(String name) throws IOException, InterruptedException {
    Path run = Files.createTempDirectory(folder, "run");
    try (var files = Files.list(good)) {
      for (Path file : files.toList()) {
        Files.copy(file, run.resolve(file.getFileName()));
      }
    }
    Path pipe = run.resolve(name);
    Files.deleteIfExists(pipe);
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    return run;
  }
}
