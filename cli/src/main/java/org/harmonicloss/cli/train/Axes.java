package org.harmonicloss.cli.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.NearNames;
import org.harmonicloss.models.config.Data;
import org.harmonicloss.models.config.Distance;
import org.harmonicloss.models.config.Part;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.config.Setting;

/// The settings that values were given of for a grid of runs, in the order in which they were
/// given.
final class Axes {
  private final Map<Setting<?>, List<Object>> values = new LinkedHashMap<>();

  /// @param option as the user wrote it
  /// @throws HarmonicException if a value or the setting is there twice
  void add(String option, Setting<?> setting, List<?> given) {
    List<Object> distinct = List.copyOf(GridOptions.distinct(option, given, List.of()));
    if (values.put(setting, distinct) != null) {
      throw givenTwice(setting);
    }
  }

  /// The same of values as text.
  void addWords(String option, Setting<?> setting, List<String> words) {
    List<Object> parsed = new ArrayList<>();
    for (String word : words) {
      try {
        parsed.add(setting.parse().apply(word));
      } catch (NumberFormatException e) {
        throw HarmonicException.usage(option + " is no number: " + word, setting.description());
      }
    }
    add(option, setting, parsed);
  }

  /// @param text such as `learning-rate=0.001,0.002`
  /// @param others the settings that have a single value
  void addGrid(String text, SettingOptions others) {
    int sign = text.indexOf('=');
    Setting<?> setting = setting(sign < 0 ? text : text.substring(0, sign));
    String option = "--grid " + setting.name();
    if (sign < 0 || sign == text.length() - 1) {
      throw HarmonicException.usage(
          option + " has no values", "give some, as in --grid learning-rate=0.001,0.002");
    }
    if (others.gives(setting.name())) {
      throw givenTwice(setting);
    }
    addWords(option, setting, List.of(text.substring(sign + 1).split(",", -1)));
  }

  private static HarmonicException givenTwice(Setting<?> setting) {
    return HarmonicException.usage(
        "--" + setting.name() + " is given twice", "name each setting once");
  }

  private static Setting<?> setting(String name) {
    List<Setting<?>> all = Part.settings().values().stream().flatMap(List::stream).toList();
    return all.stream()
        .filter(setting -> setting.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                HarmonicException.usage(
                    "no such setting: " + name,
                    NearNames.hint(name, all.stream().map(Setting::name).toList())));
  }

  Set<Setting<?>> settings() {
    return values.keySet();
  }

  /// At most: not every setting applies to every run.
  double combinations() {
    return values.values().stream().mapToDouble(List::size).reduce(1, (x, y) -> x * y);
  }

  /// A run for each value of each axis that applies to it.
  List<RunConfig> expand(RunConfig config) {
    List<RunConfig> runs = List.of(config);
    for (Map.Entry<Setting<?>, List<Object>> axis : values.entrySet()) {
      Setting<?> setting = axis.getKey();
      runs =
          runs.stream()
              .flatMap(
                  run ->
                      run.settings().get(setting) != null
                          ? axis.getValue().stream().map(value -> run.with(setting.name(), value))
                          : Stream.of(run))
              .toList();
    }
    return runs;
  }

  /// `to` with what `from` has on the axes.
  RunConfig copy(RunConfig from, RunConfig to) {
    RunConfig copy = to;
    for (Setting<?> setting : settings()) {
      Object value = from.settings().get(setting);
      copy = value == null ? copy : copy.with(setting.name(), value);
    }
    return copy;
  }

  /// What the name of a run says of the settings that have several values.
  String nameOf(RunConfig run) {
    StringBuilder name = new StringBuilder();
    values.forEach(
        (setting, all) -> {
          Object value = run.settings().get(setting);
          if (all.size() > 1 && value != null) {
            name.append('-').append(called(setting)).append(setting.print(value));
          }
        });
    return name.toString();
  }

  private static String called(Setting<?> setting) {
    if (setting.equals(Distance.SETTING)) {
      return ""; // its values speak for themselves
    }
    return setting.equals(Data.Drawn.TRAIN_FRACTION) ? "fraction" : setting.name();
  }
}
