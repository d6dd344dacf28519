package org.harmonicloss.training.model;

import java.util.random.RandomGenerator;

/// One parameter of a model: a matrix [rows, columns] (a bias is one row).
///
/// @param name as in checkpoints and in the exported graph; weights are [inputs, outputs]
public record ModelParameter(String name, int rows, int columns, Initial initial) {
  /// Where a parameter's values come from before training.
  interface Initial {
    double next(RandomGenerator random, int row, int column);

    /// The identity matrix; draws nothing.
    record Identity() implements Initial {
      @Override
      public double next(RandomGenerator random, int row, int column) {
        return row == column ? 1 : 0;
      }
    }

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
      public double next(RandomGenerator random, int row, int column) {
        return random.nextDouble(-bound, bound);
      }
    }

    /// With mean 0.
    record Normal(double deviation) implements Initial {
      @Override
      public double next(RandomGenerator random, int row, int column) {
        return deviation * random.nextGaussian();
      }
    }

    /// Draws nothing.
    record Constant(double value) implements Initial {
      @Override
      public double next(RandomGenerator random, int row, int column) {
        return value;
      }
    }
  }

  /// The same parameter under another name.
  ModelParameter named(String other) {
    return new ModelParameter(other, rows, columns, initial);
  }

  public int size() {
    return rows * columns;
  }

  /// Values before training [rows · columns], row by row.
  public float[] initialValues(RandomGenerator random) {
    float[] values = new float[size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) initial.next(random, i / columns, i % columns);
    }
    return values;
  }
}
