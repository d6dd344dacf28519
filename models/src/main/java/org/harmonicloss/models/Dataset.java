package org.harmonicloss.models;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// The rows of one run, divided into training and test rows. Wholly determined by the run's
/// configuration.
public record Dataset(Samples train, Samples test) {

  /// Rows of token ids [rows][input length] with their targets [rows].
  public record Samples(List<int[]> inputs, int[] targets) {
    public int rows() {
      return targets.length;
    }

    static Samples of(Task task, List<int[]> inputs) {
      return new Samples(inputs, inputs.stream().mapToInt(task::target).toArray());
    }
  }

  /// Draws and divides the rows that `config` describes.
  ///
  /// @throws HarmonicException if the train fraction leaves no training or no test row
  public static Dataset draw(RunConfig config) {
    Task task = config.task();
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
    Map<List<Integer>, Integer> distinct = new HashMap<>();
    int[] inputOfRow = new int[rows.size()];
    for (int row = 0; row < inputOfRow.length; row++) {
      inputOfRow[row] = distinct.computeIfAbsent(boxed(rows.get(row)), input -> distinct.size());
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
  public double overlap() {
    var trained =
        train.inputs.stream().map(Dataset::boxed).collect(java.util.stream.Collectors.toSet());
    long seen = test.inputs.stream().filter(input -> trained.contains(boxed(input))).count();
    return (double) seen / test.rows();
  }

  /// SHA-256 over all rows: training rows, then test rows, each as its tokens and its target.
  public String sha256() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Samples samples : List.of(train, test)) {
        digest.update(ByteBuffer.allocate(4).putInt(0, samples.rows()));
        for (int row = 0; row < samples.rows(); row++) {
          int[] input = samples.inputs.get(row);
          ByteBuffer bytes = ByteBuffer.allocate(4 * (input.length + 1));
          Arrays.stream(input).forEach(bytes::putInt);
          digest.update(bytes.putInt(samples.targets[row]).flip());
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static List<Integer> boxed(int[] input) {
    return Arrays.stream(input).boxed().toList();
  }
}
