package org.harmonicloss.models.tensors;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Source;

/// What an ONNX model computes and with what sizes, without its numbers: enough to find out how
/// much it takes before it is loaded.
///
/// @param metadata what the model says about itself; texts of more than 64 KiB are left empty
/// @param opset the version of ONNX's operators
/// @param inputs the dimensions of each input of the graph, −1 where they vary
/// @param constants initialisers by their names
/// @param nodes in the order of the file
/// @param outputs of the graph
public record OnnxStructure(
    Map<String, String> metadata,
    long opset,
    Map<String, List<Long>> inputs,
    Map<String, Constant> constants,
    List<Node> nodes,
    List<String> outputs) {

  /// An initialiser.
  ///
  /// @param integers its numbers where they are whole numbers, such as a shape; else null
  public record Constant(List<Long> shape, List<Long> integers) {}

  /// A node.
  ///
  /// @param operator ONNX's name for it
  /// @param inputs names; one that is left out is empty
  /// @param attributes those that are whole numbers, or lists of these
  public record Node(
      String operator,
      List<String> inputs,
      List<String> outputs,
      Map<String, List<Long>> attributes) {

    /// An attribute that is one number.
    public long attribute(String name, long otherwise) {
      List<Long> numbers = attributes.get(name);
      return numbers == null || numbers.isEmpty() ? otherwise : numbers.getFirst();
    }
  }

  public OnnxStructure {
    metadata = Map.copyOf(metadata);
    inputs = Map.copyOf(inputs);
    constants = Map.copyOf(constants);
    nodes = List.copyOf(nodes);
    outputs = List.copyOf(outputs);
  }

  /// @param marks names that its metadata must have
  /// @throws HarmonicException if the file is damaged or has not all marks, or has what no model of
  ///     ours has: graphs in graphs, functions, operators that are not ONNX's, sparse tensors,
  ///     numbers of other types
  public static OnnxStructure read(Source file, List<String> marks) {
    try (SeekableByteChannel channel = file.open()) {
      Set<String> metadata = OnnxFile.read(file).metadata();
      for (String mark : marks) {
        if (!metadata.contains(mark)) {
          throw OnnxStructureReader.foreign(file, "no " + mark + " in its metadata");
        }
      }
      return new OnnxStructureReader(file).read(ProtobufMessage.of(new FileBytes(channel, file)));
    } catch (IOException e) {
      throw Damage.unreadable(file, e);
    }
  }

  /// The name of the initialiser that an output is as it stands in the file, if it is one.
  public Optional<String> initialiserOf(String output) {
    return nodes.stream()
        .filter(node -> node.operator().equals("Identity"))
        .filter(node -> node.outputs().equals(List.of(output)) && node.inputs().size() == 1)
        .map(node -> node.inputs().getFirst())
        .filter(constants::containsKey)
        .findFirst();
  }
}
