package org.harmonicloss.models.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.harmonicloss.models.onnx.OnnxCost.Refused;
import org.harmonicloss.models.tensors.OnnxStructure;
import org.harmonicloss.models.tensors.OnnxStructure.Node;

/// The operators that an exported model is made of, `OnnxGraph` writes no others, and the shapes of
/// what each computes (https://onnx.ai/onnx/operators).
final class OnnxOperators {
  /// The versions that we write; others give some operators another meaning.
  static final Set<Long> OPSETS = Set.of(17L, 23L);

  /// Those that compute a number from each number.
  private static final Set<String> EACH =
      Set.of(
          "Abs",
          "Gelu",
          "Identity",
          "LayerNormalization",
          "Log",
          "LogSoftmax",
          "Relu",
          "Sigmoid",
          "Softmax",
          "Sqrt");

  /// Those that compute a number from several, which may be spread over the shape of another.
  private static final Set<String> TOGETHER = Set.of("Add", "Div", "Max", "Mul", "Pow", "Sub");

  private static final Set<String> OTHERS =
      Set.of(
          "Attention",
          "Concat",
          "Gather",
          "Gemm",
          "MatMul",
          "Range",
          "ReduceMax",
          "ReduceMean",
          "ReduceSum",
          "Reshape",
          "Shape",
          "Split",
          "Transpose",
          "Unsqueeze");

  private OnnxOperators() {}

  /// All of them.
  static Set<String> all() {
    Set<String> all = new HashSet<>(EACH);
    all.addAll(TOGETHER);
    all.addAll(OTHERS);
    return all;
  }

  /// A tensor, but for its numbers.
  ///
  /// @param integers its numbers where these are known, as those of shapes must be; else null
  record Value(long[] shape, long[] integers) {
    static Value of(OnnxStructure.Constant constant) {
      return new Value(longs(constant.shape()), longs(constant.integers()));
    }

    private static long[] longs(List<Long> numbers) {
      return numbers == null ? null : numbers.stream().mapToLong(Long::longValue).toArray();
    }

    private static Value integers(long... integers) {
      return new Value(new long[] {integers.length}, integers);
    }

    double count() {
      return Arrays.stream(shape).asDoubleStream().reduce(1, (a, b) -> a * b);
    }

    private int rank() {
      return shape.length;
    }
  }

  /// What a node computes.
  ///
  /// @param inside numbers that are needed for it beside its outputs
  record Computed(List<Value> values, double products, double inside) {
    private static Computed of(Value value) {
      return new Computed(List.of(value), value.count(), 0);
    }
  }

  /// @throws Refused if it is none of these, or is used as we do not use it
  static Computed compute(Node node, Map<String, Value> values) throws Refused {
    List<Value> in = new ArrayList<>();
    for (String input : node.inputs()) {
      Value value = values.get(input);
      if (value == null && !input.isEmpty()) {
        throw new Refused("no value " + input);
      }
      in.add(value);
    }
    if (!all().contains(node.operator())) {
      throw new Refused("the operator " + node.operator());
    }
    try {
      Computed computed = compute(node, in);
      if (computed.values().size() == node.outputs().size()) {
        return computed;
      }
    } catch (IndexOutOfBoundsException | NullPointerException | ArithmeticException e) {
      // An input is missing, has not the axis, or is not known.
    }
    throw new Refused("a " + node.operator() + " that does not fit: " + node.outputs());
  }

  private static Computed compute(Node node, List<Value> in) throws Refused {
    Value first = in.getFirst();
    if (EACH.contains(node.operator())) {
      boolean same = node.operator().equals("Identity");
      return Computed.of(same ? first : new Value(first.shape(), null));
    }
    if (TOGETHER.contains(node.operator())) {
      return Computed.of(together(node, in));
    }
    return switch (node.operator()) {
      case "Attention" -> attention(node, in);
      case "Concat" -> Computed.of(concat(node, in));
      case "Gather" -> Computed.of(gather(node, first, in.get(1)));
      case "Gemm" -> gemm(node, first, in.get(1));
      case "MatMul" -> matMul(first, in.get(1));
      case "Range" -> Computed.of(range(first, in.get(1), in.get(2)));
      case "ReduceMax", "ReduceMean" -> reduce(node, first, node.attributes().get("axes"));
      case "ReduceSum" -> reduce(node, first, boxed(in.get(1).integers()));
      case "Reshape" -> Computed.of(reshape(node, first, in.get(1)));
      case "Shape" -> Computed.of(shape(node, first));
      case "Split" -> split(node, first, in.get(1));
      case "Transpose" -> Computed.of(transpose(node, first));
      case "Unsqueeze" -> Computed.of(unsqueeze(first, in.get(1)));
      default -> throw new Refused("the operator " + node.operator());
    };
  }

  private static int axis(long axis, int rank) {
    return Math.toIntExact(axis < 0 ? axis + rank : axis);
  }

  private static Value together(Node node, List<Value> in) throws Refused {
    long[] shape = {};
    for (Value value : in) {
      shape = broadcast(shape, value.shape());
    }
    boolean known =
        node.operator().equals("Add")
            && in.stream().allMatch(value -> value.rank() == 0 && value.integers() != null);
    long[] sum = {0};
    if (known) {
      in.forEach(value -> sum[0] = Math.addExact(sum[0], value.integers()[0]));
    }
    return new Value(shape, known ? sum : null);
  }

  private static long[] broadcast(long[] a, long[] b) throws Refused {
    int rank = Math.max(a.length, b.length);
    long[] shape = new long[rank];
    for (int i = 0; i < rank; i++) {
      long one = i < rank - a.length ? 1 : a[i - rank + a.length];
      long other = i < rank - b.length ? 1 : b[i - rank + b.length];
      if (one != other && one != 1 && other != 1) {
        throw new Refused("shapes that do not fit: " + Arrays.toString(a) + Arrays.toString(b));
      }
      shape[i] = one == 1 ? other : one;
    }
    return shape;
  }

  /// [.., T, K] times [.., K, N].
  private static Computed matMul(Value a, Value b) throws Refused {
    int last = a.rank() - 1;
    long[] batch =
        broadcast(Arrays.copyOf(a.shape(), last - 1), Arrays.copyOf(b.shape(), b.rank() - 2));
    if (a.shape()[last] != b.shape()[b.rank() - 2]) {
      throw new Refused("a product of matrices that do not fit");
    }
    long[] shape = Arrays.copyOf(batch, batch.length + 2);
    shape[batch.length] = a.shape()[last - 1];
    shape[batch.length + 1] = b.shape()[b.rank() - 1];
    return product(shape, a.shape()[last], b);
  }

  private static Computed gemm(Node node, Value a, Value b) throws Refused {
    boolean ofA = node.attribute("transA", 0) != 0;
    boolean ofB = node.attribute("transB", 0) != 0;
    if (a.rank() != 2 || b.rank() != 2 || a.shape()[ofA ? 0 : 1] != b.shape()[ofB ? 1 : 0]) {
      throw new Refused("a product of matrices that do not fit");
    }
    long[] shape = {a.shape()[ofA ? 1 : 0], b.shape()[ofB ? 0 : 1]};
    return product(shape, a.shape()[ofA ? 0 : 1], b);
  }

  /// @param inner numbers that are multiplied and added for each number of the result
  /// @param packed what ONNX Runtime may copy in another order
  private static Computed product(long[] shape, long inner, Value packed) {
    Value value = new Value(shape, null);
    double products = value.count() * Math.max(1, inner);
    return new Computed(List.of(value), products, packed.count());
  }

  private static Value gather(Node node, Value data, Value places) {
    int axis = axis(node.attribute("axis", 0), data.rank());
    LongStream before = Arrays.stream(data.shape(), 0, axis);
    LongStream after = Arrays.stream(data.shape(), axis + 1, data.rank());
    LongStream shape =
        LongStream.concat(before, LongStream.concat(LongStream.of(places.shape()), after));
    boolean known = data.integers() != null && data.rank() == 1 && places.integers() != null;
    long[] integers =
        known
            ? LongStream.of(places.integers())
                .map(place -> data.integers()[axis(place, data.integers().length)])
                .toArray()
            : null;
    return new Value(shape.toArray(), integers);
  }

  private static Value transpose(Node node, Value value) {
    List<Long> order = node.attributes().get("perm");
    int rank = value.rank();
    long[] shape = new long[rank];
    boolean[] taken = new boolean[rank];
    for (int i = 0; i < rank; i++) {
      int from = order == null ? rank - 1 - i : Math.toIntExact(order.get(i));
      shape[i] = value.shape()[from];
      taken[from] = true;
    }
    return new Value(allTrue(taken) ? shape : null, null);
  }

  private static boolean allTrue(boolean... flags) {
    for (boolean flag : flags) {
      if (!flag) {
        return false;
      }
    }
    return true;
  }

  private static Value unsqueeze(Value value, Value axes) {
    int rank = value.rank() + axes.integers().length;
    boolean[] added = new boolean[rank];
    for (long axis : axes.integers()) {
      added[axis(axis, rank)] = true;
    }
    long[] shape = new long[rank];
    int next = 0;
    for (int i = 0; i < rank; i++) {
      shape[i] = added[i] ? 1 : value.shape()[next++];
    }
    return new Value(shape, null);
  }

  /// In the wanted shape 0 is the size that it has, and −1 what is left.
  private static Value reshape(Node node, Value value, Value wanted) throws Refused {
    long[] shape = wanted.integers().clone();
    boolean copies = node.attribute("allowzero", 0) == 0;
    double known = 1;
    int open = -1;
    for (int i = 0; i < shape.length; i++) {
      if (shape[i] == 0 && copies) {
        shape[i] = value.shape()[i];
      }
      if (shape[i] == -1 && open < 0) {
        open = i;
      } else if (shape[i] < 0) {
        throw new Refused("an impossible shape");
      } else {
        known *= shape[i];
      }
    }
    if (open >= 0) {
      shape[open] = known == 0 ? 0 : (long) (value.count() / known);
    }
    Value reshaped = new Value(shape, null);
    if (reshaped.count() != value.count()) {
      throw new Refused("an impossible shape");
    }
    return reshaped;
  }

  private static List<Long> boxed(long... numbers) {
    return Arrays.stream(numbers).boxed().toList();
  }

  private static Computed reduce(Node node, Value value, List<Long> axes) throws Refused {
    if (axes.isEmpty()) {
      throw new Refused("a " + node.operator() + " over all or nothing");
    }
    boolean[] summed = new boolean[value.rank()];
    for (long axis : axes) {
      summed[axis(axis, value.rank())] = true;
    }
    boolean kept = node.attribute("keepdims", 1) != 0;
    LongStream.Builder shape = LongStream.builder();
    for (int i = 0; i < value.rank(); i++) {
      if (!summed[i] || kept) {
        shape.add(summed[i] ? 1 : value.shape()[i]);
      }
    }
    return new Computed(List.of(new Value(shape.build().toArray(), null)), value.count(), 0);
  }

  private static Value concat(Node node, List<Value> in) throws Refused {
    int axis = axis(node.attribute("axis", 0), in.getFirst().rank());
    long[] shape = in.getFirst().shape().clone();
    shape[axis] = 0;
    LongStream integers = LongStream.empty();
    for (Value value : in) {
      long[] other = value.shape().clone();
      shape[axis] = Math.addExact(shape[axis], other[axis]);
      other[axis] = shape[axis];
      if (!Arrays.equals(shape, other)) {
        throw new Refused("parts of a whole that do not fit");
      }
      boolean known = integers != null && value.integers() != null && value.rank() == 1;
      integers = known ? LongStream.concat(integers, LongStream.of(value.integers())) : null;
    }
    return new Value(shape, integers == null ? null : integers.toArray());
  }

  private static Computed split(Node node, Value value, Value sizes) throws Refused {
    int axis = axis(node.attribute("axis", 0), value.rank());
    if (LongStream.of(sizes.integers()).sum() != value.shape()[axis]
        || LongStream.of(sizes.integers()).anyMatch(size -> size < 0)) {
      throw new Refused("parts of a whole that do not fit");
    }
    List<Value> parts = new ArrayList<>();
    for (long size : sizes.integers()) {
      long[] shape = value.shape().clone();
      shape[axis] = size;
      parts.add(new Value(shape, null));
    }
    return new Computed(parts, value.count(), 0);
  }

  private static Value shape(Node node, Value value) throws Refused {
    if (!node.attributes().isEmpty()) {
      throw new Refused("a part of a shape");
    }
    return Value.integers(value.shape());
  }

  /// From one number to before another. Its numbers are not needed for a shape.
  private static Value range(Value from, Value to, Value step) throws Refused {
    if (step.integers()[0] != 1 || from.integers().length != 1 || to.integers().length != 1) {
      throw new Refused("a range of other steps");
    }
    long count = Math.subtractExact(to.integers()[0], from.integers()[0]);
    return new Value(new long[] {Math.max(0, count)}, null);
  }

  /// Queries [batch, T, H·d], keys and values as many, and those of earlier tokens [batch, H, past,
  /// d]; the mixed values, and all keys and values [batch, H, past + T, d].
  private static Computed attention(Node node, List<Value> in) throws Refused {
    long heads = node.attribute("q_num_heads", 0);
    long[] query = in.getFirst().shape();
    long[] past = in.get(4).shape();
    boolean ours =
        in.size() == 6
            && in.get(3) == null
            && query.length == 3
            && past.length == 4
            && heads > 0
            && node.attribute("kv_num_heads", 0) == heads
            && Arrays.equals(query, in.get(1).shape())
            && Arrays.equals(query, in.get(2).shape())
            && Arrays.equals(past, in.get(5).shape())
            && past[0] == query[0]
            && past[1] == heads
            && past[3] * heads == query[2];
    if (!ours) {
      throw new Refused("an attention that is not ours");
    }
    Value all =
        new Value(new long[] {query[0], heads, Math.addExact(past[2], query[1]), past[3]}, null);
    double scores = (double) query[0] * heads * query[1] * all.shape()[2];
    // The scores before and after the softmax, the mask, and the keys in another order.
    double inside = 3 * scores + 3 * all.count();
    return new Computed(
        List.of(new Value(query, null), all, all), 2 * scores * Math.max(1, past[3]), inside);
  }
}
