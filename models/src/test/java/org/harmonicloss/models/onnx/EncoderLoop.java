package org.harmonicloss.models.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.harmonicloss.models.words.Tokenizer;

/// What `src/benchmarks/probing` compares `probe` with: a plain loop around ONNX Runtime, with the
/// means and nothing printed. Arguments: the folder of the encoder, a file of texts, the batch
/// size.
final class EncoderLoop {
  private EncoderLoop() {}

  public static void main(String... arguments) throws IOException, OrtException {
    Path folder = Path.of(arguments[0]);
    int size = Integer.parseInt(arguments[2]);
    Tokenizer tokenizer =
        Tokenizer.wordPieces(Files.readAllLines(folder.resolve("vocab.txt")), true);
    List<int[]> texts = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of(arguments[1]))) {
      texts.add(tokenizer.forModel(line).ids());
    }
    OrtEnvironment environment =
        OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "loop");
    try (OrtSession session = environment.createSession(folder.resolve("model.onnx").toString())) {
      time("as they come", texts, size, session, environment);
      List<int[]> sorted = new ArrayList<>(texts);
      sorted.sort(Comparator.comparingInt(ids -> ids.length));
      time("sorted by length", sorted, size, session, environment);
    }
  }

  @SuppressWarnings("SystemOut") // whoever runs it wants to see it
  private static void time(
      String order, List<int[]> texts, int size, OrtSession session, OrtEnvironment environment)
      throws OrtException {
    double sum = run(texts.subList(0, size), size, session, environment); // warm
    long started = System.nanoTime();
    sum += run(texts, size, session, environment);
    System.out.printf(
        Locale.ROOT,
        "ONNX Runtime's loop, %s: %.2f s (sum %.3f)%n",
        order,
        (System.nanoTime() - started) / 1e9,
        sum);
  }

  private static double run(
      List<int[]> texts, int size, OrtSession session, OrtEnvironment environment)
      throws OrtException {
    double sum = 0;
    for (int from = 0; from < texts.size(); from += size) {
      List<int[]> batch = texts.subList(from, Math.min(from + size, texts.size()));
      int length = batch.stream().mapToInt(ids -> ids.length).max().orElseThrow();
      long[] shape = {batch.size(), length};
      LongBuffer ids = LongBuffer.allocate(batch.size() * length);
      LongBuffer mask = LongBuffer.allocate(batch.size() * length);
      LongBuffer types = LongBuffer.allocate(batch.size() * length);
      for (int i = 0; i < batch.size(); i++) {
        for (int at = 0; at < batch.get(i).length; at++) {
          ids.put(i * length + at, batch.get(i)[at]);
          mask.put(i * length + at, 1);
        }
      }
      try (OnnxTensor first = OnnxTensor.createTensor(environment, ids, shape);
          OnnxTensor second = OnnxTensor.createTensor(environment, mask, shape);
          OnnxTensor third = OnnxTensor.createTensor(environment, types, shape);
          OrtSession.Result result =
              session.run(
                  Map.of("input_ids", first, "attention_mask", second, "token_type_ids", third))) {
        float[][][] states = (float[][][]) result.get(0).getValue();
        sum += states[0][0][0];
      }
    }
    return sum;
  }
}
