package org.harmonicloss.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

  private static JsonNode object(CliRun run) {
    assertEquals("", run.err());
    assertEquals(0, run.code());
    return Json.parse(run.out(), "output");
  }

  @Test
  void theBestPartition() {
    JsonNode cosets = object(CliRun.withInput(pairings(true), "analyze", "cosets", "-"));
    assertEquals(
        List.of(1, "cosets", "-", 4, 2, 54),
        List.of(
            cosets.get("schema").asInt(),
            cosets.get("metric").asText(),
            cosets.get("source").asText(),
            cosets.get("n").asInt(),
            cosets.get("components").asInt(),
            cosets.get("compared").asInt()));
    assertEquals(1, cosets.get("partitions").size());
    assertEquals(cosets.get("best"), cosets.get("partitions").get(0));
    JsonNode best = cosets.get("best");
    assertEquals("both", best.get("side").asText());
    assertEquals(1, best.get("silhouette").asDouble(), 1e-12);
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
    JsonNode all = object(CliRun.withInput(pairings(true), "analyze", "cosets", "-", "--all"));
    assertEquals(54, all.get("partitions").size());
    assertEquals(all.get("best"), all.get("partitions").get(0));
    Set<Set<Set<String>>> different = new HashSet<>();
    double previous = 1;
    for (JsonNode partition : all.get("partitions")) {
      assertTrue(partition.get("silhouette").asDouble() <= previous);
      previous = partition.get("silhouette").asDouble();
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
    JsonNode labelled = object(CliRun.withInput(pairings(true), "analyze", "cosets", "-"));
    JsonNode unlabelled = object(CliRun.withInput(pairings(false), "analyze", "cosets", "-"));
    JsonNode reversed =
        object(CliRun.withInput(String.join("\n", lines), "analyze", "cosets", "-"));
    assertEquals(labelled, unlabelled);
    assertEquals(labelled.get("best").get("cosets"), reversed.get("best").get("cosets"));
  }

  @Test
  void tablesAndBarsAndComponents() throws IOException {
    String[] table = {"analyze", "cosets", "-", "--all", "--format", "csv", "--components", "all"};
    List<String> lines = CliRun.withInput(pairings(true), table).out().lines().toList();
    assertEquals(55, lines.size());
    assertEquals("rank,silhouette,side,subgroup,order,normal,generators", lines.getFirst());
    assertTrue(lines.get(1).startsWith("1,"), lines.get(1));
    assertTrue(lines.get(1).endsWith(",both,V4,4,true,\"(1 2)(3 4), (1 3)(2 4)\""), lines.get(1));
    CliRun bar = CliRun.withInput(pairings(true), "analyze", "cosets", "-", "--fail-over", "0.5");
    assertEquals(4, bar.code());
    assertTrue(bar.err().startsWith("harmonic: the best silhouette is "), bar.err());
    Path plot = folder.resolve("cosets.svg");
    object(CliRun.withInput(pairings(true), "analyze", "cosets", "-", "--plot", "" + plot));
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
        object(
            CliRun.withInput(
                rows, "analyze", "silhouette", "-", "--labels", "" + file, "--components", "all"));
    assertEquals("silhouette", json.get("metric").asText());
    assertEquals(2, json.get("components").asInt());
    // The second: 1 to its like, 5 to the others. The third: 1, and the root of 26.
    double far = (4.0 / 5 + (Math.sqrt(26) - 1) / Math.sqrt(26)) / 2;
    assertEquals((2 + 2 * far) / 5, json.get("mean").asDouble(), 1e-12);
    assertEquals(
        List.of("near 2", "far 2", "alone 1"),
        json.get("clusters")
            .valueStream()
            .map(c -> c.get("label").asText() + " " + c.get("size").asInt())
            .toList());
    assertEquals(1, json.get("clusters").get(0).get("mean").asDouble());
    assertEquals(far, json.get("clusters").get(1).get("mean").asDouble(), 1e-12);
    assertEquals(0, json.get("clusters").get(2).get("mean").asDouble());
    String[] table = {"analyze", "silhouette", "-", "--labels", "" + file, "--format", "table"};
    List<String> lines = CliRun.withInput(rows, table).out().lines().toList();
    assertEquals(5, lines.size());
    assertTrue(lines.getLast().startsWith("(all)     5  0."), lines.getLast());
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
    JsonNode json = object(CliRun.withInput(numbered + numbered.replace("2", "4"), modulo));
    assertEquals(List.of("2", "1"), labels(json));
    json = object(CliRun.withInput(numbered.replace("5", "x") + numbered, modulo));
    assertEquals(List.of("0", "1", "2"), labels(json));
  }

  private static List<String> labels(JsonNode json) {
    return json.get("clusters").valueStream().map(c -> c.get("label").asText()).toList();
  }
}
