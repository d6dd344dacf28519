package org.harmonicloss.training.model;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.harmonicloss.models.config.Head;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.task.Mnist;
import org.harmonicloss.models.task.Task;
import org.harmonicloss.models.task.TokenTask;

/// One parameter of a model: a matrix [rows, columns] (a bias is one row).
///
/// @param name as in checkpoints and in the exported graph; weights are [inputs, outputs]
public record ModelParameter(String name, int rows, int columns, Initial initial) {
  public static final String EMBEDDING = "embedding";
  public static final String HIDDEN_WEIGHT = "hidden.weight";
  public static final String HIDDEN_BIAS = "hidden.bias";
  public static final String OUTPUT_WEIGHT = "output.weight";
  public static final String OUTPUT_BIAS = "output.bias";
  public static final String HEAD_BIAS = "head.bias";
  public static final String POSITIONS = "positions";
  public static final String UNEMBEDDING = "unembedding";

  /// Where a parameter's values come from before training.
  sealed interface Initial {
    double next(RandomGenerator random);

    /// In ±bound.
    record Uniform(double bound) implements Initial {
      /// As torch's Linear: ±1/√(inputs).
      static Uniform linear(int inputs) {
        return new Uniform(1 / Math.sqrt(inputs));
      }

      /// As torch's `xavier_uniform_`, which its attention has for the in-projection.
      static Uniform xavier(int inputs, int outputs) {
        return new Uniform(Math.sqrt(6.0 / (inputs + outputs)));
      }

      @Override
      public double next(RandomGenerator random) {
        return random.nextDouble(-bound, bound);
      }
    }

    /// With mean 0.
    record Normal(double deviation) implements Initial {
      @Override
      public double next(RandomGenerator random) {
        return deviation * random.nextGaussian();
      }
    }

    /// Draws nothing.
    record Constant(double value) implements Initial {
      @Override
      public double next(RandomGenerator random) {
        return value;
      }
    }
  }

  /// All parameters of a model, in the order its program reads them.
  public static List<ModelParameter> of(RunConfig config) {
    return switch (config.model()) {
      case MLP -> mlp(config);
      case TRANSFORMER -> transformer(config);
      case LINEAR -> linear(config);
    };
  }

  /// Where `part` of block number `block` is found, such as `blocks.0.attention.in.weight`.
  public static String inBlock(int block, String part) {
    return "blocks." + block + "." + part;
  }

  /// The tied embedding is initialised as the head's Linear(D, V) would be.
  private static List<ModelParameter> mlp(RunConfig config) {
    TokenTask task = (TokenTask) config.task();
    int d = config.embeddingDimension();
    int h = config.hiddenDimension();
    int inputs = task.inputLength() * d;
    List<ModelParameter> parameters = new ArrayList<>();
    parameters.add(new ModelParameter(EMBEDDING, task.vocabulary(), d, Initial.Uniform.linear(d)));
    parameters.add(new ModelParameter(HIDDEN_WEIGHT, inputs, h, Initial.Uniform.linear(inputs)));
    parameters.add(new ModelParameter(HIDDEN_BIAS, 1, h, Initial.Uniform.linear(inputs)));
    parameters.add(new ModelParameter(OUTPUT_WEIGHT, h, d, Initial.Uniform.linear(h)));
    parameters.add(new ModelParameter(OUTPUT_BIAS, 1, d, Initial.Uniform.linear(h)));
    if (config.head() instanceof Head.CrossEntropy) {
      parameters.add(
          new ModelParameter(HEAD_BIAS, 1, task.vocabulary(), Initial.Uniform.linear(d)));
    }
    return List.copyOf(parameters);
  }

  /// As torch's TransformerEncoderLayer; the harmonic head's class centres as Linear(D, V).
  private static List<ModelParameter> transformer(RunConfig config) {
    TokenTask task = (TokenTask) config.task();
    int d = config.embeddingDimension();
    int f = config.hiddenDimension();
    Initial zero = new Initial.Constant(0);
    Initial one = new Initial.Constant(1);
    List<ModelParameter> parameters = new ArrayList<>();
    Initial embedding = new Initial.Normal(1 / Math.sqrt(d));
    parameters.add(new ModelParameter(EMBEDDING, task.vocabulary(), d, embedding));
    parameters.add(new ModelParameter(POSITIONS, task.inputLength(), d, new Initial.Normal(1)));
    for (int block = 0; block < config.layers(); block++) {
      for (ModelParameter part :
          List.of(
              new ModelParameter("attention.in.weight", d, 3 * d, Initial.Uniform.xavier(d, 3 * d)),
              new ModelParameter("attention.in.bias", 1, 3 * d, zero),
              new ModelParameter("attention.out.weight", d, d, Initial.Uniform.linear(d)),
              new ModelParameter("attention.out.bias", 1, d, zero),
              new ModelParameter("norm1.weight", 1, d, one),
              new ModelParameter("norm1.bias", 1, d, zero),
              new ModelParameter("feedforward.in.weight", d, f, Initial.Uniform.linear(d)),
              new ModelParameter("feedforward.in.bias", 1, f, Initial.Uniform.linear(d)),
              new ModelParameter("feedforward.out.weight", f, d, Initial.Uniform.linear(f)),
              new ModelParameter("feedforward.out.bias", 1, d, Initial.Uniform.linear(f)),
              new ModelParameter("norm2.weight", 1, d, one),
              new ModelParameter("norm2.bias", 1, d, zero))) {
        String name = inBlock(block, part.name);
        parameters.add(new ModelParameter(name, part.rows, part.columns, part.initial));
      }
    }
    if (config.head() instanceof Head.Harmonic) {
      parameters.add(
          new ModelParameter(UNEMBEDDING, task.vocabulary(), d, Initial.Uniform.linear(d)));
    }
    return List.copyOf(parameters);
  }

  /// As torch's Linear, but that the authors draw MNIST's weights from a normal distribution. Only
  /// their standard model for MNIST has a bias.
  private static List<ModelParameter> linear(RunConfig config) {
    Task task = config.task();
    boolean mnist = task instanceof Mnist;
    int d = task.inputLength();
    Initial uniform = Initial.Uniform.linear(d);
    Initial initial = mnist ? new Initial.Normal(1 / Math.sqrt(d)) : uniform;
    List<ModelParameter> parameters = new ArrayList<>();
    parameters.add(new ModelParameter(UNEMBEDDING, task.classes(), d, initial));
    if (mnist && config.head() instanceof Head.CrossEntropy) {
      parameters.add(new ModelParameter(HEAD_BIAS, 1, task.classes(), uniform));
    }
    return List.copyOf(parameters);
  }

  public int size() {
    return rows * columns;
  }

  /// Values before training [rows · columns], row by row.
  public float[] initialValues(RandomGenerator random) {
    float[] values = new float[size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) initial.next(random);
    }
    return values;
  }
}
