package org.harmonicloss.training.loop;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.harmonicloss.models.base.ComputeDevice;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.config.Datasets;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.run.EpochMetrics;
import org.harmonicloss.models.run.RunDirectory;
import org.harmonicloss.models.task.Language;
import org.harmonicloss.training.loop.Outcome.Ended;
import org.harmonicloss.training.model.Network;
import org.harmonicloss.training.program.TorchEngine;

/// Trains runs, each into its run directory: as [Stacks], which are trained in parallel.
///
/// A resumed run ends with the same bytes in `checkpoint.safetensors` as one that was never
/// interrupted, if it is resumed in a stack of the same size; in another, it is the same but for
/// the rounding of float32. A stack that another process has is left to it; the others are trained.
public final class Trainer {
  private final List<String> command;
  private final Progress progress;
  private final ComputeDevice device;
  private final Datasets datasets = new Datasets();
  private final PackageEnergy energy = PackageEnergy.ofMachine();
  private final List<Ended> finished = new ArrayList<>();
  private final List<Ended> interrupted = new ArrayList<>();
  private final List<Ended> diverged = new ArrayList<>();
  private final Map<List<TrainingRequest>, HarmonicException> inUse = new LinkedHashMap<>();
  private volatile boolean failed;

  private Trainer(List<String> command, Progress progress, ComputeDevice device) {
    this.command = command;
    this.progress = progress;
    this.device = device;
  }

  /// @param stacks runs that are trained together, which [Stacks] has put so
  /// @param command the command line, for the provenance
  /// @param threads stacks, or language models, to train at the same time
  /// @param wished the device to train on; `progress` is told which it is
  /// @throws HarmonicException if a run cannot be made, read or written; the others are then
  ///     stopped with a checkpoint
  public static Outcome train(
      List<List<TrainingRequest>> stacks,
      List<String> command,
      Progress progress,
      int threads,
      ComputeDevice wished) {
    List<TrainingRequest> requests = stacks.stream().flatMap(List::stream).toList();
    for (TrainingRequest request : requests) {
      Network.of(request.config()).requireExportable();
      if (!isContinued(request)) {
        RunDirectory.checkCreatable(
            request.path(), request.start() == TrainingRequest.Start.REPLACE);
      }
    }
    TorchEngine.useThreads(threadsOfEach(requests, threads));
    ComputeDevice device = TorchEngine.resolve(wished);
    progress.on(device);
    return new Trainer(command, progress, device).run(stacks, threads);
  }

  private static boolean isContinued(TrainingRequest request) {
    return switch (request.start()) {
      case CONTINUE -> true;
      case RESUME -> RunDirectory.exists(request.path());
      case NEW, REPLACE -> false;
    };
  }

  /// Stacks of small models have a thread each; language models share all processors.
  private static int threadsOfEach(List<TrainingRequest> requests, int threads) {
    boolean large =
        requests.stream().allMatch(request -> request.config().task() instanceof Language);
    return large ? Math.max(1, Runtime.getRuntime().availableProcessors() / threads) : 1;
  }

  private Outcome run(List<List<TrainingRequest>> stacks, int threads) {
    trainAll(stacks, threads);
    // Who has had them may have finished them meanwhile.
    List<List<TrainingRequest>> again = List.copyOf(inUse.keySet());
    inUse.clear();
    trainAll(again, threads);
    return new Outcome(finished, interrupted, diverged, List.copyOf(inUse.values()));
  }

  private void trainAll(List<List<TrainingRequest>> stacks, int threads) {
    Throwable failure = null;
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> futures = new ArrayList<>();
      for (List<TrainingRequest> stack : stacks) {
        futures.add(executor.submit(() -> trainUnlessInUse(stack)));
      }
      for (Future<?> future : futures) {
        try {
          future.get();
        } catch (ExecutionException e) {
          failure = failure == null ? e.getCause() : failure;
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    }
    switch (failure) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException("nothing else is thrown here", failure);
    }
  }

  private void trainUnlessInUse(List<TrainingRequest> stack) {
    try {
      train(stack);
    } catch (HarmonicException e) {
      switch (e.reason()) {
        case IN_USE -> {
          synchronized (this) {
            inUse.put(stack, e);
          }
        }
        case INTERRUPTED -> stack.forEach(run -> note(interrupted, new Ended(run.path(), 0)));
        default -> {
          failed = true;
          throw e;
        }
      }
    } catch (RuntimeException | Error e) {
      failed = true;
      throw e;
    }
  }

  private void train(List<TrainingRequest> requests) {
    if (failed || progress.stopRequested()) {
      requests.forEach(request -> note(interrupted, new Ended(request.path(), 0)));
      return;
    }
    List<TrainingRun> runs = new ArrayList<>();
    try {
      for (TrainingRequest request : requests) {
        runs.add(
            TrainingRun.open(
                request, datasets, command, device, energy, stoppable()::stopRequested));
      }
      TrainingRun.settle(runs);
      for (TrainingRun run : runs) {
        run.begin(command, device);
        progress.begun(run.config(), run.start().epoch());
      }
      for (List<TrainingRun> stack : stackable(runs)) {
        int epoch =
            stack.getFirst().config().task() instanceof Language
                ? new LanguageTrainer(stack.getFirst(), stoppable(), device).train()
                : new StackTrainer(stack, stoppable(), device).train();
        stack.forEach(run -> end(run, epoch));
      }
    } finally {
      close(runs);
    }
  }

  /// Gives all of them back, even if that fails for one.
  private static void close(List<TrainingRun> runs) {
    if (!runs.isEmpty()) {
      try {
        runs.getFirst().close();
      } finally {
        close(runs.subList(1, runs.size()));
      }
    }
  }

  /// Runs at the same epoch and with as many training rows; those that are complete are left out.
  private List<List<TrainingRun>> stackable(List<TrainingRun> runs) {
    Map<List<Integer>, List<TrainingRun>> equal = new LinkedHashMap<>();
    for (TrainingRun run : runs) {
      int epoch = run.start().epoch();
      if (run.isComplete()) {
        end(run, epoch);
      } else {
        List<Integer> key = List.of(epoch, run.stackableRows());
        equal.computeIfAbsent(key, k -> new ArrayList<>()).add(run);
      }
    }
    return List.copyOf(equal.values());
  }

  private void end(TrainingRun run, int epoch) {
    boolean whole = run.diverged() || epoch == run.config().epochs();
    if (run.diverged()) {
      note(diverged, new Ended(run.path(), run.divergedIn()));
    } else {
      note(whole ? finished : interrupted, new Ended(run.path(), epoch));
    }
    progress.ended(whole);
  }

  private synchronized void note(List<Ended> how, Ended run) {
    how.add(run);
  }

  /// The user's progress, which also stops where another stack has failed.
  private Progress stoppable() {
    return new Progress() {
      @Override
      public void trained(RunConfig config, int runs) {
        energy.sample();
        progress.trained(config, runs);
      }

      @Override
      public void evaluated(RunConfig config, EpochMetrics metrics) {
        progress.evaluated(config, metrics);
      }

      @Override
      public boolean stopRequested() {
        return failed || progress.stopRequested();
      }
    };
  }
}
