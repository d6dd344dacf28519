package org.harmonicloss.models.data;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.RandomStream;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.task.Mnist;
import org.harmonicloss.models.task.MnistFolder;
import org.harmonicloss.models.task.TokenTask;
import org.harmonicloss.models.task.Toy;

/// The rows of one run, divided into training and test rows. Wholly determined by the run's
/// configuration, and by the files it names.
public final class Dataset {
  private final Samples train;
  private final Samples test;
  private String sha256;
  private double overlap = -1;

  /// Inputs with their targets [rows].
  public record Samples(Inputs inputs, int[] targets) {
    public int rows() {
      return targets.length;
    }

    static Samples of(TokenTask task, List<int[]> inputs) {
      return new Samples(
          new Inputs.Tokens(inputs), inputs.stream().mapToInt(task::target).toArray());
    }
  }

  /// @param test may be `train` itself
  public Dataset(Samples train, Samples test) {
    this.train = train;
    this.test = test;
  }

  public Samples train() {
    return train;
  }

  public Samples test() {
    return test;
  }

  /// Draws and divides the rows that `config` describes, or reads them.
  ///
  /// @throws HarmonicException if the train fraction leaves no training or no test row, or if files
  ///     cannot be read
  public static Dataset draw(RunConfig config) {
    return switch (config.task()) {
      case TokenTask task -> draw(task, config);
      case Mnist _ -> folder(config).read();
      case Toy toy -> {
        Samples points = toy.samples();
        yield new Dataset(points, points);
      }
    };
  }

  /// How many rows `config` trains on, without reading them all.
  ///
  /// @throws HarmonicException as [#draw], but for damage that only shows when everything is read
  public static int trainRows(RunConfig config) {
    return config.task() instanceof Mnist ? folder(config).trainRows() : draw(config).train.rows();
  }

  private static MnistFolder folder(RunConfig config) {
    if (config.data() == null) {
      throw HarmonicException.usage(
          "--data is missing: " + config.task().name() + " is learnt from files",
          "give the folder that holds MNIST's four files, or others of the same format");
    }
    return new MnistFolder(Path.of(config.data()));
  }

  private static Dataset draw(TokenTask task, RunConfig config) {
    List<int[]> rows = task.draw(config.rows(), RandomStream.DATA.of(config.seed()));
    boolean[] training =
        switch (config.split()) {
          case ROWS -> trainRows(rows.size(), config);
          case INPUTS -> trainInputs(rows, config);
        };
    List<int[]> train = new ArrayList<>();
    List<int[]> test = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      (training[row] ? train : test).add(rows.get(row));
    }
    if (train.isEmpty() || test.isEmpty()) {
      throw HarmonicException.usage(
          "--train-fraction leaves no "
              + (train.isEmpty() ? "training" : "test")
              + " row: "
              + config.trainFraction()
              + " of "
              + rows.size()
              + " rows",
          "choose a fraction between 0 and 1 that leaves rows on both sides");
    }
    return new Dataset(Samples.of(task, train), Samples.of(task, test));
  }

  private static boolean[] trainRows(int rows, RunConfig config) {
    int[] order = RandomStream.permutation(rows, RandomStream.SPLIT.of(config.seed()));
    boolean[] training = new boolean[rows];
    for (int i = 0; i < share(config.trainFraction(), rows); i++) {
      training[order[i]] = true;
    }
    return training;
  }

  private static boolean[] trainInputs(List<int[]> rows, RunConfig config) {
    Inputs.Tokens inputs = new Inputs.Tokens(rows);
    Map<ByteBuffer, Integer> distinct = new HashMap<>();
    int[] inputOfRow = new int[rows.size()];
    for (int row = 0; row < inputOfRow.length; row++) {
      inputOfRow[row] = distinct.computeIfAbsent(inputs.bytes(row), input -> distinct.size());
    }
    boolean[] trainingInput = trainRows(distinct.size(), config);
    boolean[] training = new boolean[rows.size()];
    for (int row = 0; row < training.length; row++) {
      training[row] = trainingInput[inputOfRow[row]];
    }
    return training;
  }

  /// 0.29 of 100 rows is 29 rows, although 0.29 · 100 is slightly less in binary.
  private static int share(double fraction, int rows) {
    return (int) Math.floor(fraction * rows + 1e-9);
  }

  /// The share of test rows, 0 to 1, whose input is also a training input.
  public synchronized double overlap() {
    if (overlap < 0) {
      Set<Input> trained = new HashSet<>();
      for (int row = 0; row < train.rows(); row++) {
        trained.add(Input.of(train.inputs.bytes(row)));
      }
      int seen = 0;
      for (int row = 0; row < test.rows(); row++) {
        seen += trained.contains(Input.of(test.inputs.bytes(row))) ? 1 : 0;
      }
      overlap = (double) seen / test.rows();
    }
    return overlap;
  }

  /// A row's input with a hash of eight bytes at a time: a buffer's own takes one by one, which for
  /// MNIST's 55 million is as slow as a training epoch.
  private record Input(ByteBuffer bytes, int hash) {
    static Input of(ByteBuffer bytes) {
      long hash = 1;
      int at = 0;
      for (; at + Long.BYTES <= bytes.limit(); at += Long.BYTES) {
        hash = 31 * hash + bytes.getLong(at);
      }
      for (; at < bytes.limit(); at++) {
        hash = 31 * hash + bytes.get(at);
      }
      return new Input(bytes, Long.hashCode(hash));
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Input input && bytes.equals(input.bytes);
    }
  }

  /// SHA-256 over all rows: training rows, then test rows, each as its tokens, pixels or
  /// coordinates and its target.
  public synchronized String sha256() {
    if (sha256 == null) {
      try {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (Samples samples : List.of(train, test)) {
          digest.update(ByteBuffer.allocate(4).putInt(0, samples.rows()));
          for (int row = 0; row < samples.rows(); row++) {
            digest.update(samples.inputs.bytes(row));
            digest.update(ByteBuffer.allocate(4).putInt(0, samples.targets[row]));
          }
        }
        sha256 = HexFormat.of().formatHex(digest.digest());
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }
    return sha256;
  }
}
