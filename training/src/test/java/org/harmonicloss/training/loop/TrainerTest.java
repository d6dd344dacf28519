package org.harmonicloss.training.loop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.harmonicloss.models.base.ComputeDevice;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.config.Head;
import org.harmonicloss.models.config.Model;
import org.harmonicloss.models.config.Preset;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.data.Inputs;
import org.harmonicloss.models.onnx.OnnxModel;
import org.harmonicloss.models.run.EpochMetrics;
import org.harmonicloss.models.run.RunDirectory;
import org.harmonicloss.models.task.ModularAddition;
import org.harmonicloss.models.task.TokenTask;
import org.harmonicloss.training.program.Checkpoint;
import org.harmonicloss.training.program.Configs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrainerTest {
  private static final List<String> COMMAND = List.of("harmonic", "train", "modular-addition");

  @TempDir private Path folder;

  /// Every body with every head.
  static List<RunConfig> models() {
    return Model.of(new ModularAddition()).stream()
        .flatMap(
            model ->
                Stream.of("harmonic", "cross-entropy")
                    .map(head -> Configs.small(model, Head.named(head), 1)))
        .toList();
  }

  /// Asks to stop in epoch `last`.
  private static final class StopAfter implements Progress {
    private final int last;
    private int epochs;

    StopAfter(int last) {
      this.last = last;
    }

    @Override
    public void trained(RunConfig config, int runs) {
      epochs++;
    }

    @Override
    public boolean stopRequested() {
      return epochs == last - 1; // asked before the epoch that is just trained is counted
    }
  }

  private static Outcome train(RunConfig config, Path path, Progress progress) {
    var request = new TrainingRequest(config, path, TrainingRequest.Start.NEW);
    return Trainer.train(List.of(List.of(request)), COMMAND, progress, 1, ComputeDevice.CPU);
  }

  private static Outcome resume(RunConfig config, Path path) {
    var request = new TrainingRequest(config, path, TrainingRequest.Start.CONTINUE);
    return Trainer.train(List.of(List.of(request)), COMMAND, Progress.SILENT, 1, ComputeDevice.CPU);
  }

  private static EpochMetrics withoutTime(EpochMetrics m) {
    return new EpochMetrics(
        m.epoch(),
        m.step(),
        m.trainLoss(),
        m.trainAccuracy(),
        m.testLoss(),
        m.testAccuracy(),
        m.weightNorm(),
        m.gradientNorm(),
        0,
        null);
  }

  @ParameterizedTest
  @MethodSource("models")
  void anInterruptedRunEndsWithTheSameBytes(RunConfig model) throws IOException {
    RunConfig config = model.withEpochs(9);
    Path whole = folder.resolve("whole");
    train(config, whole, Progress.SILENT);

    Path parts = folder.resolve("parts");
    StopAfter stop = new StopAfter(4);
    assertEquals(List.of(new Outcome.Ended(parts, 4)), train(config, parts, stop).interrupted());
    assertFalse(RunDirectory.open(parts).isFinished());
    // As after a kill -9: lines beyond the checkpoint, the last one torn.
    Path metrics = parts.resolve("metrics.ndjson");
    String line = Files.readAllLines(whole.resolve("metrics.ndjson")).get(4);
    Files.writeString(metrics, Files.readString(metrics) + line + "\n{\"epoch\":6,\"st");
    resume(config, parts);

    assertArrayEquals(
        Files.readAllBytes(whole.resolve("checkpoint.safetensors")),
        Files.readAllBytes(parts.resolve("checkpoint.safetensors")));
    assertEquals(
        RunDirectory.open(whole).metrics().stream().map(TrainerTest::withoutTime).toList(),
        RunDirectory.open(parts).metrics().stream().map(TrainerTest::withoutTime).toList());
    assertEquals(2, RunDirectory.open(parts).provenance().json().get("sessions").size());
  }

  @Test
  void aFinishedRunIsWholeAndLeftAloneByResume() throws IOException {
    RunConfig config = Configs.small(new Head.Harmonic(2, 1e-4), 2);
    Path path = folder.resolve("run");
    train(config, path, Progress.SILENT);
    try (var files = Files.list(path)) {
      TreeSet<String> names = new TreeSet<>();
      files.forEach(file -> names.add(file.getFileName().toString()));
      assertEquals(
          new TreeSet<>(
              List.of(
                  "README.md",
                  "checkpoint.safetensors",
                  "config.json",
                  "metrics.ndjson",
                  "model.onnx",
                  "provenance.json")),
          names);
    }
    assertTrue(Files.readString(path.resolve("README.md")).contains("--seed 7"));
    String provenance = Files.readString(path.resolve("provenance.json"));
    resume(config, path);
    assertEquals(provenance, Files.readString(path.resolve("provenance.json")));
  }

  @Test
  void moreEpochsGoOnWhereFewerEnded() throws IOException {
    RunConfig config = Configs.small(new Head.Harmonic(2, 1e-4), 6);
    Path at6 = folder.resolve("six");
    train(config, at6, Progress.SILENT);
    Path at3 = folder.resolve("three");
    train(config.withEpochs(3), at3, Progress.SILENT);
    resume(config, at3);
    assertArrayEquals(
        Files.readAllBytes(at6.resolve("checkpoint.safetensors")),
        Files.readAllBytes(at3.resolve("checkpoint.safetensors")));
    assertEquals(6, RunDirectory.open(at3).config().epochs());
    HarmonicException fewer =
        assertThrows(HarmonicException.class, () -> resume(config.withEpochs(5), at3));
    assertEquals(2, fewer.exitCode());
  }

  @Test
  void aDivergedRunKeepsItsLastGoodCheckpoint() {
    RunConfig config =
        Configs.text(Model.Mlp.PAPER, new Head.CrossEntropy(), c -> c.with("learning-rate", 1e30));
    Path path = folder.resolve("run");
    Outcome outcome = train(config, path, Progress.SILENT);
    assertEquals(List.of(path), outcome.diverged().stream().map(Outcome.Ended::run).toList());
    RunDirectory run = RunDirectory.open(path);
    assertFalse(run.isFinished());
    for (float[] values : Checkpoint.read(run.checkpoint(), config).values().values()) {
      for (float value : values) {
        assertTrue(Float.isFinite(value));
      }
    }
  }

  @Test
  void damagedCheckpointsAreNamed() throws IOException {
    RunConfig config = Configs.small(new Head.Harmonic(2, 1e-4), 2);
    Path path = folder.resolve("run");
    train(config, path, Progress.SILENT);
    Path file = path.resolve("checkpoint.safetensors");
    byte[] good = Files.readAllBytes(file);
    for (int length : new int[] {0, 7, 100, good.length - 1}) {
      Files.write(file, Arrays.copyOf(good, length));
      HarmonicException error =
          assertThrows(HarmonicException.class, () -> resume(config.withEpochs(3), path));
      assertTrue(error.getMessage().contains("checkpoint.safetensors"), error.getMessage());
    }
    // A header that is said to have 2 GB: nothing of that size is made.
    byte[] claim = good.clone();
    ByteBuffer.wrap(claim).order(ByteOrder.LITTLE_ENDIAN).putLong(0, 2_000_000_000L);
    Files.write(file, claim);
    HarmonicException error =
        assertThrows(HarmonicException.class, () -> resume(config.withEpochs(3), path));
    assertTrue(error.getMessage().startsWith("damaged checkpoint: "), error.getMessage());
  }

  @ParameterizedTest
  @MethodSource("models")
  void theExportedModelComputesTheFormula(RunConfig model) {
    RunConfig config = model.withEpochs(5);
    Head head = config.head();
    Path path = folder.resolve("run");
    train(config, path, Progress.SILENT);
    String scores = head instanceof Head.Harmonic ? "distances" : "logits";
    try (OnnxModel onnx = OnnxModel.open(path)) {
      assertEquals(outputs(config), List.copyOf(onnx.outputs()));
      assertEquals(config, onnx.config());
      assertEquals(config.task().labels(), onnx.labels());
      List<int[]> inputs = new ModularAddition().validInputs();
      List<float[][]> out =
          onnx.run(
              List.of("hidden", "unembedding", "log_probs", scores), new Inputs.Tokens(inputs));
      for (int row = 0; row < inputs.size(); row++) {
        float[] x = out.get(0)[row];
        double sum = 0;
        for (int c = 0; c < 31; c++) {
          sum += Math.exp(out.get(2)[row][c]);
          if (head instanceof Head.Harmonic) {
            assertEquals(distance(x, out.get(1)[c]), out.get(3)[row][c], 1e-5);
          } else if (config.model() instanceof Model.Transformer) {
            assertEquals(product(x, out.get(1)[c]), out.get(3)[row][c], 1e-5);
          }
        }
        assertEquals(1, sum, 1e-5);
        if (head instanceof Head.Harmonic harmonic) {
          for (int c = 0; c < 31; c++) {
            double expected = logProb(x, out.get(1), c, harmonic);
            assertEquals(expected, out.get(2)[row][c], 2e-5);
          }
        }
      }
    }
  }

  static List<RunConfig> transformersOfAllTasks() {
    return TokenTask.all().stream()
        .flatMap(
            task ->
                Stream.of("harmonic", "cross-entropy")
                    .map(
                        head ->
                            Preset.PAPER.config(task, Model.Transformer.PAPER, Head.named(head))))
        .toList();
  }

  /// The export itself compares ONNX Runtime with the trained model on every valid input.
  @ParameterizedTest
  @MethodSource("transformersOfAllTasks")
  void everyTaskTrainsATransformer(RunConfig paper) {
    RunConfig config = paper.withEpochs(2);
    Path path = folder.resolve("run");
    train(config, path, Progress.SILENT);
    int vocabulary = config.task().classes();
    List<EpochMetrics> metrics = RunDirectory.open(path).metrics();
    assertTrue(metrics.getLast().trainLoss() < metrics.getFirst().trainLoss(), "" + metrics);
    try (OnnxModel onnx = OnnxModel.open(path)) {
      List<int[]> inputs = ((TokenTask) config.task()).validInputs().subList(0, 3);
      float[][] stream = onnx.run("blocks.1.resid_post", inputs);
      int length = config.task().inputLength();
      assertEquals(3 * length, stream.length);
      float[][] hidden = onnx.run("hidden", inputs);
      for (int input = 0; input < 3; input++) {
        assertArrayEquals(hidden[input], stream[length * input + length - 1]);
      }
      assertEquals(vocabulary, onnx.run("unembedding", inputs).length);
    }
  }

  private static double product(float[] x, float[] w) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += (double) x[i] * w[i];
    }
    return sum;
  }

  private static List<String> outputs(RunConfig config) {
    String scores = config.head() instanceof Head.Harmonic ? "distances" : "logits";
    List<String> outputs =
        new ArrayList<>(List.of("log_probs", scores, "hidden", "embedding", "unembedding"));
    if (config.model() instanceof Model.Transformer) {
      outputs.addAll(List.of("blocks.0.resid_post", "blocks.1.resid_post"));
    }
    return outputs;
  }

  private static double distance(float[] x, float[] w) {
    double square = 0;
    for (int i = 0; i < x.length; i++) {
      square += Math.pow((double) x[i] - w[i], 2);
    }
    return Math.sqrt(square);
  }

  /// The definition, in double precision: p_c = s_c^(−n/2) / Σ_j s_j^(−n/2).
  private static double logProb(float[] x, float[][] w, int c, Head.Harmonic head) {
    double sum = 0;
    for (float[] centre : w) {
      sum += Math.pow(Math.pow(distance(x, centre), 2) + head.epsilon(), -head.exponent() / 2);
    }
    double s = Math.pow(distance(x, w[c]), 2) + head.epsilon();
    return Math.log(Math.pow(s, -head.exponent() / 2) / sum);
  }
}
