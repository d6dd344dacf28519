package org.harmonicloss.cli.train;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.run.RunDirectory;
import org.harmonicloss.models.run.Sweep;
import org.harmonicloss.training.loop.Stacks;
import org.harmonicloss.training.loop.TrainingRequest;
import org.harmonicloss.training.loop.TrainingRequest.Start;

/// Finds out what a command line of `harmonic train` wants trained: runs that it describes, or runs
/// and sweeps that are there.
///
/// @param out where, if the user has said so; else null
/// @param say tells the user something that is no error
record WorkFinder(
    GridOptions grid,
    SettingOptions settings,
    DivisionOptions division,
    Path out,
    boolean resume,
    boolean force,
    Consumer<String> say) {

  /// @throws HarmonicException if that cannot be
  TrainingWork find() {
    Optional<Path> stored = resume ? grid.resumed(out) : Optional.empty();
    return stored.isPresent() ? stored(stored.get()) : asked();
  }

  /// What the command line says.
  private TrainingWork asked() {
    Map<String, RunConfig> runs = grid.runs(settings);
    if (runs.size() == 1 && !division.isPlan()) {
      return single(runs.values().iterator().next());
    }
    Path folder = out != null ? out : Path.of("runs", grid.sweepName());
    if (resume) {
      if (!Sweep.exists(folder)) {
        throw Resumed.missing("sweep", folder);
      }
      return resumed(Sweep.open(folder), runs);
    }
    List<List<String>> stacks =
        Stacks.of(
            List.copyOf(runs.keySet()), runs::get, division.processors(), division.largestStack());
    Sweep plan = Sweep.of(folder, runs, stacks);
    if (!Sweep.exists(folder)) {
      return begun(Optional.of(plan), plan, Start.NEW);
    }
    Sweep there = Sweep.open(folder);
    plan.requireSame(there);
    if (!force && !division.isPlan()) {
      throw HarmonicException.failed(
          "sweep exists: " + folder,
          "continue it with --resume, replace its runs with --force, or name another with --out");
    }
    return begun(Optional.empty(), there, Start.REPLACE);
  }

  private TrainingWork begun(Optional<Sweep> plan, Sweep sweep, Start start) {
    Path folder = sweep.path();
    return TrainingWork.of(
        plan,
        folder,
        stacks(sweep),
        run -> new TrainingRequest(run.config(), folder.resolve(run.name()), start));
  }

  /// As the plan has them; a list of 0.1.0 does not say.
  private List<List<Sweep.Run>> stacks(Sweep sweep) {
    return sweep.list().stream().allMatch(run -> run.stack() < 0)
        ? Stacks.of(sweep.list(), Sweep.Run::config, division.processors(), division.largestStack())
        : sweep.stacks();
  }

  private TrainingWork single(RunConfig asked) {
    Path path = out != null ? out : Path.of("runs", asked.defaultName());
    if (!resume) {
      return single(asked, path, force ? Start.REPLACE : Start.NEW);
    }
    if (Sweep.exists(path)) {
      throw HarmonicException.usage(
          "not a run but a sweep: " + path,
          "continue it with 'harmonic train --resume " + path + "'");
    }
    if (!RunDirectory.exists(path)) {
      throw Resumed.missing("run", path);
    }
    RunConfig stored = RunDirectory.open(path).config();
    return single(continued(stored, grid.over(stored, settings), path), path, Start.CONTINUE);
  }

  private TrainingWork single(RunConfig config, Path path, Start start) {
    if (division.part().isPresent()) {
      throw HarmonicException.usage(
          "no plan in " + path, "--part takes a sweep; write its plan with --plan");
    }
    return TrainingWork.of(new TrainingRequest(config, path, start));
  }

  /// Those of a sweep's runs that the command line asks for.
  private TrainingWork resumed(Sweep sweep, Map<String, RunConfig> asked) {
    Set<String> missing = new LinkedHashSet<>(asked.keySet());
    sweep.list().forEach(run -> missing.remove(run.ownName()));
    if (!missing.isEmpty()) {
      throw HarmonicException.usage(
          "the sweep in " + sweep.path() + " has no run " + missing.iterator().next(),
          "train it in another folder with --out; analyses and reports take several");
    }
    List<List<Sweep.Run>> wanted =
        own(sweep).stream()
            .map(stack -> stack.stream().filter(run -> asked.containsKey(run.ownName())).toList())
            .filter(stack -> !stack.isEmpty())
            .toList();
    return TrainingWork.of(
        Optional.empty(),
        sweep.path(),
        wanted,
        run -> continued(sweep, run, asked.get(run.ownName())));
  }

  /// What is at `path`, a run or a sweep, with its own settings.
  private TrainingWork stored(Path path) {
    grid.requireNone();
    if (!Sweep.exists(path)) {
      if (!RunDirectory.exists(path)) {
        throw Resumed.missing("run or sweep", path);
      }
      RunConfig config = RunDirectory.open(path).config();
      settings.requireMeaning(List.of(config));
      return single(continued(config, settings.over(config), path), path, Start.CONTINUE);
    }
    Sweep sweep = Sweep.open(path);
    settings.requireMeaning(sweep.list().stream().map(Sweep.Run::config).distinct().toList());
    return TrainingWork.of(
        Optional.empty(),
        path,
        own(sweep),
        run -> continued(sweep, run, settings.over(run.config())));
  }

  /// A planned run, as far as it is.
  private TrainingRequest continued(Sweep sweep, Sweep.Run run, RunConfig wished) {
    Path path = sweep.path().resolve(run.name());
    RunConfig present = Resumed.present(run, sweep.path());
    boolean longer = settings.gives(present.schedule().length().name());
    RunConfig asked = longer ? wished : wished.withEpochs(present.epochs());
    return new TrainingRequest(continued(present, asked, path), path, Start.RESUME);
  }

  private static RunConfig continued(RunConfig stored, RunConfig wished, Path path) {
    // Files may have moved: what was in them is compared when they are read.
    RunConfig asked = wished.data().folder() == null ? Resumed.inPlaceOf(stored, wished) : wished;
    Resumed.requireSame(stored, asked, path);
    return asked;
  }

  /// Those of a sweep's stacks that this process is to train.
  private List<List<Sweep.Run>> own(Sweep sweep) {
    List<List<Sweep.Run>> all = stacks(sweep);
    List<List<Sweep.Run>> own = division.part().map(part -> part.of(all)).orElse(all);
    if (own.isEmpty()) {
      say.accept("nothing to do: the plan has only " + all.size() + " stacks");
    }
    return own;
  }
}
