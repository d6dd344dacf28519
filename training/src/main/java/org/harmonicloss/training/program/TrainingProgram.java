package org.harmonicloss.training.program;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.harmonicloss.models.config.Head;
import org.harmonicloss.models.config.Optimizer;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.task.Mnist;

/// A stack's training program: the TorchScript text of its head, its body and the training they
/// have in common, loaded into libtorch. Each call is one method of that text; see the
/// `.torchscript` resources for what they compute.
public final class TrainingProgram implements AutoCloseable {
  /// libtorch can watch a program's first call and rewrite it then, so that it computes the same
  /// numbers with less ado. That costs what it saves in as many epochs.
  private static final int FEW_EPOCHS = 20;

  private final NDManager manager;
  private final PtSymbolBlock block;

  private TrainingProgram(NDManager manager, PtSymbolBlock block) {
    this.manager = manager;
    this.block = block;
  }

  /// To be used by the thread that loads it.
  static TrainingProgram load(RunConfig config, NDManager parent) {
    JniUtils.setGraphExecutorOptimize(config.epochs() > FEW_EPOCHS);
    NDManager manager = parent.newSubManager();
    String head =
        switch (config.head()) {
          case Head.Harmonic harmonic -> resource("harmonic_head.torchscript");
          case Head.CrossEntropy crossEntropy -> resource("cross_entropy_head.torchscript");
        };
    String body =
        switch (config.model()) {
          case MLP -> resource("mlp.torchscript");
          case TRANSFORMER -> resource("transformer.torchscript");
          case LINEAR -> resource("linear.torchscript");
        };
    String training = resource("training.torchscript");
    byte[] archive = TorchScriptArchive.pack(head + body + training, settings(config));
    return new TrainingProgram(manager, loadModule(manager, archive));
  }

  /// What the text reads as `self.NAME`.
  private static Map<String, Number> settings(RunConfig config) {
    Optimizer optimizer = config.optimizer();
    Map<String, Number> settings = new TreeMap<>();
    settings.put("learning_rate", optimizer.learningRate());
    settings.put("weight_decay", optimizer.weightDecay());
    settings.put("beta1", optimizer.beta1());
    settings.put("beta2", optimizer.beta2());
    settings.put("adam_epsilon", optimizer.epsilon());
    settings.put("batch_size", config.batchSize());
    settings.put("embedding_regularization", config.embeddingRegularization());
    settings.put("attention_heads", config.attentionHeads());
    settings.put("dropout_rate", config.dropout());
    settings.put("scale", config.task() instanceof Mnist ? 1.0 / Mnist.WHITE : 1.0);
    if (config.head() instanceof Head.Harmonic head) {
      settings.put("exponent", head.exponent());
      settings.put("epsilon", head.epsilon());
    }
    return settings;
  }

  /// libtorch reads a module from a file only. It is deleted as soon as it is loaded, since a
  /// signal would skip a later clean-up.
  private static PtSymbolBlock loadModule(NDManager manager, byte[] archive) {
    try {
      Path file = Files.createTempFile("harmonic", ".pt");
      try {
        Files.write(file, archive);
        return JniUtils.loadModule(
            (PtNDManager) manager, file, false, new String[0], new String[0], true);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to the temporary folder", e);
    }
  }

  /// Trains one epoch, changing `state` in place.
  ///
  /// @param order row numbers [S, rows], as if `rows` lay one after the other
  /// @param keys of the steps' dropout, int32 [steps, S, 2]
  /// @return the loss of every step [steps, S], without regularisation
  NDArray trainEpoch(TrainingState state, Rows rows, NDArray order, NDArray keys) {
    return call("train_epoch", state.all(), rows.ids(), rows.targets(), order, keys)
        .singletonOrThrow();
  }

  /// @return mean loss, accuracy and parameter norm of each seed [3, S]
  NDArray evaluate(TrainingState state, Rows rows) {
    return call("evaluate", state.parameters(), rows.ids(), rows.targets()).singletonOrThrow();
  }

  /// @return log-probabilities [S, rows, C]
  NDArray predict(TrainingState state, NDArray ids) {
    return call("predict", state.parameters(), ids).singletonOrThrow();
  }

  /// @param ids [S, rows, ·]
  /// @param targets [S, 1, rows]
  /// @param key of the dropout, int32 [S, 2]
  /// @return log-probabilities of the targets [S, 1, rows], then the gradient of their negative
  ///     mean with respect to every parameter, regularised
  NDList gradients(TrainingState state, NDArray ids, NDArray targets, NDArray key) {
    return call("batch_gradients", state.parameters(), ids, targets, key);
  }

  /// Calls any method of the text.
  ///
  /// @param state arrays that come first; those named `x[]` are handed over as one list
  NDList call(String method, NDList state, NDArray... arguments) {
    NDList inputs = new NDList();
    try (NDArray name = manager.create(new Shape(0))) {
      name.setName("module_method:" + method);
      inputs.add(name);
      inputs.addAll(state);
      for (NDArray argument : arguments) {
        inputs.add(argument);
      }
      return IValueUtils.forward(block, inputs, true);
    }
  }

  private static String resource(String name) {
    try (InputStream in = TrainingProgram.class.getResourceAsStream(name)) {
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
