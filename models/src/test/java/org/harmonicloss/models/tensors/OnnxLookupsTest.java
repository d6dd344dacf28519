package org.harmonicloss.models.tensors;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// How many rows token ids choose from, in the forms in which exporters write embeddings.
class OnnxLookupsTest {
  private final OnnxLookups lookups = new OnnxLookups();

  private void node(String operator, List<String> inputs, String output) {
    lookups.node(operator, inputs, List.of(output));
  }

  private void expect(Map<String, Long> rows) {
    lookups.tensor("words", List.of(30522L, 384L));
    lookups.tensor("places", List.of(512L, 384L));
    lookups.tensor("bias", List.of(384L));
    assertEquals(rows, lookups.rows(Set.of("input_ids", "position_ids", "attention_mask")));
  }

  @Test
  void rowsAreGathered() {
    node("Gather", List.of("words", "input_ids"), "x");
    node("Gather", List.of("places", "position_ids"), "y");
    node("Gather", List.of("bias", "attention_mask"), "z");
    expect(Map.of("input_ids", 30522L, "position_ids", 512L));
  }

  /// As T5 reshapes its ids, and quantized models have their embedding.
  @Test
  void idsAndRowsMayHaveAnotherForm() {
    node("Cast", List.of("input_ids"), "whole");
    node("Reshape", List.of("whole", "shape"), "ids");
    node("Identity", List.of("words"), "shared");
    node("DequantizeLinear", List.of("shared", "scale"), "floats");
    node("Gather", List.of("floats", "ids"), "x");
    expect(Map.of("input_ids", 30522L));
  }

  @Test
  void onnxRuntimesOwnOperatorsAreKnown() {
    node(
        "com.microsoft.EmbedLayerNormalization",
        List.of("input_ids", "token_type_ids", "words", "places"),
        "x");
    expect(Map.of("input_ids", 30522L));
  }

  /// Rows of a reshaped tensor are others than those in the file.
  @Test
  void whatIsNotKnownIsNotSaid() {
    node("Reshape", List.of("words", "shape"), "split");
    node("Gather", List.of("split", "input_ids"), "x");
    node("Gather", List.of("words"), "y");
    node("Gather", List.of("words", "other"), "z");
    expect(Map.of());
  }
}
