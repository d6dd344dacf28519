package org.harmonicloss.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.harmonicloss.models.base.Json;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Every command in every form, held against docs/output.md.
class OutputTest extends VectorRuns {
  private static final Map<String, Map<String, String>> DOCUMENTED = new LinkedHashMap<>();

  private static final String ENCODER = "src/test/resources/org/harmonicloss/cli/encoder";

  private static String run;
  private static String permutation;
  private static String sweep;
  private static String language;
  private static String words;
  private static String corpus;
  private static String questions;
  private static String predictions;
  private static String labels;

  @BeforeAll
  static void prepare() throws IOException {
    read();
    run = SmallRun.train(folder, "run").toString();
    permutation = train("permutation", "permutation", "--epochs", "2");
    sweep =
        SmallRun.train(folder, "sweep", "--seeds", "2", "--train-fractions", "0.5,0.8").toString();
    words =
        Files.writeString(
                folder.resolve("words.txt"),
                "king 1 0 2\nqueen 0.6 0.8 1\nman 0 1 0\nwoman 1 1 3\n")
            .toString();
    questions =
        Files.writeString(
                folder.resolve("questions.txt"),
                ": family\nman woman king queen\nking boy man girl\n: none\na b c d\n")
            .toString();
    predictions = Files.writeString(folder.resolve("p.csv"), "0.7,0.3\n0.4,0.6\n").toString();
    labels = Files.writeString(folder.resolve("classes.txt"), "0\n0\n").toString();
    String text = "the king and the queen sat on a mat. ".repeat(80);
    corpus = folder.resolve("corpus").toString();
    String file = Files.writeString(folder.resolve("text.txt"), text).toString();
    CliRun.rows(CliRun.of("tokenize", file, "-o", corpus, "--quiet", "--vocabulary-size", "300"));
    language =
        train(
            "language",
            "language",
            "--data=" + corpus,
            "--steps=2",
            "--layers=1",
            "--embedding-dimension=8",
            "--attention-heads=1",
            "--context-length=8",
            "--evaluate-every=1");
  }

  /// The tables of docs/output.md: types by the names of fields, by command.
  private static void read() throws IOException {
    String command = "";
    for (String line : Files.readAllLines(Path.of("../docs/output.md"))) {
      if (line.startsWith("## ")) {
        command = line.substring(3);
        DOCUMENTED.put(command, new TreeMap<>());
      } else if (line.startsWith("| `")) {
        String[] cells = line.split(" *\\| *", -1);
        DOCUMENTED.get(command).put(cells[1].replace("`", ""), cells[2]);
      }
    }
  }

  /// What shows each command, by its title in the document.
  private static Map<String, List<String>> examples() {
    Map<String, List<String>> examples = new LinkedHashMap<>();
    examples.put("tasks", List.of("tasks"));
    examples.put("heads", List.of("heads"));
    examples.put(
        "tokenize",
        List.of("tokenize " + folder + "/text.txt --quiet --force -o " + folder + "/again"));
    examples.put(
        "tokenize FILE.bin", List.of("tokenize " + corpus + "/val.bin --vocabulary-size 300"));
    examples.put("runs", List.of("runs " + run, "runs " + sweep));
    examples.put("status", List.of("status " + sweep));
    examples.put("collect", List.of("collect " + run));
    examples.put(
        "probe",
        List.of(
            "probe " + run + " 3,4 --top-k 2",
            "probe " + permutation,
            "probe " + toy,
            "probe " + mnist + " " + data + "/" + TEST_IMAGES + " --index 3",
            "probe " + language + " king"));
    examples.put("probe --all", List.of("probe " + language + " queen --all --top-k 2"));
    examples.put(
        "probe --perplexity",
        List.of("probe " + language + " --perplexity " + folder + "/text.txt"));
    examples.put(
        "probe --output",
        List.of(
            "probe " + run + " --output embedding",
            "probe " + run + " 3,4 --output hidden",
            "probe " + language + " kingqueen --output logits",
            "probe " + toy + " --output distances",
            "probe " + ENCODER + " king --pool mean",
            "probe " + ENCODER + " king --output /layers.0/Softmax_output_0"));
    examples.put("probe --describe", List.of("probe " + ENCODER + " --describe --inner"));
    examples.put("generate", List.of("generate " + language + " king --tokens 3 --samples 2"));
    examples.put("tensors", List.of("tensors " + run, "tensors " + words));
    examples.put(
        "tensors --stats",
        List.of(
            "tensors " + run + " --stats", "tensors " + run + "/model.onnx --stats --each-layer"));
    examples.put("analyze pca", List.of("analyze pca " + run, "analyze pca " + words));
    examples.put(
        "analyze circle", List.of("analyze circle " + run, "analyze effective-rank " + words));
    examples.put(
        "analyze cosets", List.of("analyze cosets " + permutation + " --all --components 3,4"));
    examples.put(
        "analyze silhouette",
        List.of("analyze silhouette " + run + " --labels mod:5 --components 1,3"));
    examples.put("analyze neighbors", List.of("analyze neighbors " + words + " king queen"));
    examples.put("analyze analogy", List.of("analyze analogy " + words + " king - man + woman"));
    examples.put(
        "analyze analogy --questions",
        List.of("analyze analogy " + words + " --questions " + questions));
    examples.put("analyze similarity", List.of("analyze similarity " + words));
    examples.put(
        "analyze alignment",
        List.of(
            "analyze alignment " + words + " " + words + " --neighbors 1",
            "analyze alignment " + run + " --output embedding,unembedding --measures cka"));
    examples.put(
        "analyze parallelogram",
        List.of(
            "analyze parallelogram " + words + " --quadruples 5",
            "analyze parallelogram " + words + " " + words + " --quadruples 5"));
    examples.put("analyze weights", List.of("analyze weights " + mnist));
    examples.put(
        "analyze representation",
        List.of("analyze representation " + run, "analyze representation " + sweep));
    examples.put(
        "analyze representation --summary",
        List.of("analyze representation " + sweep + " --summary"));
    examples.put("analyze variance", List.of("analyze variance " + sweep));
    examples.put("analyze grokking", List.of("analyze grokking " + run));
    examples.put("analyze data-efficiency", List.of("analyze data-efficiency " + sweep));
    examples.put(
        "analyze compare",
        List.of(
            "analyze compare " + run + " " + toy,
            "analyze compare " + run + " " + toy + " --calibration"));
    examples.put(
        "analyze compare --by task",
        List.of(
            "analyze compare " + run + " --by task",
            "analyze compare " + run + " --by task --calibration"));
    examples.put(
        "analyze calibration",
        List.of(
            "analyze calibration " + run,
            "analyze calibration " + mnist + " --on train",
            "analyze calibration " + predictions + " --labels " + labels));
    examples.put(
        "analyze calibration --by-bin",
        List.of(
            "analyze calibration " + run + " --by-bin",
            "analyze calibration " + predictions + " --by-bin --labels " + labels));
    examples.put(
        "analyze calibration --summary", List.of("analyze calibration " + sweep + " --summary"));
    examples.put(
        "analyze collapse", List.of("analyze collapse " + run, "analyze collapse " + mnist));
    examples.put("analyze collapse --summary", List.of("analyze collapse " + sweep + " --summary"));
    examples.put("analyze curves", List.of("analyze curves " + run, "analyze curves " + language));
    return examples;
  }

  @Test
  void everyCommandIsAsItIsDocumented() {
    assertEquals(DOCUMENTED.keySet(), examples().keySet());
    for (Map.Entry<String, List<String>> command : examples().entrySet()) {
      Map<String, String> documented = DOCUMENTED.get(command.getKey());
      Set<String> seen = new TreeSet<>();
      for (String line : command.getValue()) {
        for (JsonNode row : lines(line)) {
          assertEquals(1, row.path("schema").intValue(), line);
          for (String field : documented.keySet()) {
            boolean optional = field.endsWith(" ?") || field.contains(".");
            assertTrue(optional || row.has(field), line + " has no " + field + ": " + row);
          }
          ((ObjectNode) row).remove("schema");
          check("", row, documented, line, seen);
        }
      }
      Set<String> names = new TreeSet<>();
      documented.keySet().forEach(name -> names.add(name.replace(" ?", "")));
      names.removeAll(seen);
      // Which of the two there is depends on the head.
      names.removeAll(List.of("logits", "top.logit", "input_label"));
      assertEquals(Set.of(), names, command.getKey() + " never has these");
    }
  }

  private static void check(
      String prefix,
      JsonNode object,
      Map<String, String> documented,
      String line,
      Set<String> seen) {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      String name = prefix + field.getKey();
      String type = documented.getOrDefault(name, documented.get(name + " ?"));
      boolean setting = line.contains("sweep") && name.equals("train_fraction");
      assertTrue(type != null || setting, line + ": not documented: " + name);
      seen.add(name);
      JsonNode value = field.getValue();
      assertTrue(
          setting || isOf(type, value), line + ": " + name + " is no " + type + ": " + value);
      if (value.isObject() && !type.contains(" or object")) {
        check(name + ".", value, documented, line, seen);
      } else if (value.isArray() && type.equals("list of objects")) {
        value.forEach(element -> check(name + ".", element, documented, line, seen));
      }
    }
  }

  private static boolean isOf(String types, JsonNode value) {
    for (String type : types.split(", | or (?!false)", -1)) {
      boolean is =
          switch (type) {
            case "text" -> value.isTextual();
            case "whole number" -> value.isIntegralNumber();
            case "number" -> value.isFloatingPointNumber();
            case "null" -> value.isNull();
            case "true or false" -> value.isBoolean();
            case "list" -> value.isArray() && !value.path(0).isFloatingPointNumber();
            case "vector" -> value.isArray() && value.path(0).isFloatingPointNumber();
            case "object" -> value.isObject();
            case "list of objects" -> value.isArray() && value.path(0).isObject();
            default -> throw new AssertionError("no type of docs/output.md: " + type);
          };
      if (is) {
        return true;
      }
    }
    return false;
  }

  /// JSON and CSV say what NDJSON does.
  @Test
  void allFormsAreTheSame() {
    for (List<String> commands : examples().values()) {
      for (String line : commands) {
        List<JsonNode> lines = lines(line);
        ObjectNode json = (ObjectNode) Json.parse(run(line, "json"), line);
        JsonNode rows = json.remove("rows");
        List<JsonNode> again = new ArrayList<>();
        if (rows == null) {
          again.add(json);
        } else {
          rows.forEach(row -> again.add(json.deepCopy().setAll((ObjectNode) row)));
        }
        assertEquals(lines, again, line);
        assertEquals(cells(lines), csv(run(line, "csv")), line);
      }
    }
  }

  private static JsonNode fieldNames(JsonNode object) {
    var names = Json.array();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static List<JsonNode> lines(String line) {
    return run(line, "ndjson").lines().map(text -> Json.parse(text, line)).toList();
  }

  private static String run(String line, String format) {
    CliRun run = CliRun.of((line + " --format " + format).split(" "));
    assertEquals(0, run.code(), line + run.err());
    return run.out();
  }

  /// The rule of docs/output.md: the cells of each line of CSV that are not empty.
  private static List<Map<String, String>> cells(List<JsonNode> lines) {
    List<Map<String, String>> all = new ArrayList<>();
    for (JsonNode line : lines) {
      List<Map<String, String>> rows = new ArrayList<>(List.of(new TreeMap<>()));
      ObjectNode fields = line.deepCopy();
      fields.remove("schema");
      flatten("", fields, rows);
      all.addAll(rows);
    }
    return all;
  }

  private static void flatten(String prefix, JsonNode object, List<Map<String, String>> rows) {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      String name = prefix + field.getKey();
      JsonNode value = field.getValue();
      if (value.isObject()) {
        flatten(name + ".", value, rows);
      } else if (value.isArray() && value.path(0).isObject()) {
        List<Map<String, String>> longer = new ArrayList<>();
        for (Map<String, String> row : rows) {
          for (JsonNode element : value) {
            List<Map<String, String>> one = new ArrayList<>(List.of(new TreeMap<>(row)));
            flatten(name + ".", element, one);
            longer.addAll(one);
          }
        }
        rows.clear();
        rows.addAll(longer);
      } else if (value.isArray() && value.path(0).isFloatingPointNumber()) {
        for (int i = 0; i < value.size(); i++) {
          String text = Json.compact(value.get(i));
          String column = name + "." + i;
          rows.forEach(row -> row.put(column, text));
        }
      } else if (value.isArray()) {
        List<String> entries = new ArrayList<>();
        value.forEach(
            entry -> {
              List<String> inner = new ArrayList<>();
              entry.forEach(e -> inner.add(e.asText()));
              entries.add(entry.isArray() ? String.join(",", inner) : entry.asText());
            });
        if (!entries.isEmpty()) {
          rows.forEach(row -> row.put(name, String.join(" ", entries)));
        }
      } else if (!value.isNull() && !value.asText().isEmpty()) {
        String text = value.isTextual() ? value.textValue() : Json.compact(value);
        rows.forEach(row -> row.put(name, text));
      }
    }
  }

  /// The cells of CSV that are not empty, by the names of their columns.
  private static List<Map<String, String>> csv(String text) {
    List<List<String>> records = new ArrayList<>();
    List<String> record = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        if (quoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
          cell.append('"');
          i++;
        } else {
          quoted = !quoted;
        }
      } else if (!quoted && (c == ',' || c == '\n')) {
        record.add(cell.toString());
        cell.setLength(0);
        if (c == '\n') {
          records.add(record);
          record = new ArrayList<>();
        }
      } else {
        cell.append(c);
      }
    }
    List<Map<String, String>> rows = new ArrayList<>();
    for (List<String> values : records.subList(1, records.size())) {
      Map<String, String> row = new TreeMap<>();
      for (int column = 0; column < values.size(); column++) {
        if (!values.get(column).isEmpty()) {
          row.put(records.getFirst().get(column), values.get(column));
        }
      }
      rows.add(row);
    }
    return rows;
  }

  @Test
  void columnsAreChosenAndSorted() {
    String text = run("analyze curves " + run + " --columns epoch,train_loss --sort -epoch", "csv");
    List<String> lines = text.lines().toList();
    assertEquals("epoch,train_loss", lines.getFirst());
    assertTrue(lines.get(1).startsWith("3,") && lines.get(3).startsWith("1,"), text);
    CliRun.expect(
        2,
        "no such column: epok",
        CliRun.of("analyze", "curves", run, "--format", "csv", "--columns", "epok"));
    List<JsonNode> rows = lines("analyze curves " + run + " --columns epoch --sort -epoch");
    assertEquals(3, rows.getFirst().get("epoch").asInt());
    assertEquals(2, rows.getFirst().size(), "schema and epoch");
    assertEquals(
        "[\"schema\",\"value\"]",
        Json.compact(fieldNames(lines("analyze circle " + run + " --columns value").getFirst())));
    String json = run("analyze neighbors " + words + " king --columns label --sort id", "json");
    assertEquals("{\"label\":\"king\"}", Json.compact(Json.parse(json, "j").at("/rows/0")));
  }
}
