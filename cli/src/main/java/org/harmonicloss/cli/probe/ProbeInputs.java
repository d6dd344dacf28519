package org.harmonicloss.cli.probe;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.BiConsumer;
import org.harmonicloss.cli.output.StandardInput;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Source;
import org.harmonicloss.models.base.Utf8;
import org.harmonicloss.models.data.Inputs;
import org.harmonicloss.models.onnx.OnnxModel;
import org.harmonicloss.models.task.Language;
import org.harmonicloss.models.task.Mnist;
import org.harmonicloss.models.task.TokenTask;
import org.harmonicloss.models.task.Toy;

/// What a model is asked about, and how each input is shown.
///
/// @param shown one for each of `inputs`
public record ProbeInputs(Inputs inputs, List<Shown> shown) {

  /// One input to a reader.
  ///
  /// @param json its `input` in JSON
  /// @param text the same for a table
  /// @param target its class, or null where it is not known
  record Shown(JsonNode json, String text, Integer target) {}

  /// @param text what the user gave; `-` for standard input, or null for all there are
  /// @param index which images of a file, or null
  /// @throws HarmonicException if it is no input of the model
  static ProbeInputs read(String text, String index, OnnxModel model, StandardInput in) {
    if (index != null && !(model.config().task() instanceof Mnist)) {
      throw HarmonicException.usage(
          "--index does not apply to " + model.config().task().name(),
          "leave it out: only images are found by their number");
    }
    return switch (model.config().task()) {
      case TokenTask task -> TokenInputs.read(text, task, model.labels(), in);
      case Toy toy -> VectorInputs.points(text, toy, in);
      case Mnist _ -> ImageInputs.read(text, index, in);
      case Language task -> new TextInputs(task).read(text, in);
    };
  }

  /// Hands every line that is not blank to `parse`, without blanks around it, with where it is.
  static void lines(Source in, BiConsumer<String, String> parse) {
    texts(in, (line, where) -> parse.accept(line.strip(), where));
  }

  /// Hands every line that is not blank to `parse` as it is, with where it is: to byte pairs a
  /// blank before a word is part of it.
  static void texts(Source in, BiConsumer<String, String> parse) {
    List<String> lines = Utf8.lines(Utf8.read(in, Integer.MAX_VALUE - 8, "give fewer inputs"));
    boolean any = false;
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        any = true;
        parse.accept(lines.get(i), "line " + (i + 1));
      }
    }
    if (!any) {
      throw HarmonicException.failed(
          "no input on standard input", "give a line for each input; see 'harmonic probe --help'");
    }
  }
}
