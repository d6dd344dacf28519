package org.harmonicloss.cli.probe;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.harmonicloss.cli.output.Output;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.tensors.OnnxOutline;

/// What `harmonic probe --describe` prints: a row for each input, output and, if wanted, inner
/// value.
final class ModelDescription {
  /// A configuration in a model's metadata would fill the terminal.
  private static final int MOST_TEXT = 120;

  private ModelDescription() {}

  static void print(String source, OnnxOutline model, boolean inner, Output out) {
    ObjectNode whole =
        Json.object()
            .put("source", source)
            .put("producer", model.producer())
            .put("graph", model.graph())
            .put("ir_version", model.irVersion());
    texts(whole.putArray("opsets"), model.opsets());
    texts(whole.putArray("operators"), model.operators());
    texts(whole.putArray("metadata"), model.metadata());
    whole.put("inner_values", model.inner().size()).put("refused", model.refused().orElse(null));
    List<ObjectNode> rows = new ArrayList<>();
    model.inputs().forEach(value -> rows.add(row("input", value)));
    model.outputs().forEach(value -> rows.add(row("output", value)));
    if (inner) {
      model.inner().forEach(value -> rows.add(row("inner", value)));
    }
    out.print(whole, rows.iterator());
  }

  private static void texts(ArrayNode array, Map<String, ?> entries) {
    entries.forEach(
        (name, value) -> {
          String text = name + "=" + value;
          array.add(text.length() > MOST_TEXT ? text.substring(0, MOST_TEXT) + "…" : text);
        });
  }

  private static ObjectNode row(String kind, OnnxOutline.Value value) {
    ObjectNode json =
        Json.object().put("kind", kind).put("name", value.name()).put("type", value.type());
    if (value.shape().isEmpty()) {
      return json.putNull("shape");
    }
    ArrayNode shape = json.putArray("shape");
    value.shape().get().forEach(shape::add);
    return json;
  }
}
