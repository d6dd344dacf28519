package org.harmonicloss.cli.train;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.run.RunDirectory;
import org.harmonicloss.models.run.Sweep;

/// What `--resume` continues.
final class Resumed {
  private Resumed() {}

  /// The runs of the sweep at `path` by the names of their folders, as its list has them but with
  /// the epochs to which a run was raised later; or the one run that is there, without a name.
  ///
  /// @throws HarmonicException (usage) if it is neither
  static Map<String, RunConfig> runs(Path path) {
    if (!Sweep.exists(path)) {
      if (!RunDirectory.exists(path)) {
        throw missing("run or sweep", path);
      }
      return Map.of("", RunDirectory.open(path).config());
    }
    Map<String, RunConfig> runs = new LinkedHashMap<>();
    Sweep.open(path)
        .runs()
        .forEach(
            (name, config) -> {
              Path run = path.resolve(name);
              int epochs = RunDirectory.exists(run) ? RunDirectory.open(run).config().epochs() : 0;
              runs.put(name, config.withEpochs(Math.max(epochs, config.epochs())));
            });
    return runs;
  }

  static HarmonicException missing(String what, Path path) {
    return HarmonicException.usage(
        "no such " + what + " to resume: " + path,
        "give the folder that 'harmonic train' made, or leave --resume out to train a new one");
  }

  /// @throws HarmonicException (usage) if more differs than the epochs and the place of the data
  static void requireSame(RunConfig stored, RunConfig wished, Path path) {
    RunConfig asked = inPlaceOf(stored, wished);
    if (!asked.withEpochs(stored.epochs()).equals(stored)) {
      throw HarmonicException.usage(
          "cannot resume "
              + path
              + ": the run has another setting of "
              + SettingOptions.difference(stored, asked),
          "leave the option out, or train other runs with --out");
    }
  }

  /// `config` with its files, if it has any, where `stored` has them.
  static RunConfig inPlaceOf(RunConfig stored, RunConfig config) {
    return config.withData(config.data().in(stored.data().folder()));
  }
}
