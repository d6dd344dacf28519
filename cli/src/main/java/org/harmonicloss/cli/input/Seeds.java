package org.harmonicloss.cli.input;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.harmonicloss.models.base.HarmonicException;

/// The seeds of a sweep, as `--seeds` names them.
public final class Seeds {
  /// The paper's seeds lie between 0 and this.
  private static final int SPAN = 1000;

  private Seeds() {}

  /// @param text a number of seeds, ⌊linspace(0, 1000, N)⌋ as in the paper; a list `0,52,105`; or a
  ///     range `0..19`, both ends included
  /// @throws HarmonicException if it is none of these, or names a seed twice
  public static List<Long> parse(String text) {
    try {
      if (text.contains("..")) {
        String[] ends = text.split("\\.\\.", -1);
        return ends.length == 2
            ? range(Long.parseLong(ends[0]), Long.parseLong(ends[1]))
            : fail(text);
      }
      if (!text.contains(",")) {
        return spread(Integer.parseInt(text), text);
      }
      List<Long> seeds = new ArrayList<>();
      for (String word : text.split(",", -1)) {
        seeds.add(Long.parseLong(word.strip()));
      }
      return new HashSet<>(seeds).size() == seeds.size() && seeds.stream().allMatch(s -> s >= 0)
          ? seeds
          : fail(text);
    } catch (NumberFormatException e) {
      return fail(text);
    }
  }

  private static List<Long> range(long first, long last) {
    if (first < 0 || last < first || last - first >= 100_000) {
      return fail(first + ".." + last);
    }
    List<Long> seeds = new ArrayList<>();
    for (long seed = first; seed <= last; seed++) {
      seeds.add(seed);
    }
    return seeds;
  }

  private static List<Long> spread(int count, String text) {
    if (count < 1 || count > SPAN + 1) {
      return fail(text);
    }
    List<Long> seeds = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      seeds.add(count == 1 ? 0L : (long) i * SPAN / (count - 1));
    }
    return seeds;
  }

  private static List<Long> fail(String text) {
    throw HarmonicException.usage(
        "--seeds must name different seeds, 0 or greater, was " + text,
        "give how many (20: the paper's), a list (0,52,105) or a range (0..19)");
  }
}
