package org.harmonicloss.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `harmonic export` of runs that are no language models.
class ExportsTest {
  @TempDir private Path folder;

  private CliRun export(String run, String name, String... more) {
    String[] fixed = {"export", run, "-o", folder.resolve(name).toString()};
    String[] all = new String[fixed.length + more.length];
    System.arraycopy(fixed, 0, all, 0, fixed.length);
    System.arraycopy(more, 0, all, fixed.length, more.length);
    return CliRun.of(all);
  }

  @Test
  void everyForm() throws IOException {
    String run = SmallRun.train(folder, "run").toString();
    for (String form : List.of("huggingface", "safetensors", "npy", "projector")) {
      assertEquals(
          new CliRun(0, folder.resolve(form) + "\n", ""), export(run, form, "--format", form));
      assertTrue(Files.isRegularFile(folder.resolve(form).resolve("harmonic_export.json")));
    }
    // What was written is what analyses of the run see.
    String array = folder.resolve("npy/embedding.npy").toString();
    double same =
        CliRun.rows(CliRun.of("analyze", "alignment", run, array))
            .getFirst()
            .path("cka")
            .doubleValue();
    assertEquals(1, same, 1e-12);
    CliRun.expect(
        2, "no tensor named embeding", export(run, "no", "--format=npy", "--tensor=embeding"));
    CliRun.expect(
        2,
        "--tensor does not apply to huggingface",
        export(run, "no", "--format=huggingface", "--tensor=embedding"));
    CliRun.expect(
        2,
        "the projector shows one tensor",
        export(run, "no", "--format=projector", "--tensor=hidden.weight"));
    assertTrue(Files.notExists(folder.resolve("no")));
  }

  @Test
  void modelsOfVectorsAreNotForTexts() {
    String toy = folder.resolve("toy").toString();
    assertEquals(0, CliRun.of("train", "toy-two", "--epochs", "2", "--quiet", "--out", toy).code());
    CliRun.expect(1, "it is a model of toy-two", export(toy, "no", "--format", "huggingface"));
    assertEquals(0, export(toy, "npy", "--format", "npy").code());
    assertTrue(Files.isRegularFile(folder.resolve("npy/unembedding.npy")));
  }
}
