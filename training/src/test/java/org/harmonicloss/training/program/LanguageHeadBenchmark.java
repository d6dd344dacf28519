package org.harmonicloss.training.program;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.harmonicloss.models.base.ComputeDevice;
import org.harmonicloss.models.config.Head;
import org.harmonicloss.models.config.Model;
import org.harmonicloss.models.config.Preset;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.task.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// The heads over GPT-2's vocabulary, forward and backward, beside plain cross-entropy by
/// libtorch's autograd: times in turns, and what each takes of memory at most.
/// `src/benchmarks/all language-heads` runs it; it is no test.
@EnabledIfSystemProperty(named = "harmonic.benchmark", matches = "true")
class LanguageHeadBenchmark {
  private static final int CLASSES = 50257;
  private static final int TURNS = 5;

  @Test
  void heads() throws IOException {
    TorchEngine.useThreads(Runtime.getRuntime().availableProcessors());
    measure(128, 1536);
    measure(768, 1024);
  }

  private static TrainingProgram program(Head head, NDManager manager) {
    RunConfig config = Preset.SMALL.config(Language.GPT2, Model.Gpt.SMALL, head);
    return TrainingProgram.load(config, manager, "language_autograd");
  }

  @SuppressWarnings("SystemOut") // whoever runs it wants to see it
  private static void measure(int dimension, int rows) throws IOException {
    try (NDManager manager = TorchEngine.newManager(ComputeDevice.CPU);
        TrainingProgram harmonic = program(Head.Harmonic.PAPER, manager);
        TrainingProgram standard = program(new Head.CrossEntropy(), manager)) {
      NDArray x = manager.randomNormal(new Shape(rows, dimension));
      NDArray w = manager.randomNormal(new Shape(CLASSES, dimension)).muli(0.02f);
      long[] targets = new long[rows];
      Arrays.setAll(targets, i -> 7919L * i % CLASSES);
      NDArray y = manager.create(targets);
      Map<String, Runnable> heads = new LinkedHashMap<>();
      heads.put("head, harmonic", () -> call(harmonic, "head_by_hand", x, w, y));
      heads.put("head, cross-entropy", () -> call(standard, "head_by_hand", x, w, y));
      heads.put("plain cross-entropy", () -> call(standard, "plain_cross_entropy", x, w, y));
      Map<String, double[]> times = new LinkedHashMap<>();
      Map<String, Double> memory = new LinkedHashMap<>();
      for (int turn = -1; turn < TURNS; turn++) {
        for (Map.Entry<String, Runnable> head : heads.entrySet()) {
          Files.writeString(Path.of("/proc/self/clear_refs"), "5"); // the peak begins anew
          double before = megabytes("VmRSS");
          long start = System.nanoTime();
          head.getValue().run();
          double ms = (System.nanoTime() - start) / 1e6;
          if (turn >= 0) { // the first warms up
            times.computeIfAbsent(head.getKey(), _ -> new double[TURNS])[turn] = ms;
            memory.merge(head.getKey(), megabytes("VmHWM") - before, Math::max);
          }
        }
      }
      times.forEach(
          (head, all) -> {
            Arrays.sort(all);
            System.out.printf(
                Locale.ROOT,
                "%s, D %d, %d rows: %.0f ms, +%.0f MB%n",
                head,
                dimension,
                rows,
                all[TURNS / 2],
                memory.get(head));
          });
    }
  }

  private static void call(TrainingProgram program, String method, NDArray... arguments) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      program.call(method, new NDList(), arguments).getFirst().toFloatArray();
    }
  }

  private static double megabytes(String field) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith(field))
        .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0)
        .findFirst()
        .orElseThrow();
  }
}
