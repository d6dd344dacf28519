package org.harmonicloss.cli.probe;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.cli.output.Output;
import org.harmonicloss.cli.output.ProgressLine;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.base.Matrix;
import org.harmonicloss.models.onnx.AnyModel;

/// What a model of others computes from some inputs: rows, which are printed while the next are
/// computed.
final class AnyModelProbe {
  /// Batches whose inputs are put in the order of their lengths, so that little is padded. Only
  /// what is pooled is small enough to wait for its place.
  private static final int SORTED_BATCHES = 64;

  /// Short work needs no progress.
  private static final long SHOWN_AFTER = TimeUnit.SECONDS.toNanos(2);

  private final AnyModel model;
  private final String output;
  private final Batches batches;
  private final int batchSize;
  private final Pooling pool;
  private final Output out;
  private final Console console;
  private int printed;

  AnyModelProbe(
      AnyModel model,
      String output,
      Batches batches,
      AnyModelOptions options,
      Output out,
      Console console) {
    this.model = model;
    this.output = output;
    this.batches = batches;
    this.batchSize = options.batch();
    this.pool = options.pool;
    this.out = out;
    this.console = console;
  }

  void print(String source) {
    ObjectNode whole = Json.object().put("source", source).put("output", output);
    if (pool != null) {
      whole.put("pool", pool.name().toLowerCase(Locale.ROOT));
    }
    try (ProgressLine progress = new ProgressLine(console, false, TimeUnit.SECONDS.toNanos(10))) {
      out.print(whole, new Rows(progress), "id", "label", "position", "values");
    }
  }

  /// The rows of one window after another.
  private final class Rows implements Iterator<ObjectNode> {
    private final ProgressLine progress;
    private final long started = System.nanoTime();
    private final Deque<ObjectNode> ready = new ArrayDeque<>();
    private int next;

    Rows(ProgressLine progress) {
      this.progress = progress;
    }

    @Override
    public boolean hasNext() {
      while (ready.isEmpty() && next < batches.rows()) {
        int window = batchSize * (pool == null ? 1 : SORTED_BATCHES);
        int to = batches.divisible() ? Math.min(next + window, batches.rows()) : batches.rows();
        compute(next, to, ready, this::show);
        next = to;
      }
      return !ready.isEmpty();
    }

    private void show(int done) {
      if (System.nanoTime() - started > SHOWN_AFTER) {
        List<String> parts = new ArrayList<>();
        parts.add("%,d of %,d inputs".formatted(next + done, batches.rows()));
        parts.addAll(progress.estimates(next + done, batches.rows() - next - done, "input"));
        progress.show(next + done == batches.rows(), parts);
      }
    }

    @Override
    public ObjectNode next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      ObjectNode row = ready.remove();
      return row.put("id", printed++);
    }
  }

  private void compute(int from, int to, Deque<ObjectNode> ready, IntConsumer done) {
    List<Integer> order =
        IntStream.range(from, to)
            .boxed()
            .sorted(Comparator.comparingInt(row -> batches.length(row)))
            .toList();
    TreeMap<Integer, List<ObjectNode>> rows = new TreeMap<>();
    for (int start = 0; start < order.size(); start += batchSize) {
      List<Integer> batch = order.subList(start, Math.min(start + batchSize, order.size()));
      AnyModel.Computed computed = model.run(batches.inputs(batch));
      boolean perInput = computed.shape().length > 0 && computed.shape()[0] == batch.size();
      if (!perInput || !batches.divisible()) {
        if (batches.rows() > batch.size()) {
          throw HarmonicException.failed(
              "output %s has the shape %s for %d inputs"
                  .formatted(output, Arrays.toString(computed.shape()), batch.size()),
              "it has no row for each input: give them one at a time, or all with a larger"
                  + " --batch-size");
        }
        requireNoPool(computed);
        ready.addAll(asTheyAre(computed.values()));
        return;
      }
      for (int i = 0; i < batch.size(); i++) {
        rows.put(batch.get(i), rowsOf(batch.get(i), i, computed));
      }
      done.accept(start + batch.size());
    }
    rows.values().forEach(ready::addAll);
  }

  private void requireNoPool(AnyModel.Computed computed) {
    if (pool != null) {
      throw HarmonicException.usage(
          "--pool needs an output of shape [inputs, positions, numbers]; %s has %s"
              .formatted(output, Arrays.toString(computed.shape())),
          "leave --pool out, or choose another --output");
    }
  }

  private List<ObjectNode> asTheyAre(Matrix values) {
    List<ObjectNode> rows = new ArrayList<>();
    for (int row = 0; row < values.rows(); row++) {
      rows.add(row(Integer.toString(row), null, values, row, 1));
    }
    return rows;
  }

  /// @param place of the input in its batch
  private List<ObjectNode> rowsOf(int input, int place, AnyModel.Computed computed) {
    long[] shape = computed.shape();
    Matrix values = computed.values();
    String label = batches.label(input);
    if (shape.length != 3) {
      requireNoPool(computed);
      int each = shape.length == 1 ? 1 : values.rows() / (int) shape[0];
      ObjectNode row =
          shape.length == 1
              ? row(label, null, Matrix.of(new double[] {values.get(0, place)}, 1, 1), 0, 1)
              : row(label, null, values, place * each, each);
      if (shape.length > 3) {
        ArrayNode sizes = row.putArray("shape");
        Arrays.stream(shape).skip(1).forEach(sizes::add);
      }
      return List.of(row);
    }
    int positions = (int) shape[1];
    boolean[] mask = batches.mask(input, positions);
    int first = place * positions;
    if (pool != null) {
      float[] pooled = pool.of(values, first, mask);
      return List.of(row(label, null, Matrix.of(pooled, 1, pooled.length), 0, 1));
    }
    List<ObjectNode> rows = new ArrayList<>();
    for (int position = 0; position < positions; position++) {
      if (mask[position]) {
        rows.add(row(label + " @" + position, position, values, first + position, 1));
      }
    }
    return rows;
  }

  /// @param count of rows of `values` that are one here
  private ObjectNode row(String label, Integer position, Matrix values, int first, int count) {
    ObjectNode json = Json.object().put("id", 0).put("label", label);
    if (position != null) {
      json.put("position", position);
    }
    ArrayNode numbers = json.putArray("values");
    for (int row = first; row < first + count; row++) {
      for (int column = 0; column < values.columns(); column++) {
        double value = values.get(row, column);
        if (values instanceof Matrix.Floats || !Double.isFinite(value)) {
          numbers.add(out.finite((float) value));
        } else {
          numbers.add(value);
        }
      }
    }
    return json;
  }
}
