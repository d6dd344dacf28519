package org.harmonicloss.cli.probe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.harmonicloss.cli.output.StandardInput;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.base.Source;
import org.harmonicloss.models.data.Inputs;
import org.harmonicloss.models.task.TokenTask;

/// Token ids to probe a model with.
public final class TokenInputs {
  private TokenInputs() {}

  /// @param text token ids such as `3,4`, `-` for lines from `in`, or null for every valid input
  /// @param labels of the tokens
  /// @throws HarmonicException naming the line if an input is not a valid one of `task`
  static ProbeInputs read(String text, TokenTask task, List<String> labels, StandardInput in) {
    List<int[]> inputs = new ArrayList<>();
    if (text == null) {
      inputs.addAll(task.validInputs());
    } else if (text.equals("-")) {
      Source lines = in.source();
      ProbeInputs.lines(lines, (line, where) -> inputs.add(parse(line, task, where)));
    } else {
      inputs.add(parse(text, task, "input"));
    }
    return new ProbeInputs(
        new Inputs.Tokens(inputs),
        inputs.stream().map(input -> shown(input, task, labels)).toList());
  }

  private static ProbeInputs.Shown shown(int[] input, TokenTask task, List<String> labels) {
    ArrayNode json = Json.array();
    for (int token : input) {
      json.add(token);
    }
    String text = Arrays.stream(input).mapToObj(labels::get).collect(Collectors.joining(" "));
    return new ProbeInputs.Shown(json, text, task.target(input));
  }

  private static int[] parse(String text, TokenTask task, String where) {
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
}
