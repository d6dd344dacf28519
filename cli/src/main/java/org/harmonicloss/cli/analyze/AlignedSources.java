package org.harmonicloss.cli.analyze;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.harmonicloss.analysis.geometry.Embedding;
import org.harmonicloss.cli.input.EmbeddingSource;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Matrix;
import org.harmonicloss.models.data.Inputs;
import org.harmonicloss.models.onnx.OnnxModel;
import org.harmonicloss.models.task.TokenTask;

/// The embeddings that `analyze alignment` compares: of each source one, or each of some outputs of
/// a run, or of some tensors of a file.
final class AlignedSources {
  private final Console console;
  private final List<String> outputs;
  private final List<String> tensors;
  private final EmbeddingSource.Tokens tokens;

  /// @param outputs of runs; none for the embedding
  /// @param tensors of files, or of runs' checkpoints; none for the only one
  AlignedSources(
      Console console, List<String> outputs, List<String> tensors, EmbeddingSource.Tokens tokens) {
    this.console = console;
    this.outputs = outputs;
    this.tensors = tensors;
    this.tokens = tokens;
  }

  List<Embedding> read(List<String> sources) {
    if (!outputs.isEmpty() && !tensors.isEmpty()) {
      throw HarmonicException.usage(
          "--output and --tensor do not go together",
          "--output is what a run computes, --tensor what a file holds");
    }
    List<Embedding> embeddings = new ArrayList<>();
    for (String source : sources) {
      if (!outputs.isEmpty() && isRun(source)) {
        addOutputs(source, embeddings);
      } else if (tensors.isEmpty()) {
        embeddings.add(EmbeddingSource.of(source, null, tokens).read(console).embedding());
      } else {
        for (String tensor : tensors) {
          embeddings.add(EmbeddingSource.of(source, tensor, tokens).read(console).embedding());
        }
      }
    }
    return embeddings;
  }

  private static boolean isRun(String source) {
    return !source.equals("-") && (Files.isDirectory(Path.of(source)) || source.endsWith(".onnx"));
  }

  private void addOutputs(String source, List<Embedding> embeddings) {
    try (OnnxModel model = OnnxModel.open(Path.of(source))) {
      if (!(model.config().task() instanceof TokenTask task)) {
        throw HarmonicException.failed(
            "not all inputs of " + model.config().task().name() + " can be listed: " + source,
            "write what the model computes with 'harmonic probe --output', and give that file");
      }
      List<int[]> inputs = task.validInputs();
      List<String> labels =
          inputs.stream()
              .map(
                  input ->
                      Arrays.stream(input)
                          .mapToObj(model.labels()::get)
                          .collect(Collectors.joining(" ")))
              .toList();
      for (String output : outputs) {
        String name = source + ":" + output;
        if (OnnxModel.WEIGHTS.contains(output)) {
          embeddings.add(new Embedding(name, model.labels(), Matrix.of(model.weights(output))));
        } else {
          float[][] rows = model.run(output, new Inputs.Tokens(inputs));
          embeddings.add(new Embedding(name, labels, Matrix.of(last(rows, inputs.size()))));
        }
      }
    }
  }

  /// Of what has a row for each position of an input, the last.
  private static float[][] last(float[][] rows, int inputs) {
    int positions = rows.length / inputs;
    float[][] last = new float[inputs][];
    for (int input = 0; input < inputs; input++) {
      last[input] = rows[(input + 1) * positions - 1];
    }
    return last;
  }
}
