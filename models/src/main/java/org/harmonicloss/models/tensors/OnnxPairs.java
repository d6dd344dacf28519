package org.harmonicloss.models.tensors;

import java.io.IOException;

/// The messages of an ONNX file that are pairs.
final class OnnxPairs {
  private static final int MOST_TEXT = 1 << 16;

  private OnnxPairs() {}

  /// A `StringStringEntryProto`.
  record Entry(String key, String value) {}

  /// An `OperatorSetIdProto`. The domain is empty for ONNX's own operators.
  record Opset(String domain, long version) {}

  /// @param instead what a value longer than 64 KB becomes; null where it is damage
  static Entry entry(ProtobufMessage message, String instead) throws IOException {
    String key = "";
    String value = "";
    while (message.next()) {
      switch (message.field()) {
        case 1 -> key = message.text();
        case 2 -> {
          boolean tooLong = instead != null && message.bytes() > MOST_TEXT;
          value = tooLong ? instead : message.text();
        }
        default -> {
          // Nothing else is defined.
        }
      }
    }
    return new Entry(key, value);
  }

  static Opset opset(ProtobufMessage message) throws IOException {
    String domain = "";
    long version = 0;
    while (message.next()) {
      switch (message.field()) {
        case 1 -> domain = message.text();
        case 2 -> version = message.number();
        default -> {
          // Nothing else is defined.
        }
      }
    }
    return new Opset(domain, version);
  }
}
