package org.harmonicloss.cli.train;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.Callable;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.cli.output.FormatOption;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.task.Language;
import org.harmonicloss.models.task.Task;
import org.harmonicloss.models.task.TokenTask;
import org.harmonicloss.models.task.VectorTask;
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
          + " rows are drawn for training and testing. Or it is a vector of input_length numbers:"
          + " pixels, which come from files, or the coordinates of one of a few points."
    })
public final class TasksCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private FormatOption format;

  public TasksCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    List<ObjectNode> rows = Task.all().stream().map(TasksCommand::json).toList();
    format
        .output(console)
        .print(
            Json.object(), rows.iterator(), "name", "description", "classes", "rows", "reference");
    return 0;
  }

  /// What a task that has no tokens lacks is null.
  private static ObjectNode json(Task task) {
    ObjectNode json =
        Json.object()
            .put("name", task.name())
            .put("description", task.description())
            .put("input", task.inputName())
            .put("input_length", task.inputLength())
            .put("classes", task.classes());
    switch (task) {
      case TokenTask tokens ->
          json.put("vocabulary", tokens.vocabulary())
              .put("valid_inputs", tokens.validInputs().size())
              .put("rows", tokens.paperRows());
      case VectorTask vectors -> {
        json.putNull("vocabulary").putNull("valid_inputs");
        vectors.rows().ifPresentOrElse(rows -> json.put("rows", rows), () -> json.putNull("rows"));
      }
      case Language language ->
          json.put("vocabulary", language.vocabulary()).putNull("valid_inputs").putNull("rows");
    }
    return json.put("reference", task.source());
  }
}
