package org.harmonicloss.analysis.groups;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The elements of a symmetric group, parted into the cosets of a subgroup H: left cosets
/// gH = {g∘h}, or right cosets Hg = {h∘g}.
///
/// @param cosetOf for each element the number of its coset; cosets are numbered by their first
///     elements
public record CosetPartition(Side side, Subgroup subgroup, int[] cosetOf) {
  /// Which cosets they are.
  public enum Side {
    LEFT,
    RIGHT,
    /// Of a normal subgroup, whose left and right cosets are the same.
    BOTH
  }

  /// Every partition but those into single elements and into the group alone, each once: 54 of S₄.
  ///
  /// Left and right cosets of a normal subgroup are one partition. No others coincide: the part
  /// that contains the identity is the subgroup, so equal partitions have equal subgroups.
  public static List<CosetPartition> all(SymmetricGroup group) {
    List<CosetPartition> partitions = new ArrayList<>();
    for (Subgroup subgroup : Subgroup.all(group)) {
      if (subgroup.order() == 1 || subgroup.order() == group.size()) {
        continue;
      }
      if (subgroup.isNormal()) {
        partitions.add(of(Side.BOTH, subgroup));
      } else {
        partitions.add(of(Side.LEFT, subgroup));
        partitions.add(of(Side.RIGHT, subgroup));
      }
    }
    return partitions;
  }

  private static CosetPartition of(Side side, Subgroup subgroup) {
    SymmetricGroup group = subgroup.group();
    int[] elements = subgroup.elements();
    int[] cosetOf = new int[group.size()];
    Arrays.fill(cosetOf, -1);
    int cosets = 0;
    for (int g = 0; g < group.size(); g++) {
      if (cosetOf[g] < 0) {
        for (int h : elements) {
          cosetOf[side == Side.RIGHT ? group.product(h, g) : group.product(g, h)] = cosets;
        }
        cosets++;
      }
    }
    return new CosetPartition(side, subgroup, cosetOf);
  }

  /// The elements of each coset, ascending.
  public List<List<Integer>> cosets() {
    List<List<Integer>> cosets = new ArrayList<>();
    for (int element = 0; element < cosetOf.length; element++) {
      if (cosetOf[element] == cosets.size()) {
        cosets.add(new ArrayList<>());
      }
      cosets.get(cosetOf[element]).add(element);
    }
    return cosets;
  }
}
