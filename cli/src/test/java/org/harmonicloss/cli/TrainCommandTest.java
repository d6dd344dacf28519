package org.harmonicloss.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.harmonicloss.cli.train.TrainCommand;
import org.harmonicloss.models.config.Head;
import org.harmonicloss.models.config.Model;
import org.harmonicloss.models.config.Preset;
import org.harmonicloss.models.config.RunConfig;
import org.harmonicloss.models.run.RunDirectory;
import org.harmonicloss.models.task.Language;
import org.harmonicloss.models.task.Mnist;
import org.harmonicloss.models.task.ModularAddition;
import org.harmonicloss.models.task.Permutation;
import org.harmonicloss.models.task.Toy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {
  @TempDir private Path folder;

  @Test
  void printsThePathAlone() {
    Path path = folder.resolve("run");
    CliRun run =
        CliRun.of("train", "modular-addition", "--epochs", "2", "--rows", "50", "--out", "" + path);
    assertEquals(new CliRun(0, path + "\n", run.err()), run);
    List<String> lines = run.err().lines().toList();
    assertTrue(lines.getLast().startsWith("epoch 2/2  train "), run.err());
    CliRun again = CliRun.of("train", "modular-addition", "--out", "" + path, "--resume");
    assertEquals(new CliRun(0, path + "\n", ""), again);
  }

  @Test
  void saysWhichDeviceItTook() throws IOException {
    Path path = folder.resolve("run");
    CliRun run =
        CliRun.of(
            "train",
            "modular-addition",
            "--epochs",
            "2",
            "--rows",
            "50",
            "--device",
            "cpu",
            "--out",
            "" + path);
    assertEquals("harmonic: device cpu", run.err().lines().findFirst().orElseThrow());
    String provenance = Files.readString(path.resolve("provenance.json"));
    assertTrue(provenance.contains("\"device\" : \"cpu\""), provenance);
    CliRun probe = CliRun.of("probe", "" + path, "3,4", "--device", "cpu");
    assertEquals("harmonic: device cpu\n", probe.err());
    assertEquals(0, probe.code());
    assertEquals(probe.out(), CliRun.of("probe", "" + path, "3,4").out());
  }

  @Test
  void everyOptionReachesTheConfiguration() throws IOException {
    everyOptionReachesTheConfiguration("mlp", "", List.of());
    everyOptionReachesTheConfiguration(
        "transformer",
        " --layers 1 --attention-heads 4 --dropout 0.25",
        List.of("\"layers\" : 1", "\"attention_heads\" : 4", "\"dropout\" : 0.25"));
  }

  private void everyOptionReachesTheConfiguration(
      String model, String more, List<String> moreFields) throws IOException {
    Path path = folder.resolve(model);
    String options =
        "--model "
            + model
            + more
            + " --head harmonic --exponent 3 --epsilon 0.001 --seed 11 --epochs 2"
            + " --learning-rate 0.004 --weight-decay 0.5 --beta1 0.8 --beta2 0.99"
            + " --adam-epsilon 1e-6 --embedding-regularization 0.02 --embedding-dimension 8"
            + " --hidden-dimension 12 --batch-size 16 --rows 90 --train-fraction 0.7"
            + " --split inputs --evaluate-every 2";
    List<String> words = new ArrayList<>(List.of("train", "modular-addition", "--out", "" + path));
    words.addAll(List.of(options.split(" ")));
    CliRun run = CliRun.of(words.toArray(String[]::new));
    assertEquals(0, run.code(), run.err());
    String json = Files.readString(path.resolve("config.json"));
    List<String> fields = new ArrayList<>(moreFields);
    fields.addAll(
        List.of(
            "\"name\" : \"" + model + "\"",
            "\"exponent\" : 3.0",
            "\"epsilon\" : 0.001",
            "\"seed\" : 11",
            "\"epochs\" : 2",
            "\"learning_rate\" : 0.004",
            "\"weight_decay\" : 0.5",
            "\"beta1\" : 0.8",
            "\"beta2\" : 0.99",
            "\"adam_epsilon\" : 1e-6",
            "\"embedding_regularization\" : 0.02",
            "\"embedding_dimension\" : 8",
            "\"hidden_dimension\" : 12",
            "\"batch_size\" : 16",
            "\"rows\" : 90",
            "\"train_fraction\" : 0.7",
            "\"split\" : \"inputs\"",
            "\"evaluate_every\" : 2"));
    for (String field : fields) {
      assertTrue(json.contains(field), field + " in " + json);
    }
    assertEquals(1, RunDirectory.open(path).metrics().size());

    // The model card's command makes the same run again.
    String card = Files.readString(path.resolve("README.md"));
    String command =
        card.lines()
            .map(String::strip)
            .filter(l -> l.startsWith("harmonic train"))
            .findFirst()
            .get();
    Path copy = folder.resolve(model + "-again");
    List<String> again =
        new ArrayList<>(Arrays.asList(command.split(" ")).subList(1, command.split(" ").length));
    again.addAll(List.of("--out", "" + copy));
    assertEquals(0, CliRun.of(again.toArray(String[]::new)).code());
    assertArrayEquals(
        Files.readAllBytes(path.resolve("checkpoint.safetensors")),
        Files.readAllBytes(copy.resolve("checkpoint.safetensors")));
  }

  @Test
  void theModelDeterminesTheSettings() {
    Path path = SmallRun.train(folder, "run", "--model", "transformer", "--head", "cross-entropy");
    RunConfig config = RunDirectory.open(path).config();
    RunConfig paper =
        Preset.PAPER.config(config.task(), Model.Transformer.PAPER, new Head.CrossEntropy());
    assertEquals(paper.optimizer(), config.optimizer());
    assertEquals(Model.Transformer.PAPER, config.model());
  }

  @Test
  void resumeTakesTheRunsOwnSettings() {
    Path path = SmallRun.train(folder, "run", "--seed", "4", "--exponent", "3");
    CliRun more =
        CliRun.of("train", "modular-addition", "--out", "" + path, "--epochs", "5", "--resume");
    assertEquals(0, more.code(), more.err());
    RunConfig config = RunDirectory.open(path).config();
    assertEquals(List.of(4L, 5), List.of(config.seed(), config.epochs()));
    assertEquals(5, RunDirectory.open(path).metrics().size());
  }

  /// Descriptions are written by hand: each default they name must be the paper preset's.
  @Test
  void helpNamesTheRealDefaults() {
    var mlp = paper(Model.Mlp.PAPER);
    var transformer = paper(Model.Transformer.PAPER);
    CliRun help = CliRun.of("train", "--help");
    assertEquals(0, help.code());
    assertTrue(help.out().startsWith("Train models"), help.out());
    assertTrue(help.out().contains("Examples:\n  harmonic train modular-addition\n"), help.out());
    int checked = 0;
    for (var option : TrainCommand.of(null, null, List.of()).getCommandSpec().options()) {
      String name = option.longestName().substring(2).replace('-', '_');
      String text = String.join("", option.description());
      name = name.replaceAll("^(model|head|distance|train_fraction|exponent)s$", "$1");
      if (!transformer.has(name)) {
        continue; // no setting of a run
      }
      // "X", "X, transformers Y" or, of what an MLP does not have, "transformers Y".
      String[] stated =
          text.replaceAll("(?s).*Default: (.*)\\.$", "$1")
              .replaceAll("; (permutation|mnist|toys|language) .*", "")
              .split("(, )?transformers ", 2);
      if (!stated[0].isEmpty()) {
        assertStates(mlp.get(name), stated[0], name);
      }
      assertEquals(stated[0].isEmpty(), !mlp.has(name), name);
      if (!name.equals("model")) {
        assertStates(transformer.get(name), stated[stated.length - 1], name);
      }
      checked++;
    }
    assertEquals(transformer.size() - 1, checked); // all but the task
    var longer =
        Preset.PAPER.config(new Permutation(), Model.Transformer.PAPER, Head.Harmonic.PAPER);
    String words = help.out().replaceAll("\\s+", " ");
    String stated = "; permutation with transformers ";
    assertTrue(words.contains(stated + longer.epochs() + ";"), words);
    assertTrue(
        words.contains(stated + longer.toFlatJson().get("embedding_regularization") + "."), words);
    RunConfig mnist = Preset.paper(new Mnist());
    RunConfig toy = Preset.paper(new Toy(5));
    for (String of :
        List.of(
            "; mnist " + mnist.epochs() + "; toys " + toy.epochs() + ".",
            "; mnist " + mnist.optimizer().learningRate() + "; toys 0.01;",
            "; mnist " + mnist.schedule().batchSize() + "; toys all points;",
            "Default: 2; mnist 56;",
            "Default: 0.0001; toys 1e-6.",
            "; mnist and toys 0;")) {
      assertTrue(words.contains(of), of);
    }
    assertEquals(0.01, toy.optimizer().learningRate());
    assertEquals(0, toy.optimizer().weightDecay() + mnist.optimizer().weightDecay());
    assertEquals(
        List.of(new Head.Harmonic(56, 1e-4), new Head.Harmonic(2, 1e-6)),
        List.of(mnist.head(), toy.head()));
  }

  /// What the help says of language models' settings, where it is a number.
  @Test
  void helpNamesTheRealDefaultsOfLanguageModels() {
    ObjectNode small = Preset.paper(Language.GPT2).toFlatJson();
    ObjectNode standard =
        Preset.SMALL.config(Language.GPT2, Model.Gpt.SMALL, new Head.CrossEntropy()).toFlatJson();
    int checked = 0;
    for (var option : TrainCommand.of(null, null, List.of()).getCommandSpec().options()) {
      String name = option.longestName().substring(2).replace('-', '_');
      String text = String.join("", option.description()).replaceAll("\\s+", " ");
      if (!small.has(name) || name.equals("initial_deviation")) {
        continue; // which depends on the dimension
      }
      boolean only = !paper(Model.Transformer.PAPER).has(name);
      Matcher stated =
          Pattern.compile(
                  (only ? "Default: " : "; language ") + "([0-9.]+)(, cross-entropy ([0-9.]+))?")
              .matcher(text);
      if (stated.find()) {
        assertStates(small.get(name), stated.group(1).replaceAll("\\.$", ""), name);
        String other = stated.group(3) == null ? stated.group(1) : stated.group(3);
        if (standard.has(name)) {
          assertStates(standard.get(name), other.replaceAll("\\.$", ""), name);
        }
        checked++;
      }
    }
    assertTrue(checked >= 12, "only " + checked);
  }

  private static ObjectNode paper(Model model) {
    return Preset.PAPER.config(new ModularAddition(), model, Head.Harmonic.PAPER).toFlatJson();
  }

  private static void assertStates(JsonNode expected, String stated, String name) {
    if (expected.isNumber()) {
      assertEquals(expected.asDouble(), Double.parseDouble(stated), name);
    } else {
      assertEquals(expected.asText(), stated, name);
    }
  }

  @Test
  void everyCommandHasHelpThatBeginsWithWhatItDoes() {
    for (String command :
        List.of(
            "",
            "tasks",
            "train",
            "probe",
            "tensors",
            "tokenize",
            "generate",
            "export",
            "report",
            "analyze",
            "analyze pca",
            "analyze neighbors",
            "analyze similarity",
            "analyze representation",
            "analyze lattice",
            "analyze circle",
            "analyze equivalence",
            "analyze tree",
            "analyze cosets",
            "analyze silhouette")) {
      List<String> words = new ArrayList<>(List.of(command.split(" ")));
      words.removeIf(String::isEmpty);
      words.add("--help");
      CliRun help = CliRun.of(words.toArray(String[]::new));
      assertEquals(new CliRun(0, help.out(), ""), help);
      assertTrue(help.out().indexOf("Examples:") < help.out().indexOf("Usage:"), help.out());
      help.out().lines().forEach(l -> assertTrue(l.length() <= 100, l));
    }
    assertTrue(CliRun.of("--version").out().matches("harmonic \\d+\\.\\d+\\.\\d+ \\(.*\\)\n"));
  }

  @Test
  void coloursOnlyOnRequestOrTerminals() {
    assertTrue(CliRun.of("--color", "always", "train", "sums").err().startsWith("\u001b["));
    assertTrue(CliRun.of("train", "sums").err().startsWith("harmonic: "));
    assertTrue(CliRun.of("--color=always", "--help").out().contains("\u001b["));
    assertTrue(!CliRun.of("--help").out().contains("\u001b["));
  }
}
