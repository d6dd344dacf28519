package org.harmonicloss.models.config;

import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.task.Task;

/// Reads the `config.json` of harmonic 0.1.0: one flat object, in which only the optimiser's
/// settings were apart.
final class Schema1 {
  private Schema1() {}

  static RunConfig read(Json.Fields fields) {
    Json.Fields optimizer = fields.object("optimizer");
    optimizer.expect("name", "adamw");
    Task task = Task.named(fields.text("task"));
    SettingVisitor flat = reader(fields);
    return new RunConfig(
        task,
        Model.named(fields.text("model")).with(flat),
        Head.named(fields.text("head")).with(flat),
        Data.paper(task).with(flat),
        Optimizer.of(task).with(reader(optimizer)),
        Schedule.of(task).with(flat),
        fields.wholeNumber("seed"));
  }

  private static SettingVisitor reader(Json.Fields fields) {
    return new SettingVisitor() {
      @Override
      public <T> T visit(Setting<T> setting, T present) {
        String field = setting.field().equals("adam_epsilon") ? "epsilon" : setting.field();
        return setting.isMissing(fields) ? present : setting.read(fields, field);
      }
    };
  }
}
