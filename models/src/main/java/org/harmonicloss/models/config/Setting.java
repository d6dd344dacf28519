package org.harmonicloss.models.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import org.harmonicloss.models.base.Decimals;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.base.NearNames;

/// One thing about a run that can be chosen, such as its learning rate. The part of a configuration
/// that owns it states its name, range and meaning here, once: the configuration's JSON, the
/// options of the command line, messages, and comparisons of runs all follow from it.
///
/// @param name words joined by hyphens, such as `learning-rate`; no two settings have the same
/// @param type of its values
/// @param placeholder for a value, in a help text
/// @param description what it does, its range and its default, in a sentence or two
/// @param range which values it may have, to go after "must be"
/// @param holds whether a value is in the range
/// @param parse reads a value from a word; throws HarmonicException if it is none of those to
///     choose from, or NumberFormatException
/// @param text writes it so that `parse` reads the same value
/// @param choices all its values as text, where they are few; empty for numbers and the like
public record Setting<T>(
    String name,
    Class<T> type,
    String placeholder,
    String description,
    String range,
    Predicate<T> holds,
    Function<String, T> parse,
    Function<T, String> text,
    List<String> choices) {

  /// By the name alone. A record's own comparison is interpreted in a native image, which takes
  /// long where the settings of thousands of runs are compared.
  @Override
  public boolean equals(Object other) {
    return other instanceof Setting<?> setting && name.equals(setting.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  /// A whole number without an upper bound.
  ///
  /// @param least value
  public static Setting<Integer> wholeNumber(
      String name, String placeholder, int least, String description) {
    return wholeNumber(name, placeholder, least, Integer.MAX_VALUE, description);
  }

  /// A whole number of which memory is taken: what a file claims must not be without bounds.
  ///
  /// @param least value
  /// @param most value
  public static Setting<Integer> wholeNumber(
      String name, String placeholder, int least, int most, String description) {
    String atMost = most == Integer.MAX_VALUE ? "" : ", at most " + most;
    return new Setting<>(
        name,
        Integer.class,
        placeholder,
        description,
        least + " or greater" + atMost,
        value -> value >= least && value <= most,
        Integer::valueOf,
        value -> Integer.toString(value),
        List.of());
  }

  /// A finite number in a range.
  public static Setting<Double> number(
      String name, String placeholder, String range, DoublePredicate holds, String description) {
    return new Setting<>(
        name,
        Double.class,
        placeholder,
        description,
        range,
        value -> Double.isFinite(value) && holds.test(value),
        Double::valueOf,
        Setting::shortest,
        List.of());
  }

  /// Something that is so or is not.
  public static Setting<Boolean> flag(String name, String description) {
    return new Setting<>(
        name,
        Boolean.class,
        "true|false",
        description,
        "true or false",
        Objects::nonNull,
        Setting::truth,
        value -> Boolean.toString(value),
        List.of("true", "false"));
  }

  private static boolean truth(String word) {
    return named("value", word, List.of(true, false), value -> Boolean.toString(value));
  }

  /// Any text; it may also be missing, which is null.
  public static Setting<String> text(String name, String placeholder, String description) {
    return new Setting<>(
        name,
        String.class,
        placeholder,
        description,
        "a text",
        _ -> true,
        Function.identity(),
        Function.identity(),
        List.of());
  }

  /// One of several things that have names.
  ///
  /// @param choices all of them
  /// @param called the name of one
  public static <E> Setting<E> choice(
      String name,
      Class<E> type,
      String placeholder,
      List<E> choices,
      Function<E, String> called,
      String description) {
    return new Setting<>(
        name,
        type,
        placeholder,
        description,
        "one of those there are",
        choices::contains,
        word -> named(name.replace('-', ' '), word, choices, called),
        called,
        choices.stream().map(called).toList());
  }

  /// The one of `choices` that is called `word`.
  ///
  /// @param what they are, for the message
  /// @throws HarmonicException naming them all if there is none
  static <E> E named(String what, String word, List<E> choices, Function<E, String> called) {
    for (E choice : choices) {
      if (called.apply(choice).equals(word)) {
        return choice;
      }
    }
    throw HarmonicException.usage(
        "unknown " + what + ": " + word,
        NearNames.hint(word, choices.stream().map(called).toList()));
  }

  /// The name in JSON, and in a training program: `learning_rate`.
  public String field() {
    return name.replace('-', '_');
  }

  /// The name to a reader: `learning rate`.
  public String words() {
    return name.replace('-', ' ');
  }

  /// @throws HarmonicException unless `value` is in the range
  public T require(T value) {
    require(holds.test(value), range, value);
    return value;
  }

  /// For a range that depends on other settings.
  ///
  /// @throws HarmonicException unless `inRange`
  public void require(boolean inRange, String rangeNow, T value) {
    if (!inRange) {
      throw HarmonicException.usage(
          "`" + name + "` must be " + rangeNow + ", was " + value, description);
    }
  }

  /// A value of this setting as text that reads back.
  ///
  /// @param value of the setting's type
  public String print(Object value) {
    return text.apply(type.cast(value));
  }

  /// Puts a value of this setting into `json`, under its name; null where there is none.
  ///
  /// @param value of the setting's type
  public void put(ObjectNode json, Object value) {
    if (value == null) {
      json.putNull(field());
    } else {
      write(json, type.cast(value));
    }
  }

  void write(ObjectNode json, T value) {
    switch (value) {
      case null -> {}
      case Integer number -> json.put(field(), number);
      case Double number -> json.put(field(), number);
      case Boolean flag -> json.put(field(), flag);
      default -> json.put(field(), text.apply(value));
    }
  }

  /// Whether a file was written before there was this setting: it then has what was done before.
  boolean isMissing(Json.Fields fields) {
    return equals(Optimizer.AdamW.ORTHOGONAL_GRADIENT) && !fields.has(field());
  }

  /// @param field what the value is called there
  T read(Json.Fields fields, String field) {
    if (type == String.class && !fields.has(field)) {
      return null;
    }
    if (type == Boolean.class) {
      return type.cast(fields.truth(field));
    }
    if (type == Integer.class) {
      return type.cast(fields.integer(field));
    }
    return type == Double.class ? type.cast(fields.number(field)) : parse.apply(fields.text(field));
  }

  /// 2, 0.01, 1e-4: the fewest digits that read back as the same number.
  private static String shortest(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Decimals.text(value);
  }

  @Override
  public String toString() {
    return name;
  }
}
