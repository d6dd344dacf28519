package org.harmonicloss.models.tensors;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Numbers of any shape that somebody gives to a model: whole ones, or others.
///
/// @param source where they come from
/// @param shape each 0 or greater; none for a single number
/// @param whole the numbers, the last dimension fastest, if they are whole; else null
/// @param real the numbers if they are not; else null
/// @param type what the source calls them, such as `int64`
public record NumberArray(String source, long[] shape, long[] whole, double[] real, String type) {
  /// The most that is read: 1 GB in double precision.
  public static final long MOST = 1L << 27;

  static NumberArray of(String source, List<Long> shape, long[] whole, double[] real, String type) {
    long[] sizes = shape.stream().mapToLong(Long::longValue).toArray();
    return new NumberArray(source, sizes, whole, real, type);
  }

  /// Whole numbers.
  public static NumberArray of(String source, long[] whole, long... shape) {
    return new NumberArray(source, shape, whole, null, "int64");
  }

  public int count() {
    return whole != null ? whole.length : real.length;
  }

  /// Such as `[2, 128]`.
  public String shapeText() {
    return Arrays.stream(shape)
        .mapToObj(Long::toString)
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /// Entries of the first dimension.
  public NumberArray rows(int from, int to) {
    int size = shape[0] == 0 ? 0 : (int) (count() / shape[0]);
    long[] less = shape.clone();
    less[0] = (long) to - from;
    return new NumberArray(
        source,
        less,
        whole == null ? null : Arrays.copyOfRange(whole, from * size, to * size),
        real == null ? null : Arrays.copyOfRange(real, from * size, to * size),
        type);
  }
}
