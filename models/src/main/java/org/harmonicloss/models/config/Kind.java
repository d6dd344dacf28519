package org.harmonicloss.models.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.harmonicloss.models.base.Json;

/// What runs of different seeds have in common: their configuration without the seed. A kind is
/// called by its task, model and head, and by the settings in which it differs from other kinds of
/// the same task, model and head.
///
/// Kinds are compared by their text: records' own comparison is interpreted in a native image,
/// which takes seconds for thousands of runs.
public final class Kind {
  private final RunConfig config;
  private final Map<Setting<?>, Object> different;
  private final String text;

  /// @param config with seed 0
  /// @param different by setting, in the order of the configuration; null where the kind has no
  ///     such setting
  private Kind(RunConfig config, Map<Setting<?>, Object> different, String text) {
    this.config = config;
    this.different = different;
    this.text = text;
  }

  /// The configuration with seed 0.
  public RunConfig config() {
    return config;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Kind kind
        && text.equals(kind.text)
        && different.keySet().equals(kind.different.keySet());
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return label();
  }

  /// The kind of each of some runs, in their order.
  ///
  /// @param apart names of settings that do not make a kind, as the seed does not
  public static List<Kind> of(List<RunConfig> runs, String... apart) {
    Map<String, Object> same = new HashMap<>();
    Map<String, RunConfig> common = new LinkedHashMap<>();
    List<String> texts = new ArrayList<>();
    for (RunConfig run : runs) {
      RunConfig config = run.withSeed(0);
      config = apart.length == 0 ? config : without(Set.of(apart), same, config);
      String text = Json.compact(config.toJson());
      common.putIfAbsent(text, config);
      texts.add(text);
    }
    List<Setting<?>> differing = differing(common.values());
    Map<String, Kind> kinds = new HashMap<>();
    common.forEach((text, config) -> kinds.put(text, of(config, differing, text)));
    return texts.stream().map(kinds::get).toList();
  }

  /// Rows by their kind, in the order in which the kinds first come.
  ///
  /// @param config of a row
  /// @param apart as above
  public static <R> Map<Kind, List<R>> group(
      List<R> rows, Function<R, RunConfig> config, String... apart) {
    List<Kind> kinds = of(rows.stream().map(config).toList(), apart);
    Map<Kind, List<R>> groups = new LinkedHashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      groups.computeIfAbsent(kinds.get(i), _ -> new ArrayList<>()).add(rows.get(i));
    }
    return groups;
  }

  /// Makes the settings that are `apart` the same for all, in `same`.
  private static RunConfig without(Set<String> apart, Map<String, Object> same, RunConfig config) {
    return config.with(
        new SettingVisitor() {
          @Override
          public <T> T visit(Setting<T> setting, T value) {
            return apart.contains(setting.name())
                ? setting.type().cast(same.computeIfAbsent(setting.name(), _ -> value))
                : value;
          }
        });
  }

  /// The settings in which two of the configurations differ that have the same task, model and
  /// head.
  private static List<Setting<?>> differing(Collection<RunConfig> configs) {
    Map<String, Map<Setting<?>, Object>> first = new HashMap<>();
    Map<String, Setting<?>> order = new LinkedHashMap<>();
    Set<String> names = new TreeSet<>();
    for (RunConfig config : configs) {
      Map<Setting<?>, Object> settings = config.settings();
      settings.keySet().forEach(setting -> order.putIfAbsent(setting.name(), setting));
      Map<Setting<?>, Object> other = first.putIfAbsent(config.withSeed(0).defaultName(), settings);
      if (other != null) {
        other.forEach(
            (setting, value) -> {
              if (!Objects.equals(value, settings.get(setting))) {
                names.add(setting.name());
              }
            });
      }
    }
    return List.copyOf(
        order.values().stream().filter(setting -> names.contains(setting.name())).toList());
  }

  private static Kind of(RunConfig config, List<Setting<?>> differing, String text) {
    Map<Setting<?>, Object> settings = config.settings();
    Map<Setting<?>, Object> different = new LinkedHashMap<>();
    differing.forEach(setting -> different.put(setting, settings.get(setting)));
    return new Kind(config, different, text);
  }

  /// Such as `modular-addition, mlp, cross-entropy, weight decay 0.5`.
  public String label() {
    List<String> words =
        new ArrayList<>(List.of(config.task().name(), config.model().name(), config.head().name()));
    different.forEach(
        (setting, value) -> {
          if (value != null) {
            words.add(setting.words() + " " + setting.print(value));
          }
        });
    return String.join(", ", words);
  }

  /// The titles of [#cells].
  public List<String> titles() {
    List<String> titles = new ArrayList<>(List.of("task", "model", "head"));
    different.keySet().forEach(setting -> titles.add(setting.words()));
    return titles;
  }

  /// The parts of the label, for a table's row; empty where the kind has no such setting.
  public List<String> cells() {
    List<String> cells =
        new ArrayList<>(List.of(config.task().name(), config.model().name(), config.head().name()));
    different.forEach((setting, value) -> cells.add(value == null ? "" : setting.print(value)));
    return cells;
  }

  /// The same as fields: `task`, `model`, `head`, and those in which it differs.
  public ObjectNode toJson() {
    ObjectNode json =
        Json.object()
            .put("task", config.task().name())
            .put("model", config.model().name())
            .put("head", config.head().name());
    different.forEach((setting, value) -> setting.put(json, value));
    return json;
  }
}
