package org.harmonicloss.cli.probe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.data.Inputs;
import org.harmonicloss.models.onnx.OnnxModel;
import org.harmonicloss.models.task.Language;

/// How well a language model knows a text: its tokens in windows of the model's context, one after
/// the other, as in training; the first token of the text follows an end of text.
///
/// @param tokens of the text
/// @param bytes of the text in UTF-8
/// @param loss mean −log p of a token, natural logarithm
record Perplexity(long tokens, long bytes, double loss) {
  static Perplexity of(OnnxModel model, String text) {
    Language task = (Language) model.config().task();
    int[] ids = task.encoding().encode(text);
    if (ids.length == 0) {
      throw HarmonicException.failed("no text to measure", "give a file with text");
    }
    int[] all = new int[ids.length + 1];
    all[0] = task.endOfText();
    System.arraycopy(ids, 0, all, 1, ids.length);
    double sum = 0;
    for (int from = 0; from < ids.length; from += task.contextLength()) {
      int to = Math.min(from + task.contextLength(), ids.length);
      int[] window = Arrays.copyOfRange(all, from, to);
      float[][] logits = model.run("logits", new Inputs.Tokens(List.of(window)));
      for (int i = 0; i < window.length; i++) {
        sum -= NextTokens.logProbs(logits[i])[all[from + i + 1]];
      }
    }
    return new Perplexity(
        ids.length, text.getBytes(StandardCharsets.UTF_8).length, sum / ids.length);
  }

  /// e^loss: among how many tokens the model in effect chooses.
  double value() {
    return Math.exp(loss);
  }

  /// Bits for a byte of text, which do not depend on the vocabulary.
  double bitsPerByte() {
    return loss * tokens / bytes / Math.log(2);
  }

  ObjectNode toJson(String source, String text) {
    return Json.object()
        .put("source", source)
        .put("text", text)
        .put("tokens", tokens)
        .put("bytes", bytes)
        .put("loss", loss)
        .put("perplexity", value())
        .put("bits_per_byte", bitsPerByte());
  }
}
