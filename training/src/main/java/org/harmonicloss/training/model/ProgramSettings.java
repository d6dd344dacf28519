package org.harmonicloss.training.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.harmonicloss.models.config.Data;
import org.harmonicloss.models.config.Head;
import org.harmonicloss.models.config.Optimizer;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.config.Schedule;
import org.harmonicloss.models.config.Setting;
import org.harmonicloss.models.config.Split;
import org.harmonicloss.models.data.Inputs;
import org.harmonicloss.models.task.Language;
import org.harmonicloss.models.task.Task;

/// What a training program reads as `self.NAME`: every setting that is a number, and what follows
/// from how the parts are put together. Where the runs of a stack differ in a setting, it has a
/// number for each of them.
///
/// @param numbers that are the same for all runs
/// @param ofEach a number for each run, in their order
/// @param adam AdamW's settings [groups][6]: of each group of neighbours with the same settings
///     where it ends in the stack, learning rate, weight decay, β1, β2 and ε; none of a language
///     model
public record ProgramSettings(
    Map<String, Number> numbers, Map<String, double[]> ofEach, List<double[]> adam) {
  /// Settings in which the runs of a stack may differ: the texts only compute with them.
  private static final Set<String> FREE =
      Set.of(
          "exponent",
          "epsilon",
          "temperature",
          "embedding-regularization",
          "learning-rate",
          "weight-decay",
          "beta1",
          "beta2",
          "adam-epsilon");

  /// Settings of the data, which no text reads. What matters is how many rows there are.
  private static final Set<String> OF_ROWS = Set.of("rows", "train-fraction", "split");

  /// What must be the same for two runs to be trained in one stack. Whether they have equally many
  /// rows may only show when the rows are drawn.
  ///
  /// @param settings those that the texts do more with than to compute
  /// @param rows how many training rows there are, or what decides it
  public record Alike(
      Task task, String model, String head, Map<Setting<?>, Object> settings, Object rows) {
    public static Alike of(RunConfig config) {
      Map<Setting<?>, Object> settings = new LinkedHashMap<>(config.settings());
      Predicate<Setting<?>> differs =
          setting -> FREE.contains(setting.name()) || OF_ROWS.contains(setting.name());
      if (!(config.task() instanceof Language)) {
        settings.keySet().removeIf(differs);
      }
      Object rows =
          config.data() instanceof Data.Drawn drawn && drawn.split() == Split.ROWS
              ? drawn.trainRows()
              : config.data();
      return new Alike(config.task(), config.model().name(), config.head().name(), settings, rows);
    }
  }

  /// @param configs of a stack, in its order
  public static ProgramSettings of(List<RunConfig> configs) {
    RunConfig first = configs.getFirst();
    Network network = Network.of(first);
    List<Map<String, Number>> all = configs.stream().map(ProgramSettings::numbers).toList();
    Map<String, Number> numbers = new TreeMap<>(all.getFirst());
    numbers.putAll(network.head().programSettings());
    numbers.put("tied", network.tied() ? 1 : 0);
    boolean pixels = first.task().example() instanceof Inputs.Pixels;
    numbers.put("scale", pixels ? 1.0 / Inputs.Pixels.WHITE : 1.0);
    numbers.put("regularized", all.stream().anyMatch(ProgramSettings::regularized) ? 1 : 0);
    numbers.put("plain", configs.stream().allMatch(ProgramSettings::plain) ? 1 : 0);
    Map<String, double[]> ofEach = new TreeMap<>();
    for (String name : all.getFirst().keySet()) {
      double[] values = all.stream().mapToDouble(one -> one.get(name).doubleValue()).toArray();
      if (Arrays.stream(values).distinct().count() > 1) {
        numbers.remove(name);
        ofEach.put(name, values);
      }
    }
    return new ProgramSettings(numbers, ofEach, adam(configs));
  }

  private static Map<String, Number> numbers(RunConfig config) {
    Map<String, Number> numbers = new TreeMap<>();
    config
        .settings()
        .forEach(
            (setting, value) -> {
              switch (value) {
                case Number number -> numbers.put(setting.field(), number);
                case Boolean flag -> numbers.put(setting.field(), flag ? 1 : 0);
                case Schedule.Precision precision ->
                    numbers.put("bf16", precision == Schedule.Precision.BF16 ? 1 : 0);
                case Optimizer.Decayed decayed ->
                    numbers.put("decay_all", decayed == Optimizer.Decayed.ALL ? 1 : 0);
                case null, default -> {}
              }
            });
    return numbers;
  }

  private static boolean regularized(Map<String, Number> numbers) {
    return numbers.getOrDefault("embedding_regularization", 0).doubleValue() > 0;
  }

  /// Whether p ∝ 1/s of the head's scores s, without a power.
  private static boolean plain(RunConfig config) {
    return config.head() instanceof Head.Harmonic harmonic
        && harmonic.exponent() == harmonic.distance().power();
  }

  private static List<double[]> adam(List<RunConfig> configs) {
    List<double[]> groups = new ArrayList<>();
    for (int i = 0; i < configs.size(); i++) {
      if (!(configs.get(i).optimizer() instanceof Optimizer.AdamW adam)) {
        return List.of();
      }
      if (i > 0 && adam.equals(configs.get(i - 1).optimizer())) {
        groups.getLast()[0] = i + 1;
      } else {
        groups.add(
            new double[] {
              i + 1,
              adam.learningRate(),
              adam.weightDecay(),
              adam.beta1(),
              adam.beta2(),
              adam.epsilon()
            });
      }
    }
    return groups;
  }
}
