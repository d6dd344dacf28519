package org.harmonicloss.models.tensors;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Source;

/// What any ONNX model says about itself, read without loading it.
///
/// @param opsets versions of its operators, by their domain; ONNX's own is `ai.onnx`
/// @param inputs that must be given; not those that have a value in the file
/// @param outputs what it computes
/// @param inner what its nodes compute on the way, but for outputs
/// @param operators how many nodes there are of each, in subgraphs and functions too; those of
///     other domains than ONNX's own with the domain before them
/// @param metadata what its author wrote about it
/// @param rows of inputs that are numbers of rows, such as token ids, how many rows there are
/// @param refused why it cannot be run at all, if it cannot
public record OnnxOutline(
    String producer,
    String graph,
    long irVersion,
    Map<String, Long> opsets,
    List<Value> inputs,
    List<Value> outputs,
    List<Value> inner,
    Map<String, Integer> operators,
    Map<String, String> metadata,
    Map<String, Long> rows,
    Optional<String> refused) {

  /// What goes in, comes out or is computed on the way.
  ///
  /// @param type of numbers, such as `float32`; `unknown` where the file does not say
  /// @param shape a number, the name of a dimension that varies, or `?` each; empty where the file
  ///     does not say
  public record Value(String name, String type, Optional<List<String>> shape) {
    public Value {
      shape = shape.map(List::copyOf);
    }

    /// Such as `[batch, 128]`.
    public String shapeText() {
      return shape.map(sizes -> "[" + String.join(", ", sizes) + "]").orElse("?");
    }

    /// The size of a dimension; empty if it varies, or has more than nine digits.
    ///
    /// @param dimension of a shape that is known
    public OptionalInt size(int dimension) {
      String size = shape.orElseThrow().get(dimension);
      return size.matches("0|[1-9][0-9]{0,8}")
          ? OptionalInt.of(Integer.parseInt(size))
          : OptionalInt.empty();
    }

    /// @throws HarmonicException (usage) if an array cannot be this input
    public void requireShape(NumberArray array) {
      if (shape.isEmpty()) {
        return;
      }
      List<String> sizes = shape.get();
      boolean fits = sizes.size() == array.shape().length;
      for (int i = 0; fits && i < sizes.size(); i++) {
        String size = sizes.get(i);
        fits = !size.matches("[1-9][0-9]*") || size.equals(Long.toString(array.shape()[i]));
      }
      if (!fits) {
        throw HarmonicException.usage(
            "input %s wants the shape %s, %s has %s"
                .formatted(name, shapeText(), array.source(), array.shapeText()),
            "give as many numbers as the model wants; dimensions with a name may have any size");
      }
    }
  }

  /// @throws HarmonicException if it is damaged
  public static OnnxOutline read(Source file) {
    try (SeekableByteChannel channel = file.open()) {
      return new OnnxOutlineReader(file).read(ProtobufMessage.of(new FileBytes(channel, file)));
    } catch (IOException e) {
      throw Damage.unreadable(file, e);
    }
  }

  /// An output or an inner value.
  public Optional<Value> value(String name) {
    return Stream.concat(outputs.stream(), inner.stream())
        .filter(value -> value.name().equals(name))
        .findFirst();
  }

  /// Whether it is one of the graph's outputs.
  public boolean isOutput(String name) {
    return outputs.stream().anyMatch(value -> value.name().equals(name));
  }
}
