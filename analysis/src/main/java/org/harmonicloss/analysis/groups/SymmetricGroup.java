package org.harmonicloss.analysis.groups;

import java.util.ArrayList;
import java.util.List;

/// The symmetric group Sₙ: the permutations of n symbols 0 … n − 1, numbered from 0 in
/// lexicographic order of their images, so that 0 is the identity. The product x∘y lets y act
/// first: `(x∘y)[k] = x[y[k]]`, as in the permutation task.
public final class SymmetricGroup {
  /// The most symbols. S₅ has 120 elements and 156 subgroups; S₆ has 720 and 1,455.
  public static final int MOST_SYMBOLS = 5;

  private final int symbols;
  private final List<int[]> images = new ArrayList<>();
  private final int[][] products;
  private final int[] inverses;

  /// @param symbols n, from 1 to [#MOST_SYMBOLS]
  public SymmetricGroup(int symbols) {
    if (symbols < 1 || symbols > MOST_SYMBOLS) {
      throw new IllegalArgumentException(symbols + " symbols");
    }
    this.symbols = symbols;
    enumerate(new int[symbols], 0, 0);
    products = new int[size()][size()];
    inverses = new int[size()];
    for (int x = 0; x < size(); x++) {
      for (int y = 0; y < size(); y++) {
        int[] image = new int[symbols];
        for (int k = 0; k < symbols; k++) {
          image[k] = images.get(x)[images.get(y)[k]];
        }
        products[x][y] = number(image);
        if (products[x][y] == 0) {
          inverses[x] = y;
        }
      }
    }
  }

  /// @param used the symbols of the first `length` places, as bits
  private void enumerate(int[] image, int length, int used) {
    if (length == symbols) {
      images.add(image.clone());
      return;
    }
    for (int symbol = 0; symbol < symbols; symbol++) {
      if ((used >> symbol & 1) == 0) {
        image[length] = symbol;
        enumerate(image, length + 1, used | 1 << symbol);
      }
    }
  }

  /// n.
  public int symbols() {
    return symbols;
  }

  /// n!, the number of elements.
  public int size() {
    return images.size();
  }

  /// Where an element sends 0 … n − 1.
  public int[] image(int element) {
    return images.get(element).clone();
  }

  /// The element with this image: its number in lexicographic order, by its Lehmer code.
  ///
  /// @param image each of 0 … n − 1 once
  public int number(int[] image) {
    int number = 0;
    for (int i = 0; i < symbols; i++) {
      int smallerLater = 0;
      for (int j = i + 1; j < symbols; j++) {
        smallerLater += image[j] < image[i] ? 1 : 0;
      }
      number = number * (symbols - i) + smallerLater;
    }
    return number;
  }

  /// x∘y: first y, then x.
  public int product(int x, int y) {
    return products[x][y];
  }

  public int inverse(int element) {
    return inverses[element];
  }

  /// The least k ≥ 1 whose k-th power of the element is the identity.
  public int order(int element) {
    int order = 1;
    for (int power = element; power != 0; power = products[power][element]) {
      order++;
    }
    return order;
  }

  /// Whether the element is a product of an even number of transpositions.
  public boolean isEven(int element) {
    return (symbols - cycles(element).size()) % 2 == 0;
  }

  /// The element in cycle notation, with the symbols counted from 1 as algebra does: `(1 2)(3 4)`
  /// exchanges the first two symbols and the last two. The identity is `()`.
  public String cycleNotation(int element) {
    StringBuilder text = new StringBuilder();
    for (List<Integer> cycle : cycles(element)) {
      if (cycle.size() > 1) {
        text.append('(');
        cycle.forEach(symbol -> text.append(symbol + 1).append(' '));
        text.setCharAt(text.length() - 1, ')');
      }
    }
    return text.isEmpty() ? "()" : text.toString();
  }

  /// Those of length 1 too, each from its smallest symbol.
  private List<List<Integer>> cycles(int element) {
    List<List<Integer>> cycles = new ArrayList<>();
    boolean[] seen = new boolean[symbols];
    for (int start = 0; start < symbols; start++) {
      List<Integer> cycle = new ArrayList<>();
      for (int at = start; !seen[at]; at = images.get(element)[at]) {
        seen[at] = true;
        cycle.add(at);
      }
      if (!cycle.isEmpty()) {
        cycles.add(cycle);
      }
    }
    return cycles;
  }
}
