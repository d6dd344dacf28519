package org.harmonicloss.training.loop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.harmonicloss.models.base.ComputeDevice;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.config.Data;
import org.harmonicloss.models.config.Distance;
import org.harmonicloss.models.config.Head;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.config.Schedule;
import org.harmonicloss.models.data.Inputs;
import org.harmonicloss.models.onnx.Continuation;
import org.harmonicloss.models.onnx.OnnxModel;
import org.harmonicloss.models.run.EpochMetrics;
import org.harmonicloss.models.run.RunDirectory;
import org.harmonicloss.models.tensors.TensorFile;
import org.harmonicloss.training.loop.TrainingRequest.Start;
import org.harmonicloss.training.program.SmallCorpus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LanguageTrainerTest {
  @TempDir private Path folder;
  private Path corpus;

  @BeforeEach
  void makeCorpus() {
    corpus = SmallCorpus.in(folder.resolve("corpus"));
  }

  static List<Head> heads() {
    return List.of(
        new Head.CrossEntropy(),
        new Head.Harmonic(32, 1e-4),
        new Head.Harmonic(2, 1e-4),
        new Head.Harmonic(Distance.COSINE, 8, 1e-4));
  }

  private Outcome train(RunConfig config, String name, Start start, Progress progress) {
    TrainingRequest request = new TrainingRequest(config, folder.resolve(name), start);
    return Trainer.train(
        List.of(List.of(request)), List.of("harmonic", "train"), progress, 1, ComputeDevice.CPU);
  }

  /// Stops after so many steps.
  private static Progress stoppedAfter(int steps) {
    return new Progress() {
      private int done;

      @Override
      public void trained(RunConfig config, int runs) {
        done++;
      }

      @Override
      public boolean stopRequested() {
        return done >= steps;
      }
    };
  }

  /// The export is compared with the trained model when it is written; here it is used.
  @ParameterizedTest
  @MethodSource("heads")
  void learnsAndCanBeAsked(Head head) {
    RunConfig config = SmallCorpus.config(corpus, head, 60).with("dropout", 0.0);
    assertEquals(1, train(config, "run", Start.NEW, Progress.SILENT).finished().size());
    RunDirectory run = RunDirectory.open(folder.resolve("run"));
    assertTrue(run.isFinished());
    List<EpochMetrics> metrics = run.metrics();
    assertEquals(30, metrics.size());
    EpochMetrics first = metrics.getFirst();
    EpochMetrics last = metrics.getLast();
    assertTrue(last.trainLoss() < first.trainLoss() - 0.5, first + " " + last);
    assertEquals(60L * 2 * 3 * 8, last.language().tokens());
    assertEquals(1e-3, last.language().learningRate());
    try (OnnxModel model = OnnxModel.open(run.path());
        Continuation continuation = new Continuation(model)) {
      int[] text = {83, 71, 68, 0, 66, 64, 83, 0};
      Inputs.Tokens whole = new Inputs.Tokens(List.of(text));
      float[] atOnce = model.run("log_probs", whole)[0];
      // The same with what was read before kept as keys and values.
      continuation.read(83, 71, 68);
      continuation.read(0);
      assertArrayEquals(atOnce, continuation.read(66, 64, 83, 0), 1e-4f);
      // Now the context is full: the later half of the text is read again.
      int[] half = {64, 83, 0, 5};
      float[] forgetful = model.run("log_probs", new Inputs.Tokens(List.of(half)))[0];
      assertArrayEquals(forgetful, continuation.read(5), 1e-4f);
      assertEquals(8, model.run("logits", whole).length);
      assertEquals(257, model.weights("embedding").length);
      assertEquals(8, model.run("blocks.1.resid_post", whole).length);
      double sum = 0;
      for (float logProb : atOnce) {
        sum += Math.exp(logProb);
      }
      assertEquals(1, sum, 1e-5);
    }
  }

  /// Products of 8 bits change little, and the export, which is float32, is that of its weights.
  @Test
  void bfloat16LearnsAlike() {
    RunConfig config =
        SmallCorpus.config(corpus, new Head.Harmonic(32, 1e-4), 30).with("dropout", 0.0);
    train(config, "float32", Start.NEW, Progress.SILENT);
    RunConfig shorter = config.with("precision", Schedule.Precision.BF16);
    assertEquals(1, train(shorter, "bf16", Start.NEW, Progress.SILENT).finished().size());
    double expected = RunDirectory.open(folder.resolve("float32")).metrics().getLast().trainLoss();
    double actual = RunDirectory.open(folder.resolve("bf16")).metrics().getLast().trainLoss();
    assertTrue(expected != actual, "it is not in effect");
    assertEquals(expected, actual, 0.03 * expected);
  }

  /// Stopped twice, and continued, it ends with the same bytes; dropout is in effect.
  @ParameterizedTest
  @MethodSource("heads")
  void resumesBitwise(Head head) throws IOException {
    RunConfig config = SmallCorpus.config(corpus, head, 9);
    train(config, "whole", Start.NEW, Progress.SILENT);
    Outcome stopped = train(config, "cut", Start.NEW, stoppedAfter(3));
    assertEquals(3, stopped.interrupted().getFirst().epoch());
    assertEquals(
        7, train(config, "cut", Start.CONTINUE, stoppedAfter(4)).interrupted().getFirst().epoch());
    train(config, "cut", Start.CONTINUE, Progress.SILENT);
    RunDirectory whole = RunDirectory.open(folder.resolve("whole"));
    RunDirectory cut = RunDirectory.open(folder.resolve("cut"));
    assertArrayEquals(Files.readAllBytes(whole.checkpoint()), Files.readAllBytes(cut.checkpoint()));
    assertEquals(
        whole.metrics().stream().map(m -> m.toJson().without("seconds").toString()).toList(),
        cut.metrics().stream().map(m -> m.toJson().without("seconds").toString()).toList());
  }

  /// More steps change nothing about those before: the rate's end is a setting of its own.
  @Test
  void longerRunsBeginAlike() throws IOException {
    RunConfig config = SmallCorpus.config(corpus, new Head.CrossEntropy(), 4);
    train(config, "short", Start.NEW, Progress.SILENT);
    train(config.withEpochs(8), "short", Start.CONTINUE, Progress.SILENT);
    train(config.withEpochs(8), "long", Start.NEW, Progress.SILENT);
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("long/checkpoint.safetensors")),
        Files.readAllBytes(folder.resolve("short/checkpoint.safetensors")));
    HarmonicException error =
        assertThrows(
            HarmonicException.class,
            () -> train(config.withEpochs(6), "short", Start.CONTINUE, Progress.SILENT));
    assertTrue(error.getMessage().startsWith("`steps` must be at least 8"), error.getMessage());
  }

  /// All of GPT-2's tokens, and a folder's name, are found again in the export, whatever characters
  /// they have.
  @Test
  void theWholeVocabularyIsExported() throws IOException {
    Path bare = SmallCorpus.in(folder.resolve("größe 🙂"));
    Files.delete(bare.resolve("meta.json")); // so it is nanoGPT's
    RunConfig config =
        SmallCorpus.config(bare, new Head.Harmonic(32, 1e-4), 1)
            .withData(new Data.Windows(bare.toString(), 50257));
    train(config, "run", Start.NEW, Progress.SILENT);
    try (OnnxModel model = OnnxModel.open(folder.resolve("run"))) {
      assertEquals(config.task().labels(), model.labels());
      assertEquals(config, model.config());
    }
  }

  @Test
  void aDivergedRunKeepsItsLastGoodCheckpoint() {
    RunConfig config =
        SmallCorpus.config(corpus, new Head.CrossEntropy(), 9)
            .with("learning-rate", 1e30)
            .with("gradient-clip", 0.0);
    Outcome outcome = train(config, "run", Start.NEW, Progress.SILENT);
    assertEquals(1, outcome.diverged().size());
    TensorFile checkpoint = TensorFile.open(folder.resolve("run/checkpoint.safetensors"));
    assertEquals(0, checkpoint.read("adamw.step").get(0, 0));
  }

  /// Its vocabulary is filled up to a multiple of 64: 320 rows, of which 257 are tokens.
  @Test
  void checkpointsHaveEveryTensor() {
    RunConfig config = SmallCorpus.config(corpus, new Head.Harmonic(32, 1e-4), 2);
    train(config, "run", Start.NEW, Progress.SILENT);
    TensorFile checkpoint = TensorFile.open(folder.resolve("run/checkpoint.safetensors"));
    assertEquals(
        List.of(320L, 16L),
        checkpoint.tensors().stream()
            .filter(tensor -> tensor.name().equals("param.embedding"))
            .findFirst()
            .orElseThrow()
            .shape());
    // two layers with 12 parameters each, embedding, positions and the last norm's two
    assertEquals(3 * (2 * 12 + 4) + 1, checkpoint.tensors().size());
  }

  @Test
  void anotherCorpusIsRefused() throws IOException {
    RunConfig config = SmallCorpus.config(corpus, new Head.CrossEntropy(), 4);
    train(config, "run", Start.NEW, stoppedAfter(1));
    Path meta = corpus.resolve("meta.json");
    Files.writeString(
        meta, Files.readString(meta).replaceFirst("\"sha256\" : \"....", "\"sha256\" : \"0000"));
    HarmonicException error =
        assertThrows(
            HarmonicException.class, () -> train(config, "run", Start.CONTINUE, Progress.SILENT));
    assertTrue(error.getMessage().contains("not those it was begun with"), error.getMessage());
  }

  @Test
  void aDamagedCheckpointIsNamed() throws IOException {
    RunConfig config = SmallCorpus.config(corpus, new Head.CrossEntropy(), 4);
    train(config, "run", Start.NEW, stoppedAfter(1));
    Path checkpoint = folder.resolve("run/checkpoint.safetensors");
    byte[] bytes = Files.readAllBytes(checkpoint);
    Files.write(checkpoint, Arrays.copyOf(bytes, bytes.length - 4));
    HarmonicException error =
        assertThrows(
            HarmonicException.class, () -> train(config, "run", Start.CONTINUE, Progress.SILENT));
    assertTrue(error.getMessage().startsWith("damaged checkpoint"), error.getMessage());
  }
}
