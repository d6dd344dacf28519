package org.harmonicloss.cli.probe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.harmonicloss.cli.output.StandardInput;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.base.Source;
import org.harmonicloss.models.data.Dataset;
import org.harmonicloss.models.data.Inputs;
import org.harmonicloss.models.task.Task;
import org.harmonicloss.models.task.Toy;

/// Rows of numbers to probe a model with.
public final class VectorInputs {
  private VectorInputs() {}

  /// @param text coordinates such as `0.5,0.5`, `-` for lines from `in`, or null for the toy's own
  ///     points
  static ProbeInputs points(String text, Toy toy, StandardInput in) {
    Dataset.Samples own = toy.samples();
    if (text == null) {
      return probes(((Inputs.Points) own.inputs()).coordinates(), own);
    }
    if (text.equals("-")) {
      return probes(lines(toy, in.source()), own);
    }
    return probes(List.of(parse(text, toy, "input")), own);
  }

  /// Rows from standard input, a line each.
  static List<float[]> lines(Task task, Source in) {
    List<float[]> rows = new ArrayList<>();
    ProbeInputs.lines(in, (line, where) -> rows.add(parse(line, task, where)));
    return rows;
  }

  /// @param known rows of which the class is known
  static ProbeInputs probes(List<float[]> rows, Dataset.Samples known) {
    Inputs.Points points = new Inputs.Points(rows);
    List<ProbeInputs.Shown> shown = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      ArrayNode json = Json.array();
      for (float number : rows.get(row)) {
        json.add(number);
      }
      shown.add(new ProbeInputs.Shown(json, json.toString(), target(points, row, known)));
    }
    return new ProbeInputs(points, shown);
  }

  private static Integer target(Inputs.Points points, int row, Dataset.Samples known) {
    for (int i = 0; i < known.rows(); i++) {
      if (known.inputs().bytes(i).equals(points.bytes(row))) {
        return known.targets()[i];
      }
    }
    return null;
  }

  private static float[] parse(String text, Task task, String where) {
    try {
      float[] row =
          text.startsWith("[") || text.startsWith("{") ? json(text, where) : numbers(text);
      if (row.length == task.inputLength()) {
        return row;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    String shown = text.length() > 60 ? text.substring(0, 60) + "…" : text;
    throw HarmonicException.usage(
        where + " is not a valid input of " + task.name() + ": " + shown,
        "give " + task.inputLength() + " numbers, such as [-0.5,1] or 0.5,1");
  }

  private static float[] numbers(String text) {
    List<Float> numbers =
        Arrays.stream(text.split("[\\s,]+")).map(word -> finite(Float.parseFloat(word))).toList();
    return array(numbers);
  }

  private static float[] json(String text, String where) {
    JsonNode json = Json.parse(text, where);
    List<Float> numbers = new ArrayList<>();
    for (JsonNode number : json.isObject() ? json.path("input") : json) {
      numbers.add(finite(number.isNumber() ? number.floatValue() : Float.NaN));
    }
    return array(numbers);
  }

  private static float finite(float number) {
    if (!Float.isFinite(number)) {
      throw new NumberFormatException("not a finite number");
    }
    return number;
  }

  private static float[] array(List<Float> numbers) {
    float[] array = new float[numbers.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = numbers.get(i);
    }
    return array;
  }
}
