package org.harmonicloss.models.config;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.RandomStream;
import org.harmonicloss.models.data.Dataset;
import org.harmonicloss.models.data.Inputs;
import org.harmonicloss.models.task.TokenTask;

/// The rows that one run draws from a task of tokens.
record DrawnRows(TokenTask task, Data.Drawn data, long seed) {

  /// @throws HarmonicException if no training row or no test row is left
  Dataset dataset() {
    List<int[]> rows = task.draw(data.rows(), RandomStream.DATA.of(seed));
    boolean[] training =
        switch (data.split()) {
          case ROWS -> some(rows.size());
          case INPUTS -> someInputs(rows);
        };
    List<int[]> train = new ArrayList<>();
    List<int[]> test = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      (training[row] ? train : test).add(rows.get(row));
    }
    requireBoth(train.size(), test.size());
    return new Dataset(samples(train), samples(test));
  }

  /// How many there are to train on. Only a division by inputs has to draw them to know.
  ///
  /// @throws HarmonicException as [#dataset]
  int trainRows() {
    if (data.split() != Split.ROWS) {
      return dataset().train().rows();
    }
    task.requireRows(data.rows());
    requireBoth(data.trainRows(), data.rows() - data.trainRows());
    return data.trainRows();
  }

  private void requireBoth(int train, int test) {
    if (train == 0 || test == 0) {
      throw HarmonicException.usage(
          "`train-fraction` leaves no "
              + (train == 0 ? "training" : "test")
              + " row: "
              + data.trainFraction()
              + " of "
              + (train + test)
              + " rows",
          "choose a fraction between 0 and 1 that leaves rows on both sides");
    }
  }

  private Dataset.Samples samples(List<int[]> inputs) {
    return new Dataset.Samples(
        new Inputs.Tokens(inputs), inputs.stream().mapToInt(task::target).toArray());
  }

  /// Which of `count` things are for training.
  private boolean[] some(int count) {
    int[] order = RandomStream.permutation(count, RandomStream.SPLIT.of(seed));
    boolean[] training = new boolean[count];
    for (int i = 0; i < data.trainRows(count); i++) {
      training[order[i]] = true;
    }
    return training;
  }

  private boolean[] someInputs(List<int[]> rows) {
    Inputs.Tokens inputs = new Inputs.Tokens(rows);
    Map<ByteBuffer, Integer> distinct = new HashMap<>();
    int[] inputOfRow = new int[rows.size()];
    for (int row = 0; row < inputOfRow.length; row++) {
      inputOfRow[row] = distinct.computeIfAbsent(inputs.bytes(row), _ -> distinct.size());
    }
    boolean[] trainingInput = some(distinct.size());
    boolean[] training = new boolean[rows.size()];
    for (int row = 0; row < training.length; row++) {
      training[row] = trainingInput[inputOfRow[row]];
    }
    return training;
  }
}
