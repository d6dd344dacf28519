package org.harmonicloss.analysis.figures;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Which points belong together: those of a group have one colour and shape, which a legend names.
/// Of very many groups only the largest have their own.
///
/// @param numbers of the points' groups, from 0 on; empty for points without groups
/// @param names of the groups
public record Groups(List<Integer> numbers, List<String> names) {
  /// More looks than this could not be told apart, nor would a legend fit.
  static final int MOST = 60;

  /// Points that belong to none.
  public static final Groups NONE = new Groups(List.of(), List.of());

  public Groups {
    numbers = List.copyOf(numbers);
    names = List.copyOf(names);
  }

  /// No constant: it would need AWT, and most commands that know groups draw nothing.
  private static Look others() {
    return new Look(Theme.GREY, null, MarkerShape.DISC, false);
  }

  boolean isEmpty() {
    return numbers.isEmpty();
  }

  /// How each group's points are drawn.
  ///
  /// @param most how many groups have a look of their own
  List<Look> looks(int most) {
    Look[] looks = new Look[names.size()];
    Arrays.fill(looks, others());
    int[] shown = shown(most);
    for (int i = 0; i < shown.length; i++) {
      looks[shown[i]] = Look.points(i);
    }
    return List.of(looks);
  }

  Legend legend(int most) {
    List<Look> looks = looks(most);
    List<Legend.Entry> entries = new ArrayList<>();
    for (int group : shown(most)) {
      entries.add(new Legend.Entry(names.get(group), looks.get(group)));
    }
    if (entries.size() < names.size()) {
      entries.add(new Legend.Entry((names.size() - entries.size()) + " others", others()));
    }
    return new Legend(entries);
  }

  /// The groups that have looks, in their own order.
  private int[] shown(int most) {
    int[] sizes = new int[names.size()];
    numbers.forEach(group -> sizes[group]++);
    return IntStream.range(0, sizes.length)
        .boxed()
        .sorted(Comparator.comparingInt(group -> -sizes[group]))
        .limit(most)
        .mapToInt(Integer::intValue)
        .sorted()
        .toArray();
  }
}
