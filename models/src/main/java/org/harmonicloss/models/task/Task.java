package org.harmonicloss.models.task;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.NearNames;
import org.harmonicloss.models.data.Inputs;

/// Something to learn: inputs, and a class for each of them.
public sealed interface Task permits TokenTask, VectorTask, Language {

  /// The name on the command line and in files, such as `modular-addition`.
  String name();

  /// One line that says what is to be learnt.
  String description();

  /// Where the task is described.
  String source();

  /// What an input is made of, which is also the name of an exported model's input: `tokens`,
  /// `pixels`, `points` or `input_ids`.
  String inputName();

  /// How many tokens, or numbers, one input has; of a text, at most.
  int inputLength();

  /// One valid input.
  Inputs example();

  /// Number of classes.
  int classes();

  /// What a class stands for, to show to people.
  String label(int c);

  /// The labels of all classes, by number.
  default List<String> labels() {
    List<String> labels = new ArrayList<>(classes());
    for (int c = 0; c < classes(); c++) {
      labels.add(label(c));
    }
    return labels;
  }

  /// Every task there is.
  static List<Task> all() {
    return Stream.of(TokenTask.all(), VectorTask.all(), List.of(Language.GPT2))
        .<Task>flatMap(List::stream)
        .toList();
  }

  static Task named(String name) {
    return all().stream()
        .filter(task -> task.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                HarmonicException.usage(
                    "unknown task: " + name,
                    NearNames.hint(name, all().stream().map(Task::name).toList())));
  }
}
