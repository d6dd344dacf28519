package org.harmonicloss.models.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.function.LongUnaryOperator;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Source;
import org.harmonicloss.models.tensors.NumberArray;
import org.harmonicloss.models.tensors.OnnxOutline;

/// Numbers of anybody's in the type that a model's input has. Whole numbers become others where
/// these are wanted, but not the other way round.
final class InputTensor {
  private InputTensor() {}

  /// @throws HarmonicException (usage) if the numbers are not of the type and shape that it wants
  static OnnxTensor of(OnnxOutline.Value input, NumberArray array, Source file)
      throws OrtException {
    input.requireShape(array);
    OrtEnvironment environment = OnnxRuntime.environment();
    long[] shape = array.shape();
    int n = array.count();
    return switch (input.type()) {
      case "float32" -> {
        FloatBuffer floats = FloatBuffer.allocate(n);
        for (int i = 0; i < n; i++) {
          floats.put((float) number(array, i));
        }
        yield OnnxTensor.createTensor(environment, floats.flip(), shape);
      }
      case "float64" -> {
        DoubleBuffer doubles = DoubleBuffer.allocate(n);
        for (int i = 0; i < n; i++) {
          doubles.put(number(array, i));
        }
        yield OnnxTensor.createTensor(environment, doubles.flip(), shape);
      }
      case "float16" -> {
        ShortBuffer halves = ShortBuffer.allocate(n);
        for (int i = 0; i < n; i++) {
          halves.put(Float.floatToFloat16((float) number(array, i)));
        }
        yield OnnxTensor.createTensor(environment, halves.flip(), shape, OnnxJavaType.FLOAT16);
      }
      case "int64" ->
          OnnxTensor.createTensor(
              environment, LongBuffer.wrap(wholes(input, array, value -> value)), shape);
      case "int32" -> {
        IntBuffer ints = IntBuffer.allocate(n);
        for (long whole : wholes(input, array, value -> (int) value)) {
          ints.put((int) whole);
        }
        yield OnnxTensor.createTensor(environment, ints.flip(), shape);
      }
      case "int8", "uint8", "bool" -> {
        LongUnaryOperator kept =
            switch (input.type()) {
              case "int8" -> value -> (byte) value;
              case "uint8" -> value -> value & 0xFF;
              default -> value -> value & 1;
            };
        OnnxJavaType type =
            switch (input.type()) {
              case "int8" -> OnnxJavaType.INT8;
              case "uint8" -> OnnxJavaType.UINT8;
              default -> OnnxJavaType.BOOL;
            };
        ByteBuffer bytes = ByteBuffer.allocate(n);
        for (long whole : wholes(input, array, kept)) {
          bytes.put((byte) whole);
        }
        yield OnnxTensor.createTensor(environment, bytes.flip(), shape, type);
      }
      default ->
          throw HarmonicException.failed(
              "input " + input.name() + " of " + file + " is of type " + input.type(),
              "float64, float32, float16, int64, int32, int8, uint8 and bool can be given");
    };
  }

  private static double number(NumberArray array, int i) {
    return array.whole() != null ? array.whole()[i] : array.real()[i];
  }

  /// @param kept what of a number the type holds
  private static long[] wholes(OnnxOutline.Value input, NumberArray array, LongUnaryOperator kept) {
    if (array.whole() == null) {
      throw HarmonicException.usage(
          "input %s wants %s, %s has %s"
              .formatted(input.name(), input.type(), array.source(), array.type()),
          "give whole numbers");
    }
    for (long whole : array.whole()) {
      if (kept.applyAsLong(whole) != whole) {
        throw HarmonicException.usage(
            "input %s wants %s, %s has %d"
                .formatted(input.name(), input.type(), array.source(), whole),
            "give numbers that this type holds");
      }
    }
    return array.whole();
  }
}
