package org.harmonicloss.cli.probe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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

  /// @param text tokens such as `3,4` or `4,grandparent`, by their labels or ids, `-` for lines
  /// from
  ///     `in`, or null for every valid input
  /// @param labels of the tokens
  /// @throws HarmonicException naming the line if an input is not a valid one of `task`
  static ProbeInputs read(String text, TokenTask task, List<String> labels, StandardInput in) {
    List<int[]> inputs = new ArrayList<>();
    if (text == null) {
      inputs.addAll(task.validInputs());
    } else if (text.equals("-")) {
      Source lines = in.source();
      ProbeInputs.lines(lines, (line, where) -> inputs.add(parse(line, task, labels, where)));
    } else {
      inputs.add(parse(text, task, labels, "input"));
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

  private static int[] parse(String text, TokenTask task, List<String> labels, String where) {
    List<Optional<int[]>> readings =
        text.startsWith("[") || text.startsWith("{")
            ? List.of(json(text, labels, where))
            : List.of(ids(text), labelled(text, "[\\s,]+", labels), labelled(text, "\\s+", labels));
    return readings.stream()
        .flatMap(Optional::stream)
        .filter(input -> isValid(input, task))
        .findFirst()
        .orElseThrow(() -> invalid(text, task, labels, where));
  }

  private static boolean isValid(int[] input, TokenTask task) {
    try {
      task.target(input);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static HarmonicException invalid(
      String text, TokenTask task, List<String> labels, String where) {
    int[] valid = task.validInputs().getLast();
    String ids = Arrays.stream(valid).mapToObj(Integer::toString).collect(Collectors.joining(","));
    String names = Arrays.stream(valid).mapToObj(labels::get).collect(Collectors.joining(" "));
    return HarmonicException.usage(
        where + " is not a valid input of " + task.name() + ": " + text,
        String.format(
            Locale.ROOT,
            "give %d token ids, each from 0 to %d, such as %s, or labels, such as '%s'",
            task.inputLength(),
            task.vocabulary() - 1,
            ids,
            names));
  }

  /// Empty unless all words are numbers.
  private static Optional<int[]> ids(String text) {
    try {
      return Optional.of(
          Arrays.stream(text.split("[\\s,]+")).mapToInt(Integer::parseInt).toArray());
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /// Empty unless all words are labels. Those of in-context have a comma.
  private static Optional<int[]> labelled(String text, String between, List<String> labels) {
    int[] ids = Arrays.stream(text.split(between)).mapToInt(labels::indexOf).toArray();
    return Arrays.stream(ids).allMatch(id -> id >= 0) ? Optional.of(ids) : Optional.empty();
  }

  /// A JSON array, or the `input` of an object: numbers are ids, texts are labels.
  private static Optional<int[]> json(String text, List<String> labels, String where) {
    JsonNode json = Json.parse(text, where);
    List<Integer> ids = new ArrayList<>();
    for (JsonNode token : json.isObject() ? json.path("input") : json) {
      ids.add(
          token.isTextual()
              ? labels.indexOf(token.textValue())
              : token.isInt() ? token.intValue() : -1);
    }
    return Optional.of(ids.stream().mapToInt(Integer::intValue).toArray());
  }
}
