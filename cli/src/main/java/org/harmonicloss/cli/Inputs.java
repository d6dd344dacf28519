package org.harmonicloss.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.harmonicloss.models.HarmonicException;
import org.harmonicloss.models.Json;
import org.harmonicloss.models.OnnxModel;
import org.harmonicloss.models.Task;

/// The inputs to probe a model with.
final class Inputs {
  private Inputs() {}

  /// @param text token ids such as `3,4`, `-` for lines from `in`, or null for every valid input
  /// @throws HarmonicException naming the line if an input is not a valid one of `task`
  static List<int[]> read(String text, Task task, InputStream in) {
    if (text == null) {
      return task.validInputs();
    }
    if (!text.equals("-")) {
      return List.of(parse(text, task, "input"));
    }
    List<String> lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines().toList();
    List<int[]> inputs = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        inputs.add(parse(lines.get(i).strip(), task, "line " + (i + 1)));
      }
    }
    if (inputs.isEmpty()) {
      throw HarmonicException.failed(
          "no input on standard input",
          "give a line each of token ids, or leave - out to probe every valid input");
    }
    return inputs;
  }

  private static int[] parse(String text, Task task, String where) {
    try {
      int[] input = text.startsWith("[") || text.startsWith("{") ? json(text, where) : ids(text);
      task.target(input); // throws unless it is a valid input
      return input;
    } catch (IllegalArgumentException e) {
      throw HarmonicException.usage(
          where + " is not a valid input of " + task.name() + ": " + text,
          "give "
              + task.inputLength()
              + " token ids, each from 0 to "
              + (task.vocabulary() - 1)
              + ", such as "
              + ids(task.validInputs().getLast()));
    }
  }

  private static int[] ids(String text) {
    return Arrays.stream(text.split("[\\s,]+")).mapToInt(Integer::parseInt).toArray();
  }

  private static int[] json(String text, String where) {
    JsonNode json = Json.parse(text, where);
    List<Integer> ids = new ArrayList<>();
    for (JsonNode id : json.isObject() ? json.path("input") : json) {
      if (!id.isInt()) {
        throw new IllegalArgumentException("not a token id: " + id);
      }
      ids.add(id.intValue());
    }
    return ids.stream().mapToInt(Integer::intValue).toArray();
  }

  private static String ids(int[] input) {
    return Arrays.stream(input).mapToObj(Integer::toString).collect(Collectors.joining(","));
  }

  /// An input's tokens as people read them.
  static String text(OnnxModel model, int[] input) {
    return Arrays.stream(input).mapToObj(model.labels()::get).collect(Collectors.joining(" "));
  }
}
