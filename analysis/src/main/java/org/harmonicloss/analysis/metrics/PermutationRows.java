package org.harmonicloss.analysis.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.harmonicloss.analysis.geometry.Embedding;
import org.harmonicloss.analysis.groups.SymmetricGroup;
import org.harmonicloss.models.base.HarmonicException;

/// Which permutation each row of an embedding stands for.
///
/// @param group of all n! of them
/// @param elements [n!], for each row the number of its permutation
/// @param names [n!], for each permutation what the user calls it
public record PermutationRows(SymmetricGroup group, int[] elements, List<String> names) {
  private static final int FEWEST_SYMBOLS = 3; // S₁ and S₂ have nothing between 1 and themselves

  /// Where all labels have the same characters in different orders, as `0132` and `3120` have, they
  /// say it. Otherwise the rows are taken in lexicographic order, if there are as many as
  /// permutations of 3, 4 or 5 symbols.
  ///
  /// @throws HarmonicException if that is not possible: labels that repeat or are missing, or
  ///     another number of rows
  public static PermutationRows of(Embedding embedding) {
    List<String> labels = embedding.labels();
    String symbols = sorted(labels.getFirst());
    boolean named =
        symbols.length() >= FEWEST_SYMBOLS
            && symbols.chars().distinct().count() == symbols.length()
            && labels.stream().allMatch(label -> sorted(label).equals(symbols));
    int count = named ? symbols.length() : FEWEST_SYMBOLS;
    while (!named && count < SymmetricGroup.MOST_SYMBOLS && factorial(count) < labels.size()) {
      count++;
    }
    if (count > SymmetricGroup.MOST_SYMBOLS || factorial(count) != labels.size()) {
      throw HarmonicException.failed(
          "not all permutations of %d to %d symbols: %s has %d rows"
              .formatted(
                  FEWEST_SYMBOLS,
                  SymmetricGroup.MOST_SYMBOLS,
                  embedding.source(),
                  embedding.rows()),
          "cosets are found among 6, 24 or 120 rows, labelled such as 0132 or in lexicographic"
              + " order; runs of the task permutation have them");
    }
    SymmetricGroup group = new SymmetricGroup(count);
    return named ? byLabel(embedding, group, symbols) : inOrder(group);
  }

  private static PermutationRows inOrder(SymmetricGroup group) {
    int[] elements = new int[group.size()];
    Arrays.setAll(elements, row -> row);
    List<String> names = new ArrayList<>();
    for (int element : elements) {
      StringBuilder name = new StringBuilder();
      for (int symbol : group.image(element)) {
        name.append(symbol);
      }
      names.add(name.toString());
    }
    return new PermutationRows(group, elements, names);
  }

  /// The characters of the labels count in their own order, whatever they are.
  private static PermutationRows byLabel(
      Embedding embedding, SymmetricGroup group, String symbols) {
    int[] elements = new int[group.size()];
    String[] names = new String[group.size()];
    Set<String> seen = new HashSet<>();
    for (int row = 0; row < elements.length; row++) {
      String label = embedding.labels().get(row);
      if (!seen.add(label)) {
        throw HarmonicException.failed(
            "the same permutation twice: " + embedding.source() + " has two rows " + label,
            "give each of the " + group.size() + " permutations one row");
      }
      elements[row] = group.number(label.chars().map(symbols::indexOf).toArray());
      names[elements[row]] = label;
    }
    return new PermutationRows(group, elements, List.of(names));
  }

  private static String sorted(String label) {
    char[] characters = label.toCharArray();
    Arrays.sort(characters);
    return new String(characters);
  }

  private static int factorial(int n) {
    return n <= 1 ? 1 : n * factorial(n - 1);
  }
}
