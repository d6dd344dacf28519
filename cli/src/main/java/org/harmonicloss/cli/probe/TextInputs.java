package org.harmonicloss.cli.probe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import org.harmonicloss.cli.output.StandardInput;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.base.Source;
import org.harmonicloss.models.data.Inputs;
import org.harmonicloss.models.task.Language;
import org.harmonicloss.models.words.BytePairEncoding;

/// Texts to probe a language model with.
public final class TextInputs {
  private final Language task;
  private final BytePairEncoding encoding;

  TextInputs(Language task) {
    this.task = task;
    this.encoding = task.encoding();
  }

  /// @param text as it is, or `-` for a text on each line of `in`: as it is, or what `probe`
  ///     prints, an object with "input", a list of token ids; null for the beginning of a text
  /// @throws HarmonicException naming the line if a text is longer than the model's context
  ProbeInputs read(String text, StandardInput in) {
    List<int[]> inputs = new ArrayList<>();
    if (text == null) {
      inputs.add(new int[] {task.endOfText()});
    } else if (text.equals("-")) {
      Source lines = in.source();
      ProbeInputs.texts(lines, (line, where) -> inputs.add(tokens(line, where)));
    } else {
      inputs.add(encoded(text, "input"));
    }
    return new ProbeInputs(new Inputs.Tokens(inputs), inputs.stream().map(this::shown).toList());
  }

  private ProbeInputs.Shown shown(int[] input) {
    ArrayNode json = Json.array();
    for (int token : input) {
      json.add(token);
    }
    return new ProbeInputs.Shown(json, encoding.decode(input), null);
  }

  private int[] tokens(String line, String where) {
    if (line.stripLeading().startsWith("{")) {
      JsonNode json = Json.parse(line, where);
      if (json.path("input").isArray()) {
        return ids(json.path("input"), where);
      }
    }
    return encoded(line, where);
  }

  private int[] ids(JsonNode json, String where) {
    int[] ids = new int[json.size()];
    for (int i = 0; i < ids.length; i++) {
      JsonNode id = json.get(i);
      if (!id.isInt() || id.intValue() < 0 || id.intValue() >= task.vocabulary()) {
        throw HarmonicException.usage(
            where + ": not a token: " + id, "tokens are from 0 to " + (task.vocabulary() - 1));
      }
      ids[i] = id.intValue();
    }
    return checked(ids, where);
  }

  /// The tokens of a text.
  ///
  /// @param where it is, for messages
  int[] encoded(String text, String where) {
    return checked(encoding.encode(text), where);
  }

  private int[] checked(int[] ids, String where) {
    if (ids.length == 0) {
      throw HarmonicException.usage(where + " has no tokens", "give some text");
    }
    if (ids.length > task.contextLength()) {
      throw HarmonicException.usage(
          where + " has " + ids.length + " tokens, the model's context " + task.contextLength(),
          "give a shorter text, or see how well the model knows it with --perplexity");
    }
    return ids;
  }
}
