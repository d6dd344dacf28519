package org.harmonicloss.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.harmonicloss.models.Json;
import org.harmonicloss.models.Task;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `harmonic tasks`: what there is to learn.
@Command(
    name = "tasks",
    header = {
      "List the tasks that a model can be trained on.",
      "",
      "Examples:",
      "  harmonic tasks",
      "  harmonic tasks --format json",
      ""
    },
    description = {
      "",
      "An input is input_length tokens out of vocabulary; there are valid_inputs of them, of which"
          + " rows are drawn for training and testing."
    })
final class TasksCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private FormatOption format;

  TasksCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    format
        .output(console)
        .rows(
            Json.object().put("schema", 1),
            Task.all().stream().map(TasksCommand::json).iterator(),
            TasksCommand::table);
    return 0;
  }

  private static ObjectNode json(Task task) {
    return Json.object()
        .put("name", task.name())
        .put("description", task.description())
        .put("input_length", task.inputLength())
        .put("vocabulary", task.vocabulary())
        .put("valid_inputs", task.validInputs().size())
        .put("rows", task.paperRows())
        .put("source", task.source());
  }

  private static Table table() {
    List<List<Object>> rows = new ArrayList<>();
    for (Task task : Task.all()) {
      rows.add(
          List.of(
              task.name(),
              task.description(),
              task.inputLength(),
              task.vocabulary(),
              task.validInputs().size(),
              task.paperRows(),
              task.source()));
    }
    return new Table(
        List.of(
            "name", "description", "input_length", "vocabulary", "valid_inputs", "rows", "source"),
        rows);
  }
}
