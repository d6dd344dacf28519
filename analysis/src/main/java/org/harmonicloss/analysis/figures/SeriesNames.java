package org.harmonicloss.analysis.figures;

import java.util.ArrayList;
import java.util.List;

/// The names of several things, which are words between commas, without the words that all of them
/// have.
///
/// @param shorter in the same order
/// @param common the words that were left out
record SeriesNames(List<String> shorter, String common) {
  private static final String COMMA = ", ";

  /// @param names each different
  static SeriesNames of(List<String> names) {
    List<List<String>> words = names.stream().map(name -> List.of(name.split(COMMA, -1))).toList();
    List<String> common = new ArrayList<>(words.getFirst());
    words.forEach(common::retainAll);
    while (names.size() > 1 && leavesNothing(words, common)) {
      common.removeLast();
    }
    List<String> shorter = words.stream().map(each -> without(each, common)).toList();
    return new SeriesNames(shorter, String.join(COMMA, common));
  }

  private static boolean leavesNothing(List<List<String>> names, List<String> common) {
    return names.stream().map(name -> without(name, common)).distinct().count() < names.size()
        || names.stream().anyMatch(common::containsAll);
  }

  private static String without(List<String> name, List<String> common) {
    return String.join(COMMA, name.stream().filter(word -> !common.contains(word)).toList());
  }
}
