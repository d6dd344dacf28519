package org.harmonicloss.cli.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.base.Matrix;
import org.harmonicloss.models.base.Source;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.tensors.NpyWriter;
import org.harmonicloss.models.tensors.SafetensorsWriter.Entry;
import org.harmonicloss.models.tensors.TensorFile;
import org.harmonicloss.models.tensors.Vocabulary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tensors as other programs read them.
class ExportCommandTest {
  @TempDir private Path folder;

  private static RunConfig config(String name) {
    return SyntheticModels.all().get(name);
  }

  private Path write(Map<String, ExportFolder.Content> files, String name) {
    Path out = folder.resolve(name);
    new ExportFolder(out, false).write(files, Json.object());
    return out;
  }

  @Test
  void arraysAreThoseOfTheCheckpoint() {
    RunConfig config = config("mlp-harmonic");
    RunTensors run = SyntheticModels.tensors(config, folder);
    Path npy = write(TensorExports.npy(run, run.all()), "npy");
    Path safetensors = write(TensorExports.safetensors(run, run.all()), "safetensors");
    TensorFile all = TensorFile.open(safetensors.resolve("model.safetensors"));
    assertEquals(5, all.tensors().size());
    for (Entry entry : run.all()) {
      float[] expected = SyntheticModels.values(config, entry.name());
      TensorFile one = TensorFile.open(npy.resolve(entry.name() + ".npy"));
      Matrix.Floats array = (Matrix.Floats) one.read(entry.name());
      assertEquals(entry.shape(), List.of(array.rows(), array.columns()));
      assertArrayEquals(expected, array.values());
      assertArrayEquals(expected, ((Matrix.Floats) all.read(entry.name())).values());
    }
    List<String> labels = Vocabulary.read(Source.of(npy.resolve("labels.json"), "labels"));
    assertEquals(config.task().labels(), labels);
  }

  /// Where the two are tied, and where they are not; of a language model without padding.
  @Test
  void theUnembeddingIsThereByItsName() {
    RunTensors tied = SyntheticModels.tensors(config("mlp-harmonic"), folder);
    Entry unembedding = tied.chosen(List.of("unembedding")).getFirst();
    assertArrayEquals(
        SyntheticModels.values(config("mlp-harmonic"), "embedding"), tied.values(unembedding));
    RunTensors own = SyntheticModels.tensors(config("transformer-harmonic"), folder);
    Entry centres = own.chosen(List.of("unembedding")).getFirst();
    assertArrayEquals(
        SyntheticModels.values(config("transformer-harmonic"), "unembedding"), own.values(centres));
    RunTensors padded = SyntheticModels.tensors(config("gpt-harmonic"), folder);
    Entry rows = padded.chosen(List.of("embedding")).getFirst();
    assertEquals(List.of(300, 8), rows.shape());
    assertEquals(2400, padded.values(rows).length);
    HarmonicException unknown =
        assertThrows(HarmonicException.class, () -> tied.chosen(List.of("embeding")));
    assertTrue(unknown.hint().contains("embedding"), unknown.hint());
  }

  @Test
  void theProjectorReadsLines() throws IOException {
    RunConfig config = config("mlp-harmonic");
    RunTensors run = SyntheticModels.tensors(config, folder);
    List<Entry> embedding = run.chosen(List.of("embedding"));
    Path out = write(TensorExports.projector(run, embedding), "projector");
    List<String> rows = Files.readAllLines(out.resolve("tensors.tsv"));
    List<String> metadata = Files.readAllLines(out.resolve("metadata.tsv"));
    assertEquals(31, rows.size());
    assertEquals(32, metadata.size());
    assertEquals("label\tid", metadata.getFirst());
    assertEquals("30\t30", metadata.getLast());
    float[] values = run.values(embedding.getFirst());
    assertEquals(values[16 + 3], Float.parseFloat(rows.get(1).split("\t", -1)[3]));
    JsonNode json = Json.read(out.resolve("projector_config.json")).path("embeddings").get(0);
    assertEquals("tensors.tsv", json.path("tensorPath").textValue());
    assertEquals(16, json.path("tensorShape").get(1).intValue());
    assertTrue(
        Files.readString(out.resolve("projector_config.pbtxt"))
            .contains("  tensor_path: \"tensors.tsv\"\n"));
    List<Entry> both = run.chosen(List.of("embedding", "unembedding"));
    assertThrows(HarmonicException.class, () -> TensorExports.projector(run, both));
  }

  /// Labels of a language model have tabs and ends of lines in them.
  @Test
  void metadataHasALineForEachToken() throws IOException {
    RunTensors run = SyntheticModels.tensors(config("gpt-harmonic"), folder);
    Path out = write(TensorExports.projector(run, run.chosen(List.of("embedding"))), "language");
    List<String> metadata = Files.readAllLines(out.resolve("metadata.tsv"));
    assertEquals(301, metadata.size());
    assertTrue(metadata.stream().allMatch(line -> line.split("\t", -1).length == 2));
  }

  @Test
  void bytesAreLittleEndian() throws IOException {
    Path file = folder.resolve("one.bytes");
    try (var out = Files.newOutputStream(file)) {
      NpyWriter.floats(out, 1.5f, -2);
    }
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(1.5f, bytes.getFloat());
    assertEquals(-2, bytes.getFloat());
  }

  @Test
  void onlyExportsAreReplaced() throws IOException {
    RunTensors run = SyntheticModels.tensors(config("mlp-harmonic"), folder);
    Path out = write(TensorExports.npy(run, run.all()), "again");
    ExportFolder forced = new ExportFolder(out, true);
    forced.write(TensorExports.safetensors(run, run.all()), Json.object());
    try (var files = Files.list(out)) {
      assertEquals(
          List.of("harmonic_export.json", "labels.json", "model.safetensors"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
    Files.writeString(out.resolve("notes.txt"), "mine");
    HarmonicException refused =
        assertThrows(
            HarmonicException.class,
            () -> forced.write(TensorExports.npy(run, run.all()), Json.object()));
    assertTrue(refused.getMessage().startsWith("will not replace"), refused.getMessage());
    assertEquals("mine", Files.readString(out.resolve("notes.txt")));
  }
}
