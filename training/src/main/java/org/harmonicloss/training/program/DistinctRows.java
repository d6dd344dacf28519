package org.harmonicloss.training.program;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.harmonicloss.models.data.Dataset;
import org.harmonicloss.models.data.Inputs;

/// What is evaluated of drawn rows: each distinct row of a seed once, with how often it is among
/// the training and the test rows. Of 1,000 rows that are drawn with replacement from 961, some
/// 625 are distinct.
///
/// @param inputs of each seed, N rows each
/// @param targets [S, N]
/// @param weights how often a row is trained on, then how often it is a test row [2, S, N]; 0 for
///     rows that only fill a seed up to N
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record DistinctRows(List<Inputs> inputs, long[] targets, float[] weights) {

  static DistinctRows of(List<Dataset> seeds) {
    List<Map<Row, float[]>> counts = seeds.stream().map(DistinctRows::count).toList();
    int n = counts.stream().mapToInt(Map::size).max().orElseThrow();
    List<Inputs> inputs = new ArrayList<>();
    long[] targets = new long[seeds.size() * n];
    float[] weights = new float[2 * targets.length];
    int place = 0;
    for (Map<Row, float[]> seed : counts) {
      List<int[]> ids = new ArrayList<>();
      for (Map.Entry<Row, float[]> row : seed.entrySet()) {
        ids.add(row.getKey().tokens());
        targets[place] = row.getKey().target;
        weights[place] = row.getValue()[0];
        weights[targets.length + place++] = row.getValue()[1];
      }
      while (ids.size() < n) {
        ids.add(ids.getFirst());
        targets[place++] = seed.keySet().iterator().next().target;
      }
      inputs.add(new Inputs.Tokens(ids));
    }
    return new DistinctRows(inputs, targets, weights);
  }

  private static Map<Row, float[]> count(Dataset dataset) {
    Map<Row, float[]> counts = new LinkedHashMap<>();
    List<Dataset.Samples> both = List.of(dataset.train(), dataset.test());
    for (int set = 0; set < 2; set++) {
      Dataset.Samples samples = both.get(set);
      for (int i = 0; i < samples.rows(); i++) {
        Row row = new Row(samples.inputs().bytes(i), samples.targets()[i]);
        counts.computeIfAbsent(row, _ -> new float[2])[set]++;
      }
    }
    return counts;
  }

  private record Row(ByteBuffer input, int target) {
    int[] tokens() {
      int[] tokens = new int[input.remaining() / Integer.BYTES];
      Arrays.setAll(tokens, i -> input.getInt(i * Integer.BYTES));
      return tokens;
    }
  }
}
