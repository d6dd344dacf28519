package org.harmonicloss.cli.train;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.config.Data;
import org.harmonicloss.models.config.Distance;
import org.harmonicloss.models.config.Head;
import org.harmonicloss.models.config.Model;
import org.harmonicloss.models.config.Optimizer;
import org.harmonicloss.models.config.Part;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.config.Setting;
import org.harmonicloss.models.config.SettingVisitor;
import org.harmonicloss.models.task.Task;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// An option for every setting that a configuration can have, but for those that [GridOptions]
/// takes several values of. They are made from the settings: a new setting has its option at once.
public final class SettingOptions {
  private static final Set<String> OF_THE_GRID =
      Set.of(
          Data.Drawn.TRAIN_FRACTION.name(), Head.Harmonic.EXPONENT.name(), Distance.SETTING.name());

  private final CommandSpec command;

  private SettingOptions(CommandSpec command) {
    this.command = command;
  }

  /// Gives `command` the options, with a title for each part of a configuration.
  public static SettingOptions addTo(CommandSpec command) {
    int[] order = {0};
    Part.settings()
        .forEach(
            (part, settings) -> {
              ArgGroupSpec.Builder group =
                  ArgGroupSpec.builder()
                      .heading("%n" + part.title() + ":%n")
                      .validate(false)
                      .order(order[0]++);
              settings.stream()
                  .filter(setting -> !OF_THE_GRID.contains(setting.name()))
                  .forEach(setting -> group.addArg(option(setting)));
              command.addArgGroup(group.build());
            });
    return new SettingOptions(command);
  }

  private static OptionSpec option(Setting<?> setting) {
    boolean number = Number.class.isAssignableFrom(setting.type());
    return OptionSpec.builder("--" + setting.name())
        .type(number ? setting.type() : String.class)
        .paramLabel(setting.placeholder())
        .completionCandidates(setting.choices().isEmpty() ? null : setting.choices())
        .description(setting.description().replace("%", "%%"))
        .build();
  }

  /// The value that was given for a setting.
  private <T> Optional<T> given(Setting<T> setting) {
    if (OF_THE_GRID.contains(setting.name()) || !gives(setting.name())) {
      return Optional.empty();
    }
    ParseResult result = command.commandLine().getParseResult();
    Object value = result.matchedOptionValue("--" + setting.name(), null);
    return Optional.of(
        setting.type().isInstance(value)
            ? setting.type().cast(value)
            : setting.parse().apply((String) value));
  }

  boolean gives(String name) {
    return command.commandLine().getParseResult().hasMatchedOption("--" + name);
  }

  /// `base` with every option given that has a meaning for it.
  ///
  /// @throws HarmonicException if a value is out of its range
  RunConfig over(RunConfig base) {
    return base.with(
        new SettingVisitor() {
          @Override
          public <T> T visit(Setting<T> setting, T present) {
            return given(setting).orElse(present);
          }
        });
  }

  /// @param kinds configurations that the options are laid over
  /// @throws HarmonicException if an option was given that does not apply to any of them
  void requireMeaning(List<RunConfig> kinds) {
    Part.settings()
        .forEach(
            (part, settings) ->
                settings.stream()
                    .filter(setting -> gives(setting.name()))
                    .forEach(setting -> requireMeaning(setting, part, kinds)));
  }

  /// @throws HarmonicException if none of `kinds` has the setting
  static void requireMeaning(Setting<?> setting, Part part, List<RunConfig> kinds) {
    if (kinds.stream().anyMatch(kind -> has(kind, setting))) {
      return;
    }
    List<String> distances =
        Stream.of(Distance.values())
            .filter(distance -> has(new Head.Harmonic(distance, 2, 1e-4), setting))
            .map(Distance::text)
            .toList();
    List<String> heads =
        Head.all().stream().filter(head -> has(head, setting)).map(Head::name).toList();
    if (distances.size() == 1 && heads.isEmpty()) {
      throw HarmonicException.usage(
          "--%s belongs to the distance %s".formatted(setting.name(), distances.getFirst()),
          "leave it out, or use --distance " + distances.getFirst());
    }
    List<Task> tasks = kinds.stream().map(RunConfig::task).distinct().toList();
    Stream<Model> models =
        Model.all().stream()
            .filter(model -> tasks.stream().anyMatch(model::learns))
            .filter(model -> has(model, setting));
    String useful =
        switch (part) {
          case HEAD ->
              String.join(" or ", heads)
                  + (distances.size() == 1 ? " or --distance " + distances.getFirst() : "");
          case MODEL -> models.map(Model::name).collect(joining(" or "));
          default -> "";
        };
    String option = part == Part.HEAD ? "--head " : "--model ";
    if (useful.isEmpty()) {
      throw HarmonicException.usage(
          "--%s does not apply to %s"
              .formatted(setting.name(), tasks.stream().map(Task::name).collect(joining(" and "))),
          "leave it out: it is a setting of " + tasksWith(setting));
    }
    String given =
        kinds.stream()
            .map(kind -> part == Part.HEAD ? kind.head().name() : kind.model().name())
            .distinct()
            .collect(joining(" and "));
    throw HarmonicException.usage(
        "--" + setting.name() + " cannot be used with " + option + given,
        "leave it out, or use " + option + useful);
  }

  private static String tasksWith(Setting<?> setting) {
    return Task.all().stream()
        .filter(
            task ->
                has(Data.paper(task), setting)
                    || Part.settingsOf(Optimizer.of(task)::with).contains(setting)
                    || Model.of(task).stream().anyMatch(model -> has(model, setting)))
        .map(Task::name)
        .collect(joining(", "));
  }

  private static boolean has(RunConfig config, Setting<?> setting) {
    return config.settings().containsKey(setting);
  }

  private static boolean has(Head head, Setting<?> setting) {
    return Part.settingsOf(head::with).contains(setting);
  }

  private static boolean has(Model model, Setting<?> setting) {
    return Part.settingsOf(model::with).contains(setting);
  }

  private static boolean has(Data data, Setting<?> setting) {
    return Part.settingsOf(data::with).contains(setting);
  }

  /// The first setting but the epochs that differs, as the configuration file calls it.
  static String difference(RunConfig stored, RunConfig asked) {
    ObjectNode left = stored.toFlatJson();
    ObjectNode right = asked.withEpochs(stored.epochs()).toFlatJson();
    for (var field : left.properties()) {
      if (!field.getValue().equals(right.path(field.getKey()))) {
        return field.getKey() + ": " + field.getValue() + ", not " + right.path(field.getKey());
      }
    }
    throw new IllegalArgumentException("the configurations are equal");
  }
}
