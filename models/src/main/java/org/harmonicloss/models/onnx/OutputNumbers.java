package org.harmonicloss.models.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.harmonicloss.models.base.Matrix;

/// The numbers of a tensor that a model has computed: float32 and smaller in single precision, all
/// else in double.
final class OutputNumbers {
  private OutputNumbers() {}

  /// @return nothing of a type that is not read
  static Optional<Matrix> of(OnnxTensor tensor, int count, int columns) {
    OnnxJavaType type = tensor.getInfo().type;
    int rows = count / columns;
    if (type == OnnxJavaType.FLOAT
        || type == OnnxJavaType.FLOAT16
        || type == OnnxJavaType.BFLOAT16) {
      float[] floats = new float[count];
      tensor.getFloatBuffer().get(floats);
      return Optional.of(Matrix.of(floats, rows, columns));
    }
    return doubles(tensor, type)
        .map(number -> IntStream.range(0, count).mapToDouble(number).toArray())
        .map(numbers -> Matrix.of(numbers, rows, columns));
  }

  private static Optional<IntToDoubleFunction> doubles(OnnxTensor tensor, OnnxJavaType type) {
    return Optional.ofNullable(
        switch (type) {
          case DOUBLE -> tensor.getDoubleBuffer()::get;
          case INT64 -> {
            LongBuffer longs = tensor.getLongBuffer();
            yield i -> longs.get(i);
          }
          case INT32 -> {
            IntBuffer ints = tensor.getIntBuffer();
            yield i -> ints.get(i);
          }
          case INT8, UINT8, BOOL -> {
            ByteBuffer bytes = tensor.getByteBuffer();
            yield type == OnnxJavaType.INT8 ? i -> bytes.get(i) : i -> bytes.get(i) & 0xFF;
          }
          default -> null;
        });
  }
}
