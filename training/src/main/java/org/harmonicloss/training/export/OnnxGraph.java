package org.harmonicloss.training.export;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.harmonicloss.models.base.AtomicFile;
import org.harmonicloss.models.base.Version;

/// Builds an ONNX graph node by node. Values are known by name; every method that adds a value
/// returns its name, so that a graph reads like the formula it computes.
public final class OnnxGraph {
  /// Any runtime of the last years reads it.
  public static final int OPSET = 17;

  /// The first with `Attention`.
  public static final int ATTENTION_OPSET = 23;

  /// The version of ONNX's own format that came with an opset.
  private static final Map<Integer, Integer> IR_VERSIONS = Map.of(OPSET, 8, ATTENTION_OPSET, 11);

  private final GraphProto.Builder graph;
  private final int opset;
  private final Map<String, String> metadata = new TreeMap<>();

  public OnnxGraph(String name, int opset) {
    graph = GraphProto.newBuilder().setName(name);
    this.opset = opset;
  }

  /// The operators used, with ONNX's names for them. `OnnxModel.OPERATORS` lists those that are
  /// run.
  public enum Op {
    ABS("Abs"),
    ADD("Add"),
    ATTENTION("Attention"),
    CONCAT("Concat"),
    DIV("Div"),
    GATHER("Gather"),
    GELU("Gelu"),
    GEMM("Gemm"),
    IDENTITY("Identity"),
    LOG("Log"),
    LAYER_NORMALIZATION("LayerNormalization"),
    LOG_SOFTMAX("LogSoftmax"),
    MAT_MUL("MatMul"),
    MAX("Max"),
    MUL("Mul"),
    POW("Pow"),
    RANGE("Range"),
    REDUCE_MAX("ReduceMax"),
    REDUCE_MEAN("ReduceMean"),
    REDUCE_SUM("ReduceSum"),
    RELU("Relu"),
    RESHAPE("Reshape"),
    SHAPE("Shape"),
    SIGMOID("Sigmoid"),
    SOFTMAX("Softmax"),
    SPLIT("Split"),
    SQRT("Sqrt"),
    SUB("Sub"),
    TRANSPOSE("Transpose"),
    UNSQUEEZE("Unsqueeze");

    private final String onnxName;

    Op(String onnxName) {
      this.onnxName = onnxName;
    }

    String onnxName() {
      return onnxName;
    }
  }

  public String node(Op op, String output, String... inputs) {
    return node(op, Map.of(), output, inputs);
  }

  /// @param attributes by ONNX's names: an Integer, a Double, a text or a list of Integers each
  public String node(Op op, Map<String, ?> attributes, String output, String... inputs) {
    return node(op, attributes, List.of(output), inputs).getFirst();
  }

  /// A node with several outputs.
  public List<String> node(
      Op op, Map<String, ?> attributes, List<String> outputs, String... inputs) {
    NodeProto.Builder node =
        NodeProto.newBuilder()
            .setOpType(op.onnxName)
            .setName(outputs.getFirst())
            .addAllOutput(outputs);
    for (String input : inputs) {
      node.addInput(input);
    }
    attributes.forEach((name, value) -> node.addAttribute(attribute(name, value)));
    graph.addNode(node);
    return outputs;
  }

  private static AttributeProto attribute(String name, Object value) {
    AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
    switch (value) {
      case Integer i -> attribute.setType(AttributeProto.AttributeType.INT).setI(i);
      case Double d -> attribute.setType(AttributeProto.AttributeType.FLOAT).setF(d.floatValue());
      case String s ->
          attribute.setType(AttributeProto.AttributeType.STRING).setS(ByteString.copyFromUtf8(s));
      case List<?> integers -> {
        attribute.setType(AttributeProto.AttributeType.INTS);
        integers.forEach(i -> attribute.addInts((Integer) i));
      }
      default -> throw new IllegalArgumentException("no attribute of this kind: " + value);
    }
    return attribute.build();
  }

  /// The name of a model's parameter. They have names of their own, since `embedding` is an output.
  public String parameter(String name) {
    return "param." + name;
  }

  /// x·W + b, W and b being parameters. b is one row: it broadcasts.
  public String linear(String output, String x, String weight, String bias) {
    String product = node(Op.MAT_MUL, output + "_product", x, parameter(weight));
    return node(Op.ADD, output, product, parameter(bias));
  }

  /// A constant float32 tensor; no dimensions make a scalar.
  public String floats(String name, float[] values, long... dimensions) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return constant(name, DataType.FLOAT, bytes, dimensions);
  }

  public String scalar(String name, double value) {
    return floats(name, new float[] {(float) value});
  }

  /// A constant vector of int64, such as a shape or a list of axes.
  public String integers(String name, long... values) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    return constant(name, DataType.INT64, bytes, values.length);
  }

  /// A constant int64 without dimensions, such as one index.
  public String integer(String name, long value) {
    ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    return constant(name, DataType.INT64, bytes.putLong(0, value));
  }

  private String constant(String name, DataType type, ByteBuffer bytes, long... dimensions) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(type.getNumber())
            .setRawData(UnsafeByteOperations.unsafeWrap(bytes)); // nobody else has these
    for (long dimension : dimensions) {
      tensor.addDims(dimension);
    }
    graph.addInitializer(tensor);
    return name;
  }

  /// An int64 input; a dimension is a number or the name of one that varies.
  public String integerInput(String name, Object... dimensions) {
    graph.addInput(value(name, DataType.INT64, dimensions));
    return name;
  }

  /// A float32 input.
  public String floatInput(String name, Object... dimensions) {
    graph.addInput(value(name, DataType.FLOAT, dimensions));
    return name;
  }

  public void floatOutput(String name, Object... dimensions) {
    graph.addOutput(value(name, DataType.FLOAT, dimensions));
  }

  private static ValueInfoProto value(String name, DataType type, Object... dimensions) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (Object dimension : dimensions) {
      switch (dimension) {
        case String varying -> shape.addDimBuilder().setDimParam(varying);
        case Number fixed -> shape.addDimBuilder().setDimValue(fixed.longValue());
        default -> throw new IllegalArgumentException("neither a name nor a number: " + dimension);
      }
    }
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  /// Text about the model, such as where it came from.
  public void metadata(String key, String value) {
    metadata.put(key, value);
  }

  /// Writes the model's file.
  public void write(AtomicFile file) {
    try {
      toModel().writeTo(file.stream());
    } catch (IOException e) {
      throw file.failure(e);
    }
  }

  /// The model file's bytes.
  public byte[] toBytes() {
    return toModel().toByteArray();
  }

  private ModelProto toModel() {
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSIONS.get(opset))
            .setProducerName("harmonic")
            .setProducerVersion(Version.harmonic())
            .setGraph(graph)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(opset));
    metadata.forEach(
        (key, value) ->
            model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return model.build();
  }
}
