package org.harmonicloss.analysis.groups;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A subgroup of a symmetric group.
public final class Subgroup {
  private final SymmetricGroup group;
  private final List<Integer> generators;
  private final BitSet members;

  /// The smallest subgroup that contains the generators: all their products, since in a finite
  /// group inverses are among the powers.
  ///
  /// @param generators elements of `group`, by number; none for the trivial subgroup
  public Subgroup(SymmetricGroup group, List<Integer> generators) {
    this.group = group;
    this.generators = List.copyOf(generators);
    this.members = new BitSet(group.size());
    ArrayDeque<Integer> unexplored = new ArrayDeque<>(List.of(0));
    members.set(0);
    while (!unexplored.isEmpty()) {
      int element = unexplored.remove();
      for (int generator : this.generators) {
        int product = group.product(element, generator);
        if (!members.get(product)) {
          members.set(product);
          unexplored.add(product);
        }
      }
    }
  }

  /// Every subgroup, the trivial one and the whole group included, by order and then by elements.
  ///
  /// Each is a join of cyclic ones. They are found by their number of generators: to those of k
  /// generators one more is added, in every way. So [#generators] are as few as can be.
  public static List<Subgroup> all(SymmetricGroup group) {
    Subgroup trivial = new Subgroup(group, List.of());
    Map<BitSet, Subgroup> found = new LinkedHashMap<>(Map.of(trivial.members, trivial));
    List<Subgroup> layer = List.of(trivial);
    while (!layer.isEmpty()) {
      List<Subgroup> next = new ArrayList<>();
      for (Subgroup subgroup : layer) {
        for (int element = 0; element < group.size(); element++) {
          if (!subgroup.contains(element)) {
            Subgroup larger = subgroup.with(element);
            if (found.putIfAbsent(larger.members, larger) == null) {
              next.add(larger);
            }
          }
        }
      }
      layer = next;
    }
    List<Subgroup> all = new ArrayList<>(found.values());
    all.sort(
        Comparator.comparingInt(Subgroup::order)
            .thenComparing(Subgroup::elements, (a, b) -> Arrays.compare(a, b)));
    return all;
  }

  private Subgroup with(int element) {
    List<Integer> more = new ArrayList<>(generators);
    more.add(element);
    return new Subgroup(group, more);
  }

  public SymmetricGroup group() {
    return group;
  }

  /// The number of elements.
  public int order() {
    return members.cardinality();
  }

  public boolean contains(int element) {
    return members.get(element);
  }

  /// The elements by number, ascending.
  public int[] elements() {
    return members.stream().toArray();
  }

  /// Elements whose products are all of the subgroup; as few as can be if it is one of [#all].
  public List<Integer> generators() {
    return generators;
  }

  /// The generators in cycle notation, such as `(1 2)(3 4)`.
  public List<String> cycles() {
    return generators.stream().map(group::cycleNotation).toList();
  }

  /// Whether left and right cosets are the same: whether `xhx⁻¹` lies in it for all h in it and x
  /// in the group, for which it is enough that h runs through the generators.
  public boolean isNormal() {
    for (int x = 0; x < group.size(); x++) {
      for (int h : generators) {
        if (!contains(group.product(group.product(x, h), group.inverse(x)))) {
          return false;
        }
      }
    }
    return true;
  }

  /// What it is up to isomorphism, such as `C4`, `V4`, `S3`, `D4`, `A4` or `F20`.
  public String type() {
    return IsomorphismType.of(this);
  }
}
