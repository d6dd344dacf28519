package org.harmonicloss.models.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every input of every task against a rule that shares no code with it.
class TaskTest {
  private static Stream<TokenTask> all() {
    return TokenTask.all().stream();
  }

  @ParameterizedTest
  @MethodSource("all")
  void isWhatATaskMustBe(TokenTask task) {
    assertEquals(task, Task.named(task.name()));
    List<String> labels = task.labels();
    assertEquals(task.vocabulary(), new HashSet<>(labels).size());
    assertTrue(labels.stream().noneMatch(String::isBlank));
    assertTrue(task.embeddingTokens() <= task.vocabulary());
    List<int[]> inputs = task.validInputs();
    for (int i = 0; i < inputs.size(); i++) {
      assertEquals(task.inputLength(), inputs.get(i).length);
      int target = task.target(inputs.get(i));
      assertTrue(target >= 0 && target < task.vocabulary());
      assertTrue(i == 0 || Arrays.compare(inputs.get(i - 1), inputs.get(i)) < 0, "order");
    }
  }

  /// What is not among the valid inputs is refused: every row of the right length is tried, with
  /// one token too many on each side, and rows that are too short or too long.
  @ParameterizedTest
  @MethodSource("all")
  void refusesAllElse(TokenTask task) {
    Set<List<Integer>> valid = new HashSet<>();
    task.validInputs().forEach(input -> valid.add(Arrays.stream(input).boxed().toList()));
    int valued = 0;
    for (List<Integer> row : rows(task.inputLength(), -1, task.vocabulary())) {
      int[] input = row.stream().mapToInt(Integer::intValue).toArray();
      if (valid.contains(row)) {
        valued++;
      } else {
        assertThrows(IllegalArgumentException.class, () -> task.target(input), row.toString());
      }
    }
    assertEquals(valid.size(), valued);
    for (int length : new int[] {0, task.inputLength() - 1, task.inputLength() + 1}) {
      assertThrows(IllegalArgumentException.class, () -> task.target(new int[length]));
    }
  }

  private static List<List<Integer>> rows(int length, int first, int last) {
    List<List<Integer>> rows = List.of(List.of());
    for (int i = 0; i < length; i++) {
      List<List<Integer>> longer = new ArrayList<>();
      for (List<Integer> row : rows) {
        for (int token = first; token <= last; token++) {
          List<Integer> more = new ArrayList<>(row);
          more.add(token);
          longer.add(more);
        }
      }
      rows = longer;
    }
    return rows;
  }

  @Test
  void inContextCompletesParallelograms() {
    TokenTask task = new InContext();
    assertEquals(25, task.vocabulary());
    assertEquals(25, task.embeddingTokens());
    // Along one axis: of the 125 triples, those for which some d gives a + d = b + c.
    int alongOneAxis = 0;
    for (List<Integer> abcd : rows(4, 0, 4)) {
      alongOneAxis += abcd.get(0) + abcd.get(3) == abcd.get(1) + abcd.get(2) ? 1 : 0;
    }
    assertEquals(85, alongOneAxis);
    assertEquals(85 * 85, task.validInputs().size());
    for (int[] input : task.validInputs()) {
      int[] a = point(task, input[0]);
      int[] b = point(task, input[1]);
      int[] c = point(task, input[2]);
      int[] d = point(task, task.target(input));
      assertEquals(a[0] + d[0], b[0] + c[0]);
      assertEquals(a[1] + d[1], b[1] + c[1]);
    }
    assertEquals("3,2", task.label(17));
  }

  private static int[] point(TokenTask task, int token) {
    int[] point = Arrays.stream(task.label(token).split(",")).mapToInt(Integer::parseInt).toArray();
    assertEquals(token, 5 * point[0] + point[1]);
    return point;
  }

  @Test
  void equivalenceComparesLastDigits() {
    TokenTask task = new Equivalence();
    assertEquals(42, task.vocabulary());
    assertEquals(40, task.embeddingTokens());
    assertEquals(1600, task.validInputs().size());
    int same = 0;
    for (int[] input : task.validInputs()) {
      // Modulo 5: the last decimal digits are equal, or differ by 5.
      int digits = input[0] % 10 - input[1] % 10;
      boolean equivalent = digits == 0 || digits == 5 || digits == -5;
      assertEquals(equivalent ? 40 : 41, task.target(input));
      same += equivalent ? 1 : 0;
    }
    assertEquals(320, same);
    assertEquals(List.of("39", "same", "different"), task.labels().subList(39, 42));
  }

  @Test
  void genealogyIsTheTreeOfSevenGenerations() {
    TokenTask task = new Genealogy();
    assertEquals(130, task.vocabulary());
    assertEquals(127, task.embeddingTokens());
    assertEquals(376, task.validInputs().size());
    // The tree by its generations: in each, neighbours in pairs are the children of the one above.
    int[] parent = new int[128];
    List<Integer> above = List.of(1);
    int next = 2;
    for (int generation = 1; generation < 7; generation++) {
      List<Integer> children = new ArrayList<>();
      for (int node : above) {
        for (int child = 0; child < 2; child++) {
          parent[next] = node;
          children.add(next++);
        }
      }
      above = children;
    }
    assertEquals(128, next);
    int[] relations = new int[3];
    for (int[] input : task.validInputs()) {
      int node = Integer.parseInt(task.label(input[0]));
      int answer = Integer.parseInt(task.label(task.target(input)));
      switch (task.label(input[1])) {
        case "parent" -> assertEquals(parent[node], answer);
        case "grandparent" -> assertEquals(parent[parent[node]], answer);
        case "sibling" -> {
          assertEquals(parent[node], parent[answer]);
          assertTrue(node != answer);
        }
        default -> throw new AssertionError(task.label(input[1]));
      }
      relations[input[1] - 127]++;
    }
    assertArrayEquals(new int[] {126, 124, 126}, relations);
    assertEquals(
        List.of("1", "127", "parent"), List.of(task.label(0), task.label(126), task.label(127)));
  }

  @Test
  void permutationIsTheCayleyTableOfAGroup() {
    TokenTask task = new Permutation();
    assertEquals(24, task.vocabulary());
    assertEquals(576, task.validInputs().size());
    assertEquals(576, task.paperRows());
    assertEquals(task.labels().stream().sorted().toList(), task.labels());
    int[][] table = new int[24][24];
    task.validInputs().forEach(input -> table[input[0]][input[1]] = task.target(input));
    int identity = task.labels().indexOf("0123");
    for (int x = 0; x < 24; x++) {
      assertEquals(x, table[x][identity]);
      assertEquals(x, table[identity][x]);
      Set<Integer> row = new HashSet<>();
      Set<Integer> column = new HashSet<>();
      for (int y = 0; y < 24; y++) {
        row.add(table[x][y]);
        column.add(table[y][x]);
        for (int z = 0; z < 24; z++) {
          assertEquals(table[table[x][y]][z], table[x][table[y][z]]);
        }
      }
      assertEquals(24, row.size());
      assertEquals(24, column.size());
      int inverse = Arrays.stream(table[x]).boxed().toList().indexOf(identity);
      assertEquals(identity, table[inverse][x]);
    }
    // S₄, not another group of 24 elements, and y first: composed letter by letter.
    for (int x = 0; x < 24; x++) {
      for (int y = 0; y < 24; y++) {
        StringBuilder composed = new StringBuilder();
        for (char k : task.label(y).toCharArray()) {
          composed.append(task.label(x).charAt(k - '0'));
        }
        assertEquals(composed.toString(), task.label(table[x][y]));
      }
    }
  }

  @Test
  void permutationDrawsEveryInputOnce() {
    TokenTask task = new Permutation();
    List<int[]> drawn = new ArrayList<>(task.draw(576, RandomStream.DATA.of(0)));
    Comparator<int[]> lexicographic = Arrays::compare;
    List<int[]> all = task.validInputs();
    assertTrue(Arrays.compare(drawn.getFirst(), all.getFirst()) != 0, "not shuffled");
    drawn.sort(lexicographic);
    for (int i = 0; i < 576; i++) {
      assertArrayEquals(all.get(i), drawn.get(i));
    }
    Set<List<Integer>> few = new HashSet<>();
    task.draw(100, RandomStream.DATA.of(1))
        .forEach(input -> few.add(Arrays.stream(input).boxed().toList()));
    assertEquals(100, few.size());
    HarmonicException error =
        assertThrows(HarmonicException.class, () -> task.draw(577, RandomStream.DATA.of(0)));
    assertEquals("`rows` must be at most 576 for permutation, was 577", error.getMessage());
    assertEquals(2, error.exitCode());
  }
}
