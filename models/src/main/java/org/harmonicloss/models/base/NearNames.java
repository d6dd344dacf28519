package org.harmonicloss.models.base;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Names that somebody may have meant.
public final class NearNames {
  private static final int MOST = 5;

  /// Comparing longer ones would take long, and nobody types them.
  private static final int MOST_LETTERS = 100;

  /// @param distance in half letters: a letter left out at an end is a nearer miss than a wrong one
  private record Near(String name, int distance) {}

  private NearNames() {}

  /// @return up to five of `names`, the nearest first: those that hold `wanted`, or are held by it,
  ///     and those that differ in a third of the letters or fewer; empty if none is near
  public static List<String> of(String wanted, Collection<String> names) {
    List<Near> near = new ArrayList<>();
    String small = wanted.toLowerCase(Locale.ROOT);
    int most = Math.max(1, small.length() / 3);
    for (String name : names) {
      String other = name.toLowerCase(Locale.ROOT);
      int difference = Math.abs(other.length() - small.length());
      if (!small.isEmpty() && other.contains(small)) {
        near.add(new Near(name, 2 * difference - 1));
      } else if (other.length() > 3 && small.contains(other)) {
        near.add(new Near(name, 2 * difference));
      } else if (difference <= most && Math.max(other.length(), small.length()) <= MOST_LETTERS) {
        int distance = distance(small, other);
        if (distance <= most) {
          near.add(new Near(name, 2 * distance));
        }
      }
    }
    near.sort(Comparator.comparingInt(Near::distance));
    return near.stream().limit(MOST).map(Near::name).toList();
  }

  /// What to say to somebody who gave `wanted`, which is none of `names`: the nearest, and all.
  public static String hint(String wanted, Collection<String> names) {
    List<String> near =
        Stream.of(wanted, wanted.replace('_', '-'), wanted.replace('-', '_'))
            .flatMap(word -> of(word, names).stream())
            .toList();
    return (near.isEmpty() ? "" : "did you mean " + near.getFirst() + "? ")
        + "choose one of: "
        + String.join(", ", names);
  }

  /// Letters to insert, delete or replace, or neighbours to exchange (Damerau and Levenshtein's, of
  /// restricted edits).
  private static int distance(String a, String b) {
    int[] before = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    for (int j = 0; j < last.length; j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(last[j], row[j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], before[j - 2] + 1);
        }
      }
      before = last;
      last = row;
    }
    return last[b.length()];
  }
}
