package org.harmonicloss.models.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.data.Dataset;
import org.harmonicloss.models.data.Examples;
import org.harmonicloss.models.task.Language;
import org.harmonicloss.models.task.Task;

/// Everything that determines a run: the same configuration gives the same data, split, initial
/// values, batch order and dropout on every machine. Each part checks itself and owns its settings;
/// [Preset] has the paper's.
///
/// @param seed 0 or greater
public record RunConfig(
    Task task,
    Model model,
    Head head,
    Data data,
    Optimizer optimizer,
    Schedule schedule,
    long seed) {

  private static final int SCHEMA = 2;

  public RunConfig {
    if (task instanceof Language
        && head instanceof Head.Harmonic harmonic
        && !harmonic.distance().isForManyClasses()) {
      throw HarmonicException.usage(
          "language models have no `distance` " + harmonic.distance().text(),
          "they are trained with euclidean or cosine");
    }
    if (task instanceof Language && !head.isForManyClasses()) {
      throw HarmonicException.usage(
          "language models have no `head` " + head.name(),
          "they are trained with harmonic or cross-entropy");
    }
    if (!model.learns(task)) {
      throw HarmonicException.usage(
          "`model` " + model.name() + " cannot learn " + task.name(),
          "leave it out, or choose one of: "
              + String.join(", ", Model.of(task).stream().map(Model::name).toList()));
    }
    if (!data.fits(task)) {
      throw HarmonicException.usage(
          task.name() + " is not learnt from data that are " + data.name(),
          "its data are " + Data.paper(task).name());
    }
    if (data instanceof Data.Windows windows && model instanceof Model.Gpt gpt) {
      task = new Language(windows.vocabularySize(), gpt.contextLength());
    }
    if (seed < 0) {
      throw HarmonicException.usage("`seed` must be 0 or greater, was " + seed, "the default is 0");
    }
  }

  /// Epochs, or steps of a language model.
  public int epochs() {
    return schedule.epochs();
  }

  /// What a run of this configuration is called where the user gave no name.
  public String defaultName() {
    return task.name() + "-" + model.name() + "-" + head.name() + "-seed" + seed;
  }

  /// What to train on and to test with; see [Data#examples].
  public Examples examples() {
    return data.examples(task, seed);
  }

  /// The rows of a task that has rows.
  public Dataset dataset() {
    return (Dataset) examples();
  }

  /// Optimiser steps in an epoch, or 1 of a language model, without reading all the data.
  ///
  /// @throws HarmonicException if the data cannot be had
  public int stepsPerEpoch() {
    long rows = data.trainRows(task, seed);
    return schedule instanceof Schedule.Epochs
        ? Math.toIntExact(Math.ceilDiv(rows, schedule.batchSize()))
        : 1;
  }

  /// The same run with the settings that `visitor` answers. The seed is not among them.
  public RunConfig with(SettingVisitor visitor) {
    return new RunConfig(
        task,
        model.with(visitor),
        head.with(visitor),
        data.with(visitor),
        optimizer.with(visitor),
        schedule.with(visitor),
        seed);
  }

  /// The same run with another value of the setting called `name`.
  ///
  /// @param value of the setting's type
  /// @throws IllegalArgumentException if the run has no such setting
  /// @throws HarmonicException if the value is out of range
  public RunConfig with(String name, Object value) {
    if (settings().keySet().stream().noneMatch(setting -> setting.name().equals(name))) {
      throw new IllegalArgumentException("no setting of " + defaultName() + ": " + name);
    }
    return with(
        new SettingVisitor() {
          @Override
          public <T> T visit(Setting<T> setting, T present) {
            return setting.name().equals(name) ? setting.type().cast(value) : present;
          }
        });
  }

  /// Every setting with its value, in the order of the configuration; the seed is not among them.
  public Map<Setting<?>, Object> settings() {
    Map<Setting<?>, Object> settings = new LinkedHashMap<>();
    with(
        new SettingVisitor() {
          @Override
          public <T> T visit(Setting<T> setting, T value) {
            settings.put(setting, value);
            return value;
          }
        });
    return Collections.unmodifiableMap(settings);
  }

  /// Everything that makes the run, in one object: task, model, head, every setting, seed.
  public ObjectNode toFlatJson() {
    ObjectNode flat =
        Json.object().put("task", task.name()).put("model", model.name()).put("head", head.name());
    settings().forEach((setting, value) -> setting.put(flat, value));
    return flat.put("seed", seed);
  }

  /// The same run, trained for longer or shorter: nothing else depends on the number of epochs, or
  /// of a language model's steps.
  public RunConfig withEpochs(int epochs) {
    return with(schedule.length().name(), epochs);
  }

  /// Another run of the same kind.
  public RunConfig withSeed(long newSeed) {
    return new RunConfig(task, model, head, data, optimizer, schedule, newSeed);
  }

  /// The same run from data of the same kind.
  public RunConfig withData(Data newData) {
    return new RunConfig(task, model, head, newData, optimizer, schedule, seed);
  }

  /// `config.json`: an object for each part, with its name and its settings.
  public ObjectNode toJson() {
    ObjectNode json = Json.object().put("schema", SCHEMA).put("task", task.name());
    model.with(writer(json.putObject("model").put("name", model.name())));
    head.with(writer(json.putObject("head").put("name", head.name())));
    data.with(writer(json.putObject("data").put("name", data.name())));
    optimizer.with(writer(json.putObject("optimizer").put("name", optimizer.name())));
    schedule.with(writer(json.putObject("schedule")));
    return json.put("seed", seed);
  }

  private static SettingVisitor writer(ObjectNode json) {
    return new SettingVisitor() {
      @Override
      public <T> T visit(Setting<T> setting, T value) {
        setting.write(json, value);
        return value;
      }
    };
  }

  /// Reads what [#toJson] wrote, or a version of harmonic before it.
  ///
  /// @param source where the JSON comes from, for messages
  /// @throws HarmonicException if a field is missing, of the wrong type or out of range, or if the
  ///     schema is one this version does not know
  public static RunConfig fromJson(JsonNode json, String source) {
    Json.Fields fields = new Json.Fields(json, source);
    int schema = fields.integer("schema");
    try {
      return switch (schema) {
        case 1 -> Schema1.read(fields);
        case SCHEMA -> read(fields);
        default ->
            throw HarmonicException.failed(
                source + ": unknown schema: " + schema,
                "this version of harmonic reads schemas 1 to "
                    + SCHEMA
                    + "; use the version that wrote it");
      };
    } catch (HarmonicException e) {
      throw e.exitCode() == 2
          ? HarmonicException.failed(source + ": " + e.getMessage(), e.hint(), e)
          : e;
    }
  }

  private static RunConfig read(Json.Fields fields) {
    Task task = Task.named(fields.text("task"));
    Json.Fields model = fields.object("model");
    Json.Fields head = fields.object("head");
    Json.Fields data = fields.object("data");
    Json.Fields optimizer = fields.object("optimizer");
    data.expect("name", Data.paper(task).name());
    Optimizer adamw = Optimizer.of(task);
    optimizer.expect("name", adamw.name());
    return new RunConfig(
        task,
        Model.named(model.text("name")).with(reader(model)),
        Head.named(head.text("name")).with(reader(head)),
        Data.paper(task).with(reader(data)),
        adamw.with(reader(optimizer)),
        Schedule.of(task).with(reader(fields.object("schedule"))),
        fields.wholeNumber("seed"));
  }

  private static SettingVisitor reader(Json.Fields fields) {
    return new SettingVisitor() {
      @Override
      public <T> T visit(Setting<T> setting, T present) {
        return setting.isMissing(fields) ? present : setting.read(fields, setting.field());
      }
    };
  }
}
