package org.harmonicloss.analysis.groups;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Names the subgroups of S₁ to S₅ up to isomorphism by the orders of their elements, which are
/// enough there: two subgroups with the same orders are isomorphic (a test tries all pairs).
///
/// `Cn` is cyclic; `Dn` has 2n elements, the symmetries of a polygon with n corners, and is `V4` or
/// `S3` where it is one of these; `Sn` and `An` are symmetric and alternating; `F20` is the affine
/// group of the integers modulo 5, x ↦ ax + b.
public final class IsomorphismType {
  /// By the sorted orders of all elements.
  private static final Map<List<Integer>, String> NAMES = names();

  private IsomorphismType() {}

  /// @throws IllegalStateException if the subgroup is none of those that S₁ to S₅ have
  static String of(Subgroup subgroup) {
    String name = NAMES.get(orders(subgroup.group(), subgroup.elements()));
    if (name == null) {
      throw new IllegalStateException("a subgroup of order " + subgroup.order());
    }
    return name;
  }

  private static List<Integer> orders(SymmetricGroup group, int... elements) {
    return Arrays.stream(elements).map(group::order).sorted().boxed().toList();
  }

  private static Map<List<Integer>, String> names() {
    Map<List<Integer>, String> names = new HashMap<>();
    for (int n = 1; n <= 6; n++) {
      names.put(cyclic(n), "C" + n);
    }
    for (int n = 2; n <= 6; n++) {
      names.put(dihedral(n), n == 2 ? "V4" : n == 3 ? "S3" : "D" + n);
    }
    for (int n = 4; n <= SymmetricGroup.MOST_SYMBOLS; n++) {
      SymmetricGroup group = new SymmetricGroup(n);
      int[] all = IntStream.range(0, group.size()).toArray();
      names.put(orders(group, all), "S" + n);
      names.put(orders(group, Arrays.stream(all).filter(group::isEven).toArray()), "A" + n);
    }
    names.put(affine(5), "F20");
    return names;
  }

  private static List<Integer> cyclic(int n) {
    return IntStream.range(0, n).map(k -> n / gcd(n, k)).sorted().boxed().toList();
  }

  /// The rotations, and n reflections.
  private static List<Integer> dihedral(int n) {
    List<Integer> orders = new ArrayList<>(cyclic(n));
    for (int reflection = 0; reflection < n; reflection++) {
      orders.add(2);
    }
    return orders.stream().sorted().toList();
  }

  /// x ↦ ax + b modulo a prime: with a = 1 a translation, else conjugate to x ↦ ax.
  private static List<Integer> affine(int prime) {
    List<Integer> orders = new ArrayList<>();
    for (int a = 1; a < prime; a++) {
      for (int b = 0; b < prime; b++) {
        orders.add(a > 1 ? multiplicativeOrder(a, prime) : b > 0 ? prime : 1);
      }
    }
    return orders.stream().sorted().toList();
  }

  private static int multiplicativeOrder(int a, int prime) {
    int order = 1;
    for (int power = a; power != 1; power = power * a % prime) {
      order++;
    }
    return order;
  }

  private static int gcd(int n, int k) {
    return k == 0 ? n : gcd(k, n % k);
  }
}
