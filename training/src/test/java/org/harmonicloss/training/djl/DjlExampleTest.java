package org.harmonicloss.training.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.evaluator.Accuracy;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.tracker.Tracker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.harmonicloss.training.program.TorchEngine;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Runs the example of docs/djl.md, which must be the text between the two marks.
class DjlExampleTest {
  private static final Path SOURCE =
      Path.of("src/test/java/org/harmonicloss/training/djl/DjlExampleTest.java");
  private static final Path DOCUMENT = Path.of("../docs/djl.md");

  @BeforeAll
  static void start() {
    TorchEngine.start();
  }

  @Test
  void centresBecomeThePoints() throws Exception {
    // example begins
    float[] points = {0, 1, 0, -1, -1, 0, 1, 0, 0, 0};
    try (Model model = Model.newInstance("five points");
        NDManager manager = NDManager.newBaseManager()) {
      model.setBlock(HarmonicHead.builder().setUnits(5).optEpsilon(1e-6).build());
      ArrayDataset dataset =
          new ArrayDataset.Builder()
              .setData(manager.create(points, new Shape(5, 2)))
              .optLabels(manager.create(new int[] {0, 1, 2, 3, 4}))
              .setSampling(5, true)
              .build();
      DefaultTrainingConfig config =
          new DefaultTrainingConfig(new HarmonicLoss())
              .optOptimizer(Adam.builder().optLearningRateTracker(Tracker.fixed(0.05f)).build())
              .addEvaluator(new Accuracy());
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.initialize(new Shape(5, 2));
        EasyTrain.fit(trainer, 500, dataset, null);
      }
      NDArray centres = model.getBlock().getParameters().get("weight").getArray();
      // Each class centre now lies on its point.
      // example ends
      assertArrayEquals(points, centres.toFloatArray(), 0.01f);
    }
  }

  @Test
  void theDocumentHasTheSameText() throws IOException {
    String source = Files.readString(SOURCE);
    int begin = source.indexOf('\n', source.indexOf("// example begins")) + 1;
    String example = source.substring(begin, source.indexOf("// example ends"));
    String text = example.stripIndent().stripTrailing();
    String document = Files.readString(DOCUMENT);
    assertTrue(document.contains(text), text);
  }
}
