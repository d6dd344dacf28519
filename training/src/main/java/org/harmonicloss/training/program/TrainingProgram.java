package org.harmonicloss.training.program;

import static java.util.stream.Collectors.joining;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.training.model.Network;
import org.harmonicloss.training.model.ProgramSettings;

/// A stack's training program: the TorchScript text of its head, its body and the training they
/// have in common, loaded into libtorch. Each call is one method of that text; see the
/// `.torchscript` resources for what they compute.
public final class TrainingProgram implements AutoCloseable {
  /// libtorch can watch a language model's first step and rewrite the program then, so that it
  /// computes the same numbers with less ado. That costs what it saves in as many steps.
  private static final int FEW_STEPS = 20;

  private final NDManager manager;
  private final PtSymbolBlock block;

  private TrainingProgram(NDManager manager, PtSymbolBlock block) {
    this.manager = manager;
    this.block = block;
  }

  /// Of a single run, or of several that differ in nothing but the seed.
  static TrainingProgram load(RunConfig config, NDManager parent, String... more) {
    return load(List.of(config), parent, more);
  }

  /// To be used by the thread that loads it.
  ///
  /// @param configs of a stack, in its order, equal but for the seed and what [ProgramSettings] has
  ///     of each
  /// @param more texts, besides those of the configuration
  static TrainingProgram load(List<RunConfig> configs, NDManager parent, String... more) {
    RunConfig config = configs.getFirst();
    Network network = Network.of(config);
    JniUtils.setGraphExecutorOptimize(config.epochs() > FEW_STEPS);
    NDManager manager = parent.newSubManager();
    String code =
        Stream.concat(network.texts().stream(), Stream.of(more))
            .map(TrainingProgram::text)
            .collect(joining());
    byte[] archive = TorchScriptArchive.pack(code, ProgramSettings.of(configs));
    return new TrainingProgram(manager, loadModule(manager, archive));
  }

  private static PtSymbolBlock loadModule(NDManager manager, byte[] archive) {
    try (InputStream in = new ByteArrayInputStream(archive)) {
      return JniUtils.loadModule((PtNDManager) manager, in, false, false);
    } catch (IOException e) {
      throw new UncheckedIOException("an array in memory can be read", e);
    }
  }

  /// Trains one epoch, changing `state` in place.
  ///
  /// @param order row numbers [S, rows], as if `rows` lay one after the other
  /// @param keys of the steps' dropout, int32 [steps, S, 2]
  /// @return the loss of every step, without regularisation, and the norm of each seed's gradient
  ///     at the last one [steps + 1, S]
  NDArray trainEpoch(TrainingState state, Rows rows, NDArray order, NDArray keys) {
    return callWithoutAutograd("train_epoch", state.all(), rows.ids(), rows.targets(), order, keys)
        .singletonOrThrow();
  }

  /// @param weights how often each row is in each of K sets, float32 [K, S or 1, rows]
  /// @return mean loss over each set, then accuracies, and the parameter norm, of each seed
  ///     [2 K + 1, S]
  NDArray evaluate(TrainingState state, Rows rows, NDArray weights) {
    return callWithoutAutograd("evaluate", state.parameters(), rows.ids(), rows.targets(), weights)
        .singletonOrThrow();
  }

  /// @return log-probabilities [S, rows, C]
  NDArray predict(TrainingState state, NDArray ids) {
    return callWithoutAutograd("predict", state.parameters(), ids).singletonOrThrow();
  }

  /// @param ids [S, rows, ·]
  /// @param targets [S, 1, rows]
  /// @param key of the dropout, int32 [S, 2]
  /// @return log-probabilities of the targets [S, 1, rows], then the gradient of their negative
  ///     mean with respect to every parameter, regularised
  NDList gradients(TrainingState state, NDArray ids, NDArray targets, NDArray key) {
    return callWithoutAutograd("batch_gradients", state.parameters(), ids, targets, key);
  }

  /// Calls any method of the text.
  ///
  /// @param state arrays that come first; those named `x[]` are handed over as one list
  NDList call(String method, NDList state, NDArray... arguments) {
    return call(true, method, state, arguments);
  }

  /// The same, where nothing asks for autograd, in libtorch's inference mode: for operators as
  /// small as these, what autograd does for each of them, just in case, takes a third of the time.
  private NDList callWithoutAutograd(String method, NDList state, NDArray... arguments) {
    return call(false, method, state, arguments);
  }

  private NDList call(boolean autograd, String method, NDList state, NDArray... arguments) {
    NDList inputs = new NDList();
    try (NDArray name = manager.create(new Shape(0))) {
      name.setName("module_method:" + method);
      inputs.add(name);
      inputs.addAll(state);
      for (NDArray argument : arguments) {
        inputs.add(argument);
      }
      return IValueUtils.forward(block, inputs, autograd);
    }
  }

  private static String text(String name) {
    try (InputStream in = TrainingProgram.class.getResourceAsStream(name + ".torchscript")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name + " is part of the jar", e);
    }
  }

  @Override
  public void close() {
    block.close();
    manager.close();
  }

  /// The rows of a whole stack on the device: of each seed its own, or the same for all.
  ///
  /// @param ids tokens [S, rows, T], each offset by its seed's place times the vocabulary; or
  ///     vectors [1, rows, D], bytes or float32
  /// @param targets [S, rows] or [1, rows], not offset
  record Rows(NDArray ids, NDArray targets) {}
}
