package org.harmonicloss.analysis.figures;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// The names of several things, which are words between commas, without the first and last words
/// that all of them have.
///
/// @param shorter in the same order
/// @param common the words that were left out
record SeriesNames(List<String> shorter, String common) {
  private static final String COMMA = ", ";

  static SeriesNames of(List<String> names) {
    List<List<String>> words =
        names.stream().map(name -> Arrays.asList(name.split(COMMA, -1))).toList();
    List<String> one = words.getFirst();
    int most = words.stream().mapToInt(List::size).min().orElseThrow() - 1;
    int first = 0;
    while (first < most && allHave(words, first, one.get(first))) {
      first++;
    }
    int last = 0;
    while (first + last < most && allHave(words, -1 - last, one.get(one.size() - 1 - last))) {
      last++;
    }
    int from = first;
    int to = last;
    List<String> shorter =
        words.stream()
            .map(each -> String.join(COMMA, each.subList(from, each.size() - to)))
            .toList();
    List<String> common =
        Stream.concat(
                one.subList(0, from).stream(), one.subList(one.size() - to, one.size()).stream())
            .toList();
    return names.size() == 1
        ? new SeriesNames(List.of(""), names.getFirst())
        : new SeriesNames(shorter, String.join(COMMA, common));
  }

  /// @param place of a word, from 0 on, or from the end, which is −1
  private static boolean allHave(List<List<String>> names, int place, String word) {
    return names.stream()
        .allMatch(name -> name.get(Math.floorMod(place, name.size())).equals(word));
  }
}
