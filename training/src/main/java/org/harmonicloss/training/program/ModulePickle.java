package org.harmonicloss.training.program;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.harmonicloss.training.program.TorchScriptArchive.Tensor;

/// Writes the module of a TorchScript archive in Python's pickle format, protocol 2.
final class ModulePickle {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private ModulePickle() {}

  /// `__torch__.Program()` with the attributes `{"training": True, …}`.
  ///
  /// @param tensors whose numbers are in the archive's `data/0`, `data/1`, …
  static byte[] of(Map<String, Number> numbers, List<Tensor> tensors) {
    ModulePickle pickle = new ModulePickle();
    pickle.opcodes(0x80, 2);
    pickle.global("__torch__", "Program");
    pickle.opcodes(')', 0x81, '}', '(');
    pickle.text("training");
    pickle.opcodes(0x88);
    numbers.forEach(
        (name, value) -> {
          pickle.text(name);
          pickle.number(value);
        });
    for (int i = 0; i < tensors.size(); i++) {
      pickle.text(tensors.get(i).name());
      pickle.tensor(tensors.get(i), Integer.toString(i));
    }
    pickle.opcodes('u', 'b', '.');
    return pickle.bytes.toByteArray();
  }

  /// `_rebuild_tensor_v2(storage, offset, shape, strides, requires_grad, hooks)`, with the storage
  /// by reference.
  private void tensor(Tensor tensor, String file) {
    global("torch._utils", "_rebuild_tensor_v2");
    opcodes('(', '(');
    text("storage");
    global("torch", tensor.storage());
    text(file);
    text("cpu");
    number(tensor.size());
    opcodes('t', 'Q');
    number(0);
    opcodes('(');
    tensor.shape().forEach(this::number);
    opcodes('t', '(');
    int stride = tensor.size();
    for (int size : tensor.shape()) {
      stride /= size;
      number(stride);
    }
    opcodes('t', 0x89);
    global("collections", "OrderedDict");
    opcodes(')', 'R', 't', 'R');
  }

  private void number(Number value) {
    if (value instanceof Integer whole) {
      opcodes('J');
      bytes.writeBytes(ByteBuffer.allocate(4).order(LITTLE_ENDIAN).putInt(whole).array());
    } else {
      opcodes('G');
      bytes.writeBytes(ByteBuffer.allocate(8).putDouble(value.doubleValue()).array());
    }
  }

  private void global(String module, String name) {
    ascii("c" + module + "\n" + name + "\n");
  }

  private void text(String text) {
    opcodes('X');
    bytes.writeBytes(ByteBuffer.allocate(4).order(LITTLE_ENDIAN).putInt(text.length()).array());
    ascii(text);
  }

  private void ascii(String text) {
    bytes.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  private void opcodes(int... opcodes) {
    for (int opcode : opcodes) {
      bytes.write(opcode);
    }
  }
}
