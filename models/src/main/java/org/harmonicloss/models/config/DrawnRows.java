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
    if (train.isEmpty() || test.isEmpty()) {
      throw HarmonicException.usage(
          "`train-fraction` leaves no "
              + (train.isEmpty() ? "training" : "test")
              + " row: "
              + data.trainFraction()
              + " of "
              + rows.size()
              + " rows",
          "choose a fraction between 0 and 1 that leaves rows on both sides");
    }
    return new Dataset(samples(train), samples(test));
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
