package org.harmonicloss.models.base;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Independent streams of random numbers, split from a run's seed by purpose. The generator is
/// `L64X128MixRandom`, so the same seed gives the same numbers on every machine.
///
/// A stream is found from (seed, purpose, index) alone: there is no generator state to store, and a
/// resumed run continues with exactly the numbers an uninterrupted one would have used.
public enum RandomStream {
  /// Which rows are drawn.
  DATA,
  /// Which rows are for training and which for testing.
  SPLIT,
  /// The parameters before training.
  INITIAL_VALUES,
  /// The order of the rows in an epoch; the index is the epoch.
  BATCH_ORDER,
  /// What dropout leaves out in an epoch; the index is the epoch.
  DROPOUT,
  /// Which pairs of words make parallelograms; the index is the task's.
  QUADRUPLES,
  /// Where the windows of a language model's batch begin; the index is the batch's, from 0 on.
  WINDOWS,
  /// Which tokens a language model's text goes on with; the index is the text's.
  GENERATION,
  /// Which rows, and which pairs of them, embeddings are compared on; see each use for the index.
  ALIGNMENT;

  private static final RandomGeneratorFactory<RandomGenerator> FACTORY =
      RandomGeneratorFactory.of("L64X128MixRandom");
  private static final long GOLDEN_RATIO = 0x9e3779b97f4a7c15L;

  public RandomGenerator of(long seed) {
    return of(seed, 0);
  }

  @SuppressWarnings("EnumOrdinal") // a stream's place in the list is part of its numbers
  public RandomGenerator of(long seed, long index) {
    long key = mix(mix(seed + GOLDEN_RATIO) + (ordinal() + 1) * GOLDEN_RATIO);
    return FACTORY.create(mix(key + index * GOLDEN_RATIO));
  }

  /// The numbers 0 … `n` − 1 in random order (Fisher and Yates).
  public static int[] permutation(int n, RandomGenerator random) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /// The finaliser of SplitMix64 (Steele, Lea and Flood, 2014): a bijection that spreads every bit.
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
