package org.harmonicloss.models.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// What `src/benchmarks/all encoder` compares `probe` with, and runs by Maven: a plain loop around
/// ONNX Runtime, with nothing pooled or printed, whose texts are tokens already. It is no test.
@EnabledIfSystemProperty(named = "harmonic.benchmark", matches = "true")
class EncoderLoopBenchmark {
  private static final int BATCH = 32;

  /// Of the folder `harmonic.encoder` with the lines of the file `harmonic.texts`.
  @Test
  void loop() throws IOException, OrtException {
    Path folder = Path.of(System.getProperty("harmonic.encoder"));
    Tokenizer tokenizer =
        Tokenizer.wordPieces(Files.readAllLines(folder.resolve("vocab.txt")), true);
    List<int[]> texts = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of(System.getProperty("harmonic.texts")))) {
      texts.add(tokenizer.forModel(line).ids());
    }
    List<int[]> sorted = new ArrayList<>(texts);
    sorted.sort(Comparator.comparingInt(ids -> ids.length));
    OnnxRuntime.prepare();
    OrtEnvironment environment = OnnxRuntime.environment();
    try (OrtSession session = environment.createSession(folder.resolve("model.onnx").toString())) {
      run(sorted.subList(0, Math.min(BATCH, sorted.size())), session, environment); // warm
      time("as they come", texts, session, environment);
      time("sorted by length", sorted, session, environment);
    }
  }

  @SuppressWarnings("SystemOut") // whoever runs it wants to see it
  private static void time(
      String order, List<int[]> texts, OrtSession session, OrtEnvironment environment)
      throws OrtException {
    long started = System.nanoTime();
    double sum = run(texts, session, environment);
    double seconds = (System.nanoTime() - started) / 1e9;
    System.out.printf(Locale.ROOT, "loop, %s: %.4f s (sum %.3f)%n", order, seconds, sum);
  }

  private static double run(List<int[]> texts, OrtSession session, OrtEnvironment environment)
      throws OrtException {
    double sum = 0;
    for (int from = 0; from < texts.size(); from += BATCH) {
      List<int[]> batch = texts.subList(from, Math.min(from + BATCH, texts.size()));
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
