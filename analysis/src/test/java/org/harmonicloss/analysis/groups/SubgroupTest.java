package org.harmonicloss.analysis.groups;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.harmonicloss.models.task.Permutation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubgroupTest {
  private static List<Subgroup> all(int symbols) {
    return Subgroup.all(new SymmetricGroup(symbols));
  }

  private static Set<Integer> members(Subgroup subgroup) {
    return IntStream.of(subgroup.elements()).boxed().collect(Collectors.toSet());
  }

  private static Map<String, Integer> counts(List<String> names) {
    Map<String, Integer> counts = new TreeMap<>();
    names.forEach(name -> counts.merge(name, 1, Integer::sum));
    return counts;
  }

  @Test
  void theGroupIsThatOfTheTask() {
    SymmetricGroup group = new SymmetricGroup(4);
    Permutation task = new Permutation();
    assertEquals(task.vocabulary(), group.size());
    for (int x = 0; x < group.size(); x++) {
      String label =
          IntStream.of(group.image(x)).mapToObj(String::valueOf).collect(Collectors.joining());
      assertEquals(task.label(x), label);
      assertEquals(x, group.number(group.image(x)));
      assertEquals(0, group.product(x, group.inverse(x)));
      for (int y = 0; y < group.size(); y++) {
        assertEquals(task.target(new int[] {x, y}), group.product(x, y));
      }
    }
    assertThrows(IllegalArgumentException.class, () -> new SymmetricGroup(0));
    assertThrows(IllegalArgumentException.class, () -> new SymmetricGroup(6));
  }

  @Test
  void cyclesOrdersAndParity() {
    SymmetricGroup group = new SymmetricGroup(5);
    int element = group.number(new int[] {1, 2, 0, 4, 3});
    assertEquals("(1 2 3)(4 5)", group.cycleNotation(element));
    assertEquals(6, group.order(element));
    assertFalse(group.isEven(element));
    assertEquals("()", group.cycleNotation(0));
    assertEquals(1, group.order(0));
    int[] orders = IntStream.range(0, group.size()).map(group::order).toArray();
    // Elements of S₅ by order: 1, 10 + 15, 20, 30, 24, 20.
    assertArrayEquals(
        new long[] {1, 25, 20, 30, 24, 20},
        IntStream.rangeClosed(1, 6)
            .mapToLong(order -> IntStream.of(orders).filter(o -> o == order).count())
            .toArray());
    assertEquals(60, IntStream.range(0, group.size()).filter(group::isEven).count());
    assertEquals(120, IntStream.range(0, 120).mapToObj(group::cycleNotation).distinct().count());
  }

  /// OEIS A005432, the number of subgroups, and A000638, up to conjugacy.
  @Test
  void knownCounts() {
    assertEquals(
        List.of(1, 2, 6, 30, 156),
        IntStream.rangeClosed(1, 5).mapToObj(n -> all(n).size()).toList());
    assertEquals(
        List.of(1, 2, 4, 11, 19),
        IntStream.rangeClosed(1, 5).mapToObj(n -> classes(all(n)).size()).toList());
  }

  /// Every subset of S₃, and every pair of elements of S₄ (all its subgroups have two generators),
  /// gives a subgroup that is in the list.
  @Test
  void bruteForceFindsNoOthers() {
    SymmetricGroup three = new SymmetricGroup(3);
    Set<Set<Integer>> closed = new HashSet<>();
    for (int bits = 1; bits < 64; bits++) {
      int subset = bits;
      Set<Integer> members =
          IntStream.range(0, 6)
              .filter(i -> (subset >> i & 1) == 1)
              .boxed()
              .collect(Collectors.toSet());
      if (members.stream()
          .allMatch(x -> members.stream().allMatch(y -> members.contains(three.product(x, y))))) {
        closed.add(members);
      }
    }
    assertEquals(closed, all(3).stream().map(SubgroupTest::members).collect(Collectors.toSet()));

    SymmetricGroup four = new SymmetricGroup(4);
    Set<Set<Integer>> generated = new HashSet<>();
    for (int x = 0; x < 24; x++) {
      for (int y = 0; y < 24; y++) {
        Set<Integer> members = new HashSet<>(List.of(0, x, y));
        for (int before = 0; before < members.size(); ) {
          before = members.size();
          for (int a : List.copyOf(members)) {
            for (int b : List.copyOf(members)) {
              members.add(four.product(a, b));
            }
          }
        }
        generated.add(members);
      }
    }
    assertEquals(generated, all(4).stream().map(SubgroupTest::members).collect(Collectors.toSet()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void eachIsAGroupAndIsGenerated(int symbols) {
    SymmetricGroup group = new SymmetricGroup(symbols);
    Set<Set<Integer>> different = new HashSet<>();
    for (Subgroup subgroup : all(symbols)) {
      assertEquals(0, group.size() % subgroup.order(), "Lagrange");
      for (int x : subgroup.elements()) {
        assertTrue(subgroup.contains(group.inverse(x)));
        for (int y : subgroup.elements()) {
          assertTrue(subgroup.contains(group.product(x, y)));
        }
      }
      assertArrayEquals(subgroup.elements(), new Subgroup(group, subgroup.generators()).elements());
      assertTrue(subgroup.generators().size() <= 2, "subgroups of S₅ need no more");
      assertTrue(different.add(members(subgroup)));
      boolean normal =
          IntStream.range(0, group.size())
              .allMatch(x -> members(subgroup).equals(conjugate(subgroup, x)));
      assertEquals(normal, subgroup.isNormal());
    }
  }

  private static Set<Integer> conjugate(Subgroup subgroup, int by) {
    SymmetricGroup group = subgroup.group();
    return IntStream.of(subgroup.elements())
        .mapToObj(h -> group.product(group.product(by, h), group.inverse(by)))
        .collect(Collectors.toSet());
  }

  private static List<Integer> classes(List<Subgroup> subgroups) {
    Set<Set<Integer>> seen = new HashSet<>();
    List<Integer> sizes = new ArrayList<>();
    for (Subgroup subgroup : subgroups) {
      Set<Set<Integer>> conjugates =
          IntStream.range(0, subgroup.group().size())
              .mapToObj(x -> conjugate(subgroup, x))
              .collect(Collectors.toSet());
      if (seen.addAll(conjugates)) {
        sizes.add(conjugates.size());
      }
    }
    return sizes;
  }

  @Test
  void conjugacyClassesOfS4() {
    List<Integer> sizes = new ArrayList<>(classes(all(4)));
    sizes.sort(null);
    assertEquals(List.of(1, 1, 1, 1, 3, 3, 3, 3, 4, 4, 6), sizes);
    assertEquals(
        List.of("C1", "V4", "A4", "S4"),
        all(4).stream().filter(Subgroup::isNormal).map(Subgroup::type).toList());
    assertEquals(
        List.of("C1", "A5", "S5"),
        all(5).stream().filter(Subgroup::isNormal).map(Subgroup::type).toList());
  }

  @Test
  void knownTypes() {
    assertEquals(
        Map.of("C1", 1, "C2", 9, "C3", 4, "C4", 3, "V4", 4, "S3", 4, "D4", 3, "A4", 1, "S4", 1),
        counts(all(4).stream().map(Subgroup::type).toList()));
    Map<String, Integer> five = new HashMap<>(Map.of("C1", 1, "C2", 25, "C3", 10, "C4", 15));
    five.putAll(Map.of("V4", 20, "C5", 6, "C6", 10, "S3", 20, "D4", 15, "D5", 6, "D6", 10));
    five.putAll(Map.of("A4", 5, "F20", 6, "S4", 5, "A5", 1, "S5", 1));
    assertEquals(five, counts(all(5).stream().map(Subgroup::type).toList()));
  }

  /// Types are told apart by the orders of elements, so those of different types are not
  /// isomorphic; that those of the same type are is tried out, with all images of two generators.
  @Test
  void sameTypeMeansIsomorphic() {
    Map<String, Subgroup> first = new HashMap<>();
    for (int symbols = 1; symbols <= 5; symbols++) {
      for (Subgroup subgroup : all(symbols)) {
        Subgroup other = first.putIfAbsent(subgroup.type(), subgroup);
        if (other != null && other.order() < 120) {
          assertTrue(isomorphic(other, subgroup), subgroup.type());
        }
        boolean commutes =
            IntStream.of(subgroup.elements())
                .allMatch(
                    x ->
                        IntStream.of(subgroup.elements())
                            .allMatch(
                                y ->
                                    subgroup.group().product(x, y)
                                        == subgroup.group().product(y, x)));
        assertEquals(Set.of("C", "V").contains(subgroup.type().substring(0, 1)), commutes);
      }
    }
  }

  private static boolean isomorphic(Subgroup from, Subgroup to) {
    if (from.order() != to.order()) {
      return false;
    }
    int[] images = to.elements();
    List<Integer> generators = from.generators();
    int pairs = (int) Math.pow(images.length, generators.size());
    return IntStream.range(0, pairs)
        .anyMatch(
            pair ->
                maps(
                    from,
                    to,
                    IntStream.range(0, generators.size())
                        .map(i -> images[i == 0 ? pair % images.length : pair / images.length])
                        .toArray()));
  }

  /// Whether sending the generators to `images` makes a one-to-one homomorphism.
  private static boolean maps(Subgroup from, Subgroup to, int[] images) {
    Map<Integer, Integer> map = new HashMap<>(Map.of(0, 0));
    List<Integer> reached = new ArrayList<>(List.of(0));
    for (int i = 0; i < reached.size(); i++) {
      for (int k = 0; k < images.length; k++) {
        int product = from.group().product(reached.get(i), from.generators().get(k));
        int image = to.group().product(map.get(reached.get(i)), images[k]);
        Integer before = map.putIfAbsent(product, image);
        if (before == null) {
          reached.add(product);
        } else if (before != image) {
          return false;
        }
      }
    }
    return new HashSet<>(map.values()).size() == from.order();
  }

  @Test
  void partitionsOfS4() {
    List<CosetPartition> partitions = CosetPartition.all(new SymmetricGroup(4));
    assertEquals(54, partitions.size());
    assertEquals(
        Map.of("BOTH", 2, "LEFT", 26, "RIGHT", 26),
        counts(partitions.stream().map(p -> p.side().name()).toList()));
    assertEquals(
        List.of("V4", "A4"),
        partitions.stream()
            .filter(p -> p.side() == CosetPartition.Side.BOTH)
            .map(p -> p.subgroup().type())
            .toList());
  }

  /// All gH and Hg as sets of sets: as many as the list has, and the same.
  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5})
  void partitionsAreAllThereAreEachOnce(int symbols) {
    SymmetricGroup group = new SymmetricGroup(symbols);
    Set<Set<Set<Integer>>> expected = new HashSet<>();
    for (Subgroup subgroup : all(symbols)) {
      if (subgroup.order() > 1 && subgroup.order() < group.size()) {
        Set<Set<Integer>> left = new HashSet<>();
        Set<Set<Integer>> right = new HashSet<>();
        for (int g = 0; g < group.size(); g++) {
          int element = g;
          left.add(
              members(subgroup).stream()
                  .map(h -> group.product(element, h))
                  .collect(Collectors.toSet()));
          right.add(
              members(subgroup).stream()
                  .map(h -> group.product(h, element))
                  .collect(Collectors.toSet()));
        }
        expected.add(left);
        expected.add(right);
      }
    }
    List<CosetPartition> partitions = CosetPartition.all(group);
    Set<Set<Set<Integer>>> found = new HashSet<>();
    for (CosetPartition partition : partitions) {
      List<List<Integer>> cosets = partition.cosets();
      assertEquals(group.size() / partition.subgroup().order(), cosets.size());
      for (List<Integer> coset : cosets) {
        assertEquals(coset.stream().sorted().toList(), coset);
        coset.forEach(x -> assertEquals(cosets.indexOf(coset), partition.cosetOf()[x]));
      }
      assertArrayEquals(
          partition.subgroup().elements(), cosets.getFirst().stream().mapToInt(x -> x).toArray());
      found.add(cosets.stream().map(HashSet::new).collect(Collectors.toSet()));
    }
    assertEquals(expected, found);
    assertEquals(expected.size(), partitions.size());
    assertEquals(List.of(7, 54, 307).get(symbols - 3), found.size());
  }
}
