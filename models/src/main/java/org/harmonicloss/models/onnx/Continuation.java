package org.harmonicloss.models.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.harmonicloss.models.data.Inputs;
import org.harmonicloss.models.task.Language;

/// A text that a language model reads token by token: what it has read is kept as keys and values,
/// so that only what is new is computed.
///
/// A model knows positions up to its context length. When they are used up, the later half of the
/// text is read again from position 0, and the earlier half is forgotten.
public final class Continuation implements AutoCloseable {
  private final OnnxModel model;
  private final int contextLength;
  private final List<String> outputs = new ArrayList<>();
  private int[] read = {};
  private Past past;

  /// @param model a language model
  public Continuation(OnnxModel model) {
    this.model = model;
    this.contextLength = ((Language) model.config().task()).contextLength();
    this.outputs.add("log_probs");
    this.outputs.addAll(Past.outputs(model));
    this.past = Past.none(model, 1);
  }

  /// Reads on.
  ///
  /// @param tokens one or more
  /// @return the log-probability of each token that may come next [C]
  public float[] read(int... tokens) {
    int[] all = Arrays.copyOf(read, read.length + tokens.length);
    System.arraycopy(tokens, 0, all, read.length, tokens.length);
    if (all.length > contextLength) {
      int kept = Math.max(1, contextLength / 2);
      all = Arrays.copyOfRange(all, all.length - kept, all.length);
      forget();
      return compute(all, all);
    }
    return compute(tokens, all);
  }

  private void forget() {
    past.close();
    past = Past.none(model, 1);
  }

  private float[] compute(int[] tokens, int[] all) {
    try {
      OrtSession.Result result = model.run(outputs, new Inputs.Tokens(List.of(tokens)), past);
      float[] logProbs = ((float[][]) result.get("log_probs").orElseThrow().getValue())[0];
      Past present = Past.of(model, result);
      past.close();
      past = present;
      read = all;
      return logProbs;
    } catch (OrtException e) {
      throw model.failure(e);
    }
  }

  @Override
  public void close() {
    past.close();
  }
}
