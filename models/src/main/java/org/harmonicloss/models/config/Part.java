package org.harmonicloss.models.config;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.harmonicloss.models.task.Task;

/// The parts of a configuration that own settings.
public enum Part {
  DATA("Data"),
  MODEL("Model"),
  HEAD("Head"),
  OPTIMIZER("Optimizer"),
  SCHEDULE("Schedule");

  private final String title;

  Part(String title) {
    this.title = title;
  }

  /// Its name to a reader.
  public String title() {
    return title;
  }

  /// Every setting there is, of any task, model and head, by the part that owns it.
  public static Map<Part, List<Setting<?>>> settings() {
    Map<Part, List<Setting<?>>> all = new EnumMap<>(Part.class);
    all.put(DATA, distinct(Task.all().stream().map(Data::paper).toList(), data -> data::with));
    all.put(MODEL, distinct(Model.all(), model -> model::with));
    all.put(HEAD, distinct(Head.variants(), head -> head::with));
    all.put(
        OPTIMIZER,
        distinct(Task.all().stream().map(Optimizer::of).toList(), optimizer -> optimizer::with));
    all.put(
        SCHEDULE,
        distinct(Task.all().stream().map(Schedule::of).toList(), schedule -> schedule::with));
    return all;
  }

  /// The part that owns a setting.
  public static Part of(Setting<?> setting) {
    return settings().entrySet().stream()
        .filter(part -> part.getValue().contains(setting))
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  private static <P> List<Setting<?>> distinct(
      List<P> variants, Function<P, Consumer<SettingVisitor>> with) {
    Map<String, Setting<?>> byName = new LinkedHashMap<>();
    variants.stream()
        .flatMap(variant -> settingsOf(with.apply(variant)).stream())
        .forEach(setting -> byName.putIfAbsent(setting.name(), setting));
    return List.copyOf(byName.values());
  }

  /// The settings of one part.
  ///
  /// @param with its method that goes through them
  public static List<Setting<?>> settingsOf(Consumer<SettingVisitor> with) {
    List<Setting<?>> settings = new ArrayList<>();
    with.accept(
        new SettingVisitor() {
          @Override
          public <T> T visit(Setting<T> setting, T value) {
            settings.add(setting);
            return value;
          }
        });
    return settings;
  }
}
