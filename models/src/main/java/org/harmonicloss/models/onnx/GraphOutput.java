package org.harmonicloss.models.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Makes an inner value of a model one of its outputs. In protocol buffers' encoding, a message
/// that comes twice is one with the fields of both, and of a repeated field all are kept: so a
/// graph that has nothing but one more output, written behind the model, adds this output to the
/// model's graph.
final class GraphOutput {
  private static final int MODEL_GRAPH = 7;
  private static final int GRAPH_OUTPUT = 12;
  private static final int VALUE_NAME = 1;

  private GraphOutput() {}

  /// The model with a further output; its type and shape are found by ONNX Runtime.
  static byte[] added(byte[] model, String name) {
    byte[] value = field(VALUE_NAME, name.getBytes(StandardCharsets.UTF_8));
    byte[] graph = field(MODEL_GRAPH, field(GRAPH_OUTPUT, value));
    byte[] both = new byte[Math.addExact(model.length, graph.length)];
    System.arraycopy(model, 0, both, 0, model.length);
    System.arraycopy(graph, 0, both, model.length, graph.length);
    return both;
  }

  /// A field that has a length (https://protobuf.dev/programming-guides/encoding).
  private static byte[] field(int number, byte... content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write((number << 3) | 2);
    int length = content.length;
    while (length >= 0x80) {
      out.write((length & 0x7F) | 0x80);
      length >>>= 7;
    }
    out.write(length);
    out.writeBytes(content);
    return out.toByteArray();
  }
}
