package org.harmonicloss.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.task.Permutation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// On rows from a pipe, as `probe` prints them, whose answers are known.
class CosetsAndSilhouetteTest {
  @TempDir private Path folder;

  /// The permutations of 4 symbols at 6 places, by what they do to the three ways to part the
  /// symbols in pairs: cosets of V4.
  private static String pairings(boolean labelled) {
    StringBuilder rows = new StringBuilder();
    Permutation task = new Permutation();
    for (int token = 0; token < 24; token++) {
      String label = task.label(token);
      double[] place = new double[2];
      for (int pair = 0; pair < 3; pair++) {
        // The partner of 0 after it acted, of what was paired as {0, pair + 1}.
        int a = label.charAt(0) - '0';
        int b = label.charAt(pair + 1) - '0';
        int parting = (a ^ b) - 1;
        place[0] += (pair + 1) * Math.cos(2 * Math.PI * parting / 3);
        place[1] += (pair + 1) * Math.sin(2 * Math.PI * parting / 3);
      }
      rows.append('{');
      if (labelled) {
        rows.append("\"label\": \"" + label + "\", ");
      }
      rows.append(String.format(Locale.ROOT, "\"values\": [%.6f, %.6f, 1]", place[0], place[1]))
          .append("}\n");
    }
    return rows.toString();
  }

  private static JsonNode object(String input, String... arguments) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--format";
    all[arguments.length + 1] = "json";
    CliRun run = CliRun.withInput(input, all);
    assertEquals("", run.err());
    assertEquals(0, run.code());
    return Json.parse(run.out(), "output");
  }

  @Test
  void theBestPartition() {
    JsonNode cosets = object(pairings(true), "analyze", "cosets", "-");
    assertEquals(
        List.of(1, "cosets", "-", 4, 2, 54),
        List.of(
            cosets.get("schema").asInt(),
            cosets.get("metric").asText(),
            cosets.get("source").asText(),
            cosets.get("symbols").asInt(),
            cosets.get("components").asInt(),
            cosets.get("compared").asInt()));
    assertEquals(1, cosets.get("rows").size());
    JsonNode best = cosets.get("rows").get(0);
    assertEquals("both", best.get("side").asText());
    assertEquals(1, best.get("value").asDouble(), 1e-12);
    assertEquals(6, best.get("cosets").size());
    assertEquals("[\"0123\",\"1032\",\"2301\",\"3210\"]", best.get("cosets").get(0).toString());
    assertEquals(
        "{\"order\":4,\"type\":\"V4\",\"normal\":true,"
            + "\"generators\":[\"(1 2)(3 4)\",\"(1 3)(2 4)\"],"
            + "\"elements\":[\"0123\",\"1032\",\"2301\",\"3210\"]}",
        best.get("subgroup").toString());
  }

  @Test
  void allPartitionsAreRanked() {
    JsonNode all = object(pairings(true), "analyze", "cosets", "-", "--all");
    assertEquals(54, all.get("rows").size());
    Set<Set<Set<String>>> different = new HashSet<>();
    double previous = 1;
    for (JsonNode partition : all.get("rows")) {
      assertTrue(partition.get("value").asDouble() <= previous);
      previous = partition.get("value").asDouble();
      Set<Set<String>> cosets = new HashSet<>();
      List<String> elements = new ArrayList<>();
      for (JsonNode coset : partition.get("cosets")) {
        Set<String> names = new HashSet<>();
        coset.forEach(name -> names.add(name.asText()));
        cosets.add(names);
        elements.addAll(names);
        assertEquals(partition.get("subgroup").get("order").asInt(), coset.size());
      }
      assertEquals(24, new HashSet<>(elements).size());
      assertEquals(24, elements.size());
      different.add(cosets);
    }
    assertEquals(54, different.size());
  }

  /// Labels only say in which order the rows are.
  @Test
  void rowsWithoutLabelsAreInOrder() {
    List<String> lines = new ArrayList<>(pairings(true).lines().toList());
    Collections.reverse(lines);
    JsonNode labelled = object(pairings(true), "analyze", "cosets", "-");
    JsonNode unlabelled = object(pairings(false), "analyze", "cosets", "-");
    JsonNode reversed = object(String.join("\n", lines), "analyze", "cosets", "-");
    assertEquals(labelled, unlabelled);
    assertEquals(
        labelled.get("rows").get(0).get("cosets"), reversed.get("rows").get(0).get("cosets"));
  }

  @Test
  void tablesAndBarsAndComponents() throws IOException {
    String[] table = {
      "analyze",
      "cosets",
      "-",
      "--all",
      "--format",
      "csv",
      "--components",
      "all",
      "--columns",
      "rank,side,subgroup.type,subgroup.order,subgroup.normal,subgroup.generators"
    };
    List<String> lines = CliRun.withInput(pairings(true), table).out().lines().toList();
    assertEquals(55, lines.size());
    assertEquals(
        "rank,side,subgroup.type,subgroup.order,subgroup.normal,subgroup.generators",
        lines.getFirst());
    assertEquals("1,both,V4,4,true,(1 2)(3 4) (1 3)(2 4)", lines.get(1));
    CliRun bar = CliRun.withInput(pairings(true), "analyze", "cosets", "-", "--fail-over", "0.5");
    assertEquals(4, bar.code());
    assertTrue(bar.err().startsWith("harmonic: the best silhouette is "), bar.err());
    Path plot = folder.resolve("cosets.svg");
    object(pairings(true), "analyze", "cosets", "-", "--plot", "" + plot);
    String svg = Files.readString(plot);
    assertTrue(svg.contains("Cosets of H = V4 = ⟨(1 2)(3 4), (1 3)(2 4)⟩, silhouette 1.000"));
  }

  @Test
  void silhouettesOfLabels() throws IOException {
    String rows =
        """
        {"values":[0,0]}
        {"values":[5,0]}
        {"values":[0,0]}
        {"values":[5,1]}
        {"values":[9,9]}
        """;
    Path file = folder.resolve("labels.txt");
    Files.writeString(file, "near\r\nfar\nnear\nfar\n alone\n\n");
    JsonNode json =
        object(rows, "analyze", "silhouette", "-", "--labels", "" + file, "--components", "all");
    assertEquals("silhouette", json.get("metric").asText());
    assertEquals(2, json.get("components").asInt());
    // The second: 1 to its like, 5 to the others. The third: 1, and the root of 26.
    double far = (4.0 / 5 + (Math.sqrt(26) - 1) / Math.sqrt(26)) / 2;
    assertEquals((2 + 2 * far) / 5, json.get("value").asDouble(), 1e-12);
    assertEquals(
        List.of("near 2", "far 2", "alone 1"),
        json.get("rows")
            .valueStream()
            .map(c -> c.get("label").asText() + " " + c.get("size").asInt())
            .toList());
    assertEquals(1, json.get("rows").get(0).get("label_value").asDouble());
    assertEquals(far, json.get("rows").get(1).get("label_value").asDouble(), 1e-12);
    assertEquals(0, json.get("rows").get(2).get("label_value").asDouble());
    String[] table = {"analyze", "silhouette", "-", "--labels", "" + file, "--format", "table"};
    List<String> lines = CliRun.withInput(rows, table).out().lines().toList();
    assertEquals(6, lines.size());
    assertTrue(
        lines.getFirst().endsWith("vectors 5  components 2  value 0.7208"), lines.getFirst());
    assertEquals("alone     1       0.0000", lines.getLast());
  }

  /// Of the labels where all are integers, else of the rows' numbers.
  @Test
  void remainders() {
    String numbered =
        """
        {"label":"-1","values":[0]}
        {"label":"5","values":[1]}
        {"label":"2","values":[0]}
        """;
    String[] modulo = {"analyze", "silhouette", "-", "--labels", "mod:3", "--components", "1"};
    JsonNode json = object(numbered + numbered.replace("2", "4"), modulo);
    assertEquals(List.of("2", "1"), labels(json));
    json = object(numbered.replace("5", "x") + numbered, modulo);
    assertEquals(List.of("0", "1", "2"), labels(json));
  }

  private static List<String> labels(JsonNode json) {
    return json.get("rows").valueStream().map(c -> c.get("label").asText()).toList();
  }
}
