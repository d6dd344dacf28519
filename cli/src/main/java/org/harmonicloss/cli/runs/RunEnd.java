package org.harmonicloss.cli.runs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.harmonicloss.analysis.geometry.Pca;
import org.harmonicloss.analysis.metrics.Calibration;
import org.harmonicloss.analysis.metrics.EffectiveRank;
import org.harmonicloss.analysis.metrics.ParticipationRatio;
import org.harmonicloss.cli.input.EmbeddingSource;
import org.harmonicloss.cli.input.EmbeddingSource.Tokens;
import org.harmonicloss.cli.input.RunRows;
import org.harmonicloss.cli.input.RunSources;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.models.run.EpochMetrics;
import org.harmonicloss.models.run.Provenance;
import org.harmonicloss.models.run.RunDirectory;
import org.harmonicloss.models.task.TokenTask;

/// How a run has ended, as a row. Null where there is nothing: before the first evaluation, or of a
/// run without an embedding.
record RunEnd(RunSources.Source source) {
  ObjectNode row() {
    RunDirectory run = source.directory();
    Optional<EpochMetrics> last = run.lastMetrics();
    Provenance provenance = run.provenance();
    boolean embeds =
        source.config().task() instanceof TokenTask && run.isFinished(source.config(), provenance);
    Optional<Pca> pca = embeds ? Optional.of(components(run)) : Optional.empty();
    return source
        .json()
        .put("epoch", last.map(EpochMetrics::epoch).orElse(null))
        .put("step", last.map(EpochMetrics::step).orElse(null))
        .put("train_accuracy", last.map(EpochMetrics::trainAccuracy).orElse(null))
        .put("test_accuracy", last.map(EpochMetrics::testAccuracy).orElse(null))
        .put("train_loss", last.map(EpochMetrics::trainLoss).orElse(null))
        .put("test_loss", last.map(EpochMetrics::testLoss).orElse(null))
        .put("weight_norm", last.map(EpochMetrics::weightNorm).orElse(null))
        .put("gradient_norm", last.map(EpochMetrics::gradientNorm).orElse(null))
        .put("two_component_variance", pca.map(Pca::plane).orElse(null))
        .put("effective_rank", pca.map(EffectiveRank::of).orElse(null))
        .put("participation_ratio", pca.map(ParticipationRatio::of).orElse(null))
        .put("seconds", last.map(EpochMetrics::seconds).orElse(null))
        .put("energy_joules", provenance.energyJoules());
  }

  private static Pca components(RunDirectory run) {
    return Pca.fit(EmbeddingSource.model(run.path(), Tokens.TASK).embedding().values());
  }

  /// The same, and how far the run's predictions on its test rows are to be trusted.
  ObjectNode calibratedRow(RunRows rows, Console console) {
    ObjectNode row = row();
    Optional<Calibration> found =
        source.directory().isFinished(source.config())
            ? Optional.of(
                ModelRows.ofRun(
                    source,
                    rows,
                    RunRows.Part.TEST,
                    console,
                    one -> CalibrationCommand.of(one, Calibration.BINS)))
            : Optional.empty();
    return row.put("calibration_error", found.map(Calibration::expectedError).orElse(null))
        .put("brier_score", found.map(Calibration::brierScore).orElse(null));
  }
}
