package org.harmonicloss.analysis.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.harmonicloss.analysis.geometry.Median;
import org.harmonicloss.analysis.groups.CosetPartition;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.config.Kind;
import org.harmonicloss.models.run.EpochMetrics;

/// What the charts of a report draw, as JSON. What many runs share is written once and referred to
/// by its number: kinds, evaluated epochs, and the tokens with their partitions.
final class ReportData {
  /// A screen has some thousand pixels.
  private static final MathContext SHOWN = new MathContext(4);

  private final Map<List<Integer>, Integer> epochs = new LinkedHashMap<>();
  private final Map<List<String>, Integer> tokens = new LinkedHashMap<>();
  private final ArrayNode tokenNodes = Json.array();
  private final Map<List<Integer>, Integer> partitions = new LinkedHashMap<>();
  private final ArrayNode partitionNodes = Json.array();

  private ReportData() {}

  /// @param kinds of the runs, with all runs that each kind has
  static ObjectNode of(List<ReportedRun> runs, Map<Kind, List<RunSummary>> kinds) {
    return new ReportData().json(runs, kinds);
  }

  private ObjectNode json(List<ReportedRun> runs, Map<Kind, List<RunSummary>> kinds) {
    ObjectNode json = Json.object().put("schema", 1);
    ArrayNode kindNodes = json.putArray("kinds");
    kinds.forEach((kind, all) -> kindNodes.add(kind(kind, all)));
    List<Kind> numbers = new ArrayList<>(kinds.keySet());
    ArrayNode runNodes = json.putArray("runs");
    runs.forEach(run -> runNodes.add(run(run, numbers.indexOf(run.summary().kind()))));
    ArrayNode epochNodes = json.putArray("epochs");
    epochs.keySet().forEach(all -> all.forEach(epochNodes.addArray()::add));
    json.set("tokens", tokenNodes);
    return json.set("partitions", partitionNodes);
  }

  private static ObjectNode kind(Kind kind, List<RunSummary> runs) {
    ObjectNode json = kind.toJson().put("label", kind.label());
    List<double[]> shares =
        runs.stream().flatMap(run -> run.shape().stream()).map(Shape::cumulative).toList();
    int components = shares.stream().mapToInt(share -> share.length).min().orElse(0);
    add(
        json.putArray("variance"),
        IntStream.range(0, components)
            .mapToDouble(k -> Median.of(shares.stream().mapToDouble(s -> s[k]).toArray()))
            .toArray());
    return json;
  }

  private ObjectNode run(ReportedRun run, int kind) {
    List<EpochMetrics> curve = run.curve().epochs();
    ObjectNode json = Json.object().put("name", run.name()).put("kind", kind);
    json.put("seed", run.config().seed()).put("note", run.note());
    json.put("unit", run.config().schedule().unit());
    ArrayNode learnt = json.putArray("learnt");
    learnt.add(boxed(run.summary().trainEpoch())).add(boxed(run.summary().testEpoch()));
    json.put("epochs", number(epochs, curve.stream().map(EpochMetrics::epoch).toList()));
    curve(json, "train_loss", curve, EpochMetrics::trainLoss);
    curve(json, "test_loss", curve, EpochMetrics::testLoss);
    curve(json, "train_accuracy", curve, EpochMetrics::trainAccuracy);
    curve(json, "test_accuracy", curve, EpochMetrics::testAccuracy);
    run.geometry().ifPresent(geometry -> json.set("map", map(geometry)));
    return json;
  }

  private static Integer boxed(OptionalInt epoch) {
    return epoch.isPresent() ? epoch.getAsInt() : null;
  }

  private static void curve(
      ObjectNode json, String name, List<EpochMetrics> curve, ToDoubleFunction<EpochMetrics> of) {
    add(json.putArray(name), curve.stream().mapToDouble(of).toArray());
  }

  private ObjectNode map(Geometry geometry) {
    ObjectNode json = Json.object().put("tokens", tokens(geometry));
    ArrayNode components = json.putArray("components");
    for (int k = 0; k < geometry.points()[0].length; k++) {
      int component = k;
      add(
          components.addArray(),
          IntStream.range(0, geometry.points().length)
              .mapToDouble(row -> geometry.points()[row][component])
              .toArray());
    }
    add(json.putArray("variance"), geometry.shape().cumulative());
    ArrayNode cosets = json.putArray("cosets");
    for (Geometry.Coset coset : geometry.cosets()) {
      ArrayNode pair = cosets.addArray().add(partition(coset));
      add(pair, coset.ranked().silhouette());
    }
    return json;
  }

  private int tokens(Geometry geometry) {
    int known = tokens.size();
    int number = number(tokens, geometry.labels());
    if (number == known) {
      ObjectNode json = tokenNodes.addObject();
      geometry.labels().forEach(json.putArray("labels")::add);
      json.put("group", geometry.groups().name());
      geometry.groups().groups().forEach(json.putArray("groups")::add);
    }
    return number;
  }

  /// The same tokens parted in the same way are the same partition.
  private int partition(Geometry.Coset coset) {
    int known = partitions.size();
    int number = number(partitions, IntStream.of(coset.clusters()).boxed().toList());
    if (number == known) {
      CosetPartition partition = coset.ranked().partition();
      ObjectNode json = partitionNodes.addObject();
      json.put("side", ReportTables.side(partition));
      json.put("type", partition.subgroup().type()).put("order", partition.subgroup().order());
      json.put("normal", partition.subgroup().isNormal());
      json.put("generators", ReportTables.generators(partition));
      IntStream.of(coset.clusters()).forEach(json.putArray("groups")::add);
    }
    return number;
  }

  private static <K> int number(Map<K, Integer> numbers, K key) {
    numbers.putIfAbsent(key, numbers.size());
    return numbers.get(key);
  }

  /// Numbers that are not finite, which JSON does not know, are null.
  private static void add(ArrayNode array, double... values) {
    for (double value : values) {
      if (Double.isFinite(value)) {
        // Of its shortest decimal form: all of its digits, which can be hundreds, take long.
        array.add(BigDecimal.valueOf(value).round(SHOWN).doubleValue());
      } else {
        array.addNull();
      }
    }
  }
}
