package org.harmonicloss.cli.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.config.Head;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.onnx.OnnxModel;
import org.harmonicloss.models.task.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What PyTorch computes from exported folders (`make_export_golden.py`), by a script of its own
/// and by the modelling file in them, is what our models compute.
class HuggingFaceTest {
  private static final Path GOLDEN =
      Path.of("src/test/resources/org/harmonicloss/cli/export/golden.json");

  @TempDir private Path folder;

  private static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static int[] ids(JsonNode json) {
    int[] ids = new int[json.size()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = json.get(i).intValue();
    }
    return ids;
  }

  @Test
  void exportedModelsComputeWhatOursDo() throws IOException {
    JsonNode golden = Json.parse(Files.readString(GOLDEN), "golden");
    Map<String, RunConfig> configs = SyntheticModels.all();
    assertEquals(golden.size(), configs.size());
    for (Map.Entry<String, RunConfig> model : configs.entrySet()) {
      String name = model.getKey();
      RunConfig config = model.getValue();
      Path out = folder.resolve(name);
      RunTensors tensors = SyntheticModels.tensors(config, folder);
      new ExportFolder(out, false).write(HuggingFace.files(tensors), Json.object());
      JsonNode expected = golden.path(name);
      // PyTorch has read these very files.
      expected
          .path("files")
          .properties()
          .forEach(
              file -> {
                try {
                  assertEquals(
                      file.getValue().textValue(),
                      sha256(out.resolve(file.getKey())),
                      name + "/" + file.getKey());
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      try (OnnxModel onnx = SyntheticModels.onnx(config, folder)) {
        for (JsonNode row : expected.path("rows")) {
          float[] logProbs = onnx.run("log_probs", List.of(ids(row.path("ids"))))[0];
          JsonNode there = row.path("log_probs");
          assertEquals(there.size(), logProbs.length);
          double greatest = 1;
          for (float logProb : logProbs) {
            greatest = Math.max(greatest, -logProb);
          }
          for (int c = 0; c < logProbs.length; c++) {
            // Our cosine over many classes is a product in float32, and the exponent 256; squares
            // of distances are rounded in proportion to the greatest.
            double tolerance = 1e-4 * Math.max(1, Math.max(-logProbs[c], greatest / 10));
            assertEquals(there.get(c).doubleValue(), logProbs[c], tolerance, name + " " + c);
          }
        }
      }
    }
  }

  /// No program may take distances for dot products.
  @Test
  void onlyDotProductsAreSaidToBeGpt2() {
    for (Map.Entry<String, RunConfig> model : SyntheticModels.all().entrySet()) {
      RunConfig config = model.getValue();
      Path out = folder.resolve(model.getKey());
      RunTensors tensors = SyntheticModels.tensors(config, folder);
      new ExportFolder(out, false).write(HuggingFace.files(tensors), Json.object());
      JsonNode json = Json.read(out.resolve("config.json"));
      boolean stock =
          config.task() instanceof Language && config.head() instanceof Head.CrossEntropy;
      assertEquals(stock ? "gpt2" : "harmonic", json.path("model_type").textValue());
      assertEquals(
          stock ? "GPT2LMHeadModel" : "HarmonicModel",
          json.path("architectures").get(0).textValue());
      assertEquals(!stock, json.has("auto_map"));
      assertEquals(!stock, Files.exists(out.resolve("modeling_harmonic.py")));
      json.path("auto_map")
          .forEach(name -> assertTrue(name.textValue().startsWith("modeling_harmonic.")));
    }
  }

  @Test
  void wordsHaveTheirNumbers() {
    JsonNode json = TokenizerJson.words(List.of("0", "1", "parent"));
    assertEquals("WordLevel", json.path("model").path("type").textValue());
    assertEquals(2, json.path("model").path("vocab").path("parent").intValue());
    assertFalse(json.path("model").path("vocab").has("[UNK]"));
  }
}
