package org.harmonicloss.cli;

import static org.harmonicloss.cli.CliRun.expect;
import static org.harmonicloss.cli.CliRun.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;
import org.harmonicloss.models.base.Json;
import org.harmonicloss.models.base.Matrix;
import org.harmonicloss.models.tensors.Tensor;
import org.harmonicloss.models.tensors.TensorFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A language model from text to parallelograms, by the commands alone.
class LanguageCommandsTest {
  @TempDir private static Path folder;
  private static String corpus;
  private static String harmonic;
  private static String standard;

  private static String path(String name) {
    return folder.resolve(name).toString();
  }

  @BeforeAll
  static void train() throws IOException {
    String text = "the king and the queen sat. a man and a woman ran. ";
    Path file = Files.writeString(folder.resolve("text.txt"), text.repeat(60));
    corpus = path("corpus");
    rows(
        CliRun.of(
            "tokenize",
            file.toString(),
            "-o",
            corpus,
            "--vocabulary-size",
            "512",
            "--quiet",
            "--held-out",
            "0.1"));
    CliRun sweep =
        CliRun.of(
            "train",
            "language",
            "--data",
            corpus,
            "--heads",
            "harmonic,cross-entropy",
            "--exponents",
            "8,32",
            "--steps",
            "20",
            "--embedding-dimension",
            "16",
            "--attention-heads",
            "2",
            "--layers",
            "2",
            "--context-length",
            "16",
            "--batch-size",
            "4",
            "--evaluate-every",
            "10",
            "--quiet",
            "--out",
            path("lm"));
    assertEquals(new CliRun(0, sweep.out(), ""), sweep);
    assertEquals(
        List.of(
            path("lm/language-gpt-harmonic-seed0-exponent8"),
            path("lm/language-gpt-harmonic-seed0-exponent32"),
            path("lm/language-gpt-cross-entropy-seed0")),
        sweep.out().lines().toList());
    harmonic = sweep.out().lines().toList().get(1);
    standard = sweep.out().lines().toList().get(2);
  }

  /// What follows from other settings follows from those that were given.
  @Test
  void settingsFit() throws IOException {
    JsonNode json = Json.parse(Files.readString(Path.of(harmonic, "config.json")), "config");
    assertEquals(512, json.at("/data/vocabulary_size").asInt());
    assertEquals(2, json.at("/optimizer/warmup_steps").asInt());
    assertEquals(20, json.at("/optimizer/decay_steps").asInt());
    assertEquals(0.14, json.at("/model/initial_deviation").asDouble(), 0.001);
    assertEquals(3e-4, json.at("/optimizer/final_learning_rate").asDouble());
    String card = Files.readString(Path.of(harmonic, "README.md"));
    assertTrue(card.contains("| after step 20 | loss | accuracy |"), card);
    assertTrue(card.contains("harmonic generate RUN"), card);
  }

  @Test
  void probes() {
    List<JsonNode> next = rows(CliRun.of("probe", harmonic, "the king and", "--top-k", "3"));
    JsonNode top = next.getFirst().get("top");
    assertEquals(3, top.size());
    assertEquals("the king and", next.getFirst().get("input_label").asText());
    // A line is a text as it is: with a blank before it the word has another token.
    CliRun line = CliRun.withInput(" queen\n", "probe", harmonic, "-");
    assertEquals(CliRun.of("probe", harmonic, " queen"), line);
    // p is what the distances say: the ratio of two is the ratio of distances to the power −n.
    double ratio =
        top.get(0).get("probability").asDouble() / top.get(2).get("probability").asDouble();
    double distances =
        top.get(2).get("distance").asDouble() / top.get(0).get("distance").asDouble();
    assertEquals(Math.pow(distances, 32), ratio, 1e-2 * ratio);
    List<JsonNode> all = rows(CliRun.of("probe", harmonic, "the king and", "--all"));
    int last = all.size() - 1;
    assertEquals(next.getFirst().get("input").get(last), all.get(last).get("token"));
    assertEquals(top.get(0).get("class"), all.get(last).get("top").get(0).get("class"));
    assertTrue(all.getFirst().get("surprisal").isNull());
    assertTrue(all.get(last).get("surprisal").asDouble() > 0);
    // What it prints can be read back, and lines of any length may come together.
    CliRun piped = CliRun.withInput(next.getFirst() + "\na man\n", "probe", harmonic, "-");
    assertEquals(2, rows(piped).size());
    assertEquals(next.getFirst().get("input"), rows(piped).getFirst().get("input"));
    CliRun hidden =
        CliRun.withInput("the king\na man and a\n", "probe", harmonic, "-", "--output", "hidden");
    assertEquals(2, rows(hidden).size());
    assertEquals(512, rows(CliRun.of("probe", standard, "--output", "embedding")).size());
    assertTrue(rows(CliRun.of("probe", standard, "the")).getFirst().get("top").get(0).has("logit"));
    assertEquals(1, rows(CliRun.of("probe", standard)).size());
  }

  /// A row for each position of each text, though the texts differ in length.
  @Test
  void positionsOfTextsOfDifferentLength() {
    List<JsonNode> rows =
        rows(
            CliRun.withInput(
                "the king\na man and a woman\n",
                "probe",
                harmonic,
                "-",
                "--output",
                "blocks.1.resid_post"));
    List<Integer> positions = rows.stream().map(row -> row.get("position").asInt()).toList();
    List<Integer> expected = new ArrayList<>();
    for (int length :
        new int[] {rows.getFirst().get("input").size(), rows.getLast().get("input").size()}) {
      for (int i = 0; i < length; i++) {
        expected.add(i);
      }
    }
    assertEquals(expected, positions);
    assertTrue(!rows.getFirst().get("input").equals(rows.getLast().get("input")));
  }

  @Test
  void perplexityOfAText() throws IOException {
    Path text =
        Files.writeString(folder.resolve("short.txt"), "the queen and the man sat. ".repeat(9));
    JsonNode found = rows(CliRun.of("probe", harmonic, "--perplexity", text.toString())).getFirst();
    double loss = found.get("loss").asDouble();
    assertEquals(Math.exp(loss), found.get("perplexity").asDouble(), 1e-6);
    assertEquals(
        loss * found.get("tokens").asInt() / found.get("bytes").asInt() / Math.log(2),
        found.get("bits_per_byte").asDouble(),
        1e-9);
    assertTrue(loss > 0 && loss < Math.log(512) + 1, "" + loss);
    CliRun piped = CliRun.withInput(Files.readString(text), "probe", harmonic, "--perplexity", "-");
    assertEquals(found.get("loss"), rows(piped).getFirst().get("loss"));
  }

  @Test
  void generates() {
    CliRun text = CliRun.of("generate", harmonic, "the king", "--tokens", "12", "--seed", "3");
    assertEquals(new CliRun(0, text.out(), ""), text);
    assertTrue(text.out().startsWith("the king"), text.out());
    assertEquals(
        text, CliRun.of("generate", harmonic, "the king", "--tokens", "12", "--seed", "3"));
    List<JsonNode> samples =
        rows(
            CliRun.of(
                "generate",
                harmonic,
                "the king",
                "--tokens",
                "12",
                "--seed",
                "3",
                "--samples",
                "2",
                "--format",
                "ndjson"));
    assertEquals(2, samples.size());
    assertEquals(
        text.out(),
        samples.getFirst().get("prompt").asText() + samples.getFirst().get("text").asText() + "\n");
    // Longer than the context, and the most probable text whatever the seed.
    CliRun best = CliRun.of("generate", harmonic, "--tokens", "40", "--temperature", "0");
    assertEquals(
        best, CliRun.of("generate", harmonic, "--tokens", "40", "--top-k", "1", "--seed", "9"));
    assertEquals(
        best, CliRun.of("generate", harmonic, "--tokens", "40", "--top-p", "1e-9", "--seed", "8"));
    CliRun piped =
        CliRun.withInput("the king\n", "generate", harmonic, "-", "--tokens", "12", "--seed", "3");
    assertEquals(text, piped);
  }

  @Test
  void exportsWithGpt2sNames() throws IOException {
    CliRun run = CliRun.of("export", harmonic, "--format", "huggingface", "-o", path("hf"));
    assertEquals(new CliRun(0, path("hf") + "\n", ""), run);
    JsonNode config = Json.parse(Files.readString(folder.resolve("hf/config.json")), "config");
    assertEquals("harmonic", config.get("model_type").asText());
    assertEquals(
        List.of(16, 2, 2, 512, 16),
        List.of(
            config.get("n_embd").asInt(),
            config.get("n_head").asInt(),
            config.get("n_layer").asInt(),
            config.get("vocab_size").asInt(),
            config.get("n_positions").asInt()));
    assertEquals(32, config.get("harmonic_exponent").asDouble());
    TensorFile there = TensorFile.open(folder.resolve("hf/model.safetensors"));
    TensorFile here = TensorFile.open(Path.of(harmonic, "checkpoint.safetensors"));
    for (String[] names :
        new String[][] {
          {"transformer.wte.weight", "param.embedding"},
          {"transformer.wpe.weight", "param.positions"},
          {"transformer.h.1.attn.c_attn.weight", "param.blocks.1.attention.in.weight"},
          {"transformer.h.0.mlp.c_proj.weight", "param.blocks.0.feedforward.out.weight"}
        }) {
      assertEquals(
          Arrays.hashCode(((Matrix.Floats) here.read(names[1])).values()),
          Arrays.hashCode(((Matrix.Floats) there.read(names[0])).values()),
          names[0]);
    }
    List<String> names = there.tensors().stream().map(Tensor::name).toList();
    assertEquals(2 + 2 * 12 + 2, names.size());
    assertTrue(names.contains("transformer.ln_f.bias"), names.toString());
    expect(
        1,
        "export exists",
        CliRun.of("export", harmonic, "--format", "huggingface", "-o", path("hf")));
    assertEquals(
        0,
        CliRun.of("export", standard, "--format", "huggingface", "-o", path("hf"), "--force")
            .code());
    assertTrue(!Files.readString(folder.resolve("hf/config.json")).contains("harmonic"));
    assertTrue(Files.notExists(folder.resolve("hf/modeling_harmonic.py")), "of the harmonic one");
    expect(
        1,
        "will not replace what is not an export",
        CliRun.of("export", standard, "--format", "huggingface", "-o", corpus, "--force"));
  }

  @Test
  void analyses() throws IOException {
    Path tasks = Files.createDirectory(folder.resolve("tasks"));
    Files.writeString(
        tasks.resolve("gender.json"),
        "[{\"input\":\"king\",\"output\":\"queen\"},{\"input\":\"man\",\"output\":\"woman\"},"
            + "{\"input\":\"sat\",\"output\":\"ran\"}]");
    JsonNode found =
        rows(CliRun.of(
                "analyze",
                "parallelogram",
                harmonic,
                standard,
                "--word-pairs",
                tasks.toString(),
                "--quadruples",
                "50",
                "--plot",
                path("cdf.svg")))
            .getFirst();
    assertEquals(3, found.get("pairs").asInt());
    assertTrue(Files.size(folder.resolve("cdf.svg")) > 1000);
    List<JsonNode> curves =
        rows(CliRun.of("analyze", "curves", path("lm"), "--plot", path("c.csv")));
    assertEquals(6, curves.size());
    assertTrue(curves.getFirst().has("tokens") && !curves.getFirst().has("epoch"), "" + curves);
    assertEquals(7, Files.readAllLines(folder.resolve("c.csv")).size());
    assertEquals(16, rows(CliRun.of("analyze", "pca", harmonic)).size());
    assertEquals(0, CliRun.of("report", path("lm"), "-o", path("report.html")).code());
    assertTrue(Files.readString(folder.resolve("report.html")).contains("<dt>steps</dt>"));
    JsonNode near = rows(CliRun.of("analyze", "neighbors", harmonic, " the")).getFirst();
    assertTrue(StreamSupport.stream(near.spliterator(), false).count() > 0);
  }

  @Test
  void badInputIsNamed() throws IOException {
    String[] train = {"train", "language", "--steps", "2", "--quiet", "--out", path("x")};
    expect(2, "--data is missing", CliRun.of(train));
    expect(2, "--preset paper does not apply", with(train, "--data", corpus, "--preset", "paper"));
    expect(2, "--steps must be", with(train, "--data", corpus, "--steps", "0"));
    expect(
        2,
        "--orthogonal-gradient does not apply",
        with(train, "--data", corpus, "--orthogonal-gradient", "true"));
    expect(2, "--epochs does not apply", with(train, "--data", corpus, "--epochs", "3"));
    expect(
        2,
        "--vocabulary-size must be that of",
        with(train, "--data", corpus, "--vocabulary-size", "600"));
    expect(1, "is too short", with(train, "--data", corpus, "--context-length", "5000"));
    expect(2, "no such folder", with(train, "--data", path("none")));
    expect(
        2,
        "language is not trained together",
        CliRun.of(
            "train", "language,modular-addition", "--data", corpus, "--out", path("x"), "--quiet"));
    Path odd = Files.createDirectory(folder.resolve("odd"));
    Files.write(odd.resolve("train.bin"), new byte[1001]);
    Files.write(odd.resolve("val.bin"), new byte[1000]);
    expect(1, "an odd number of bytes, 1001", with(train, "--data", odd.toString()));
    assertTrue(Files.notExists(folder.resolve("x")));
    expect(2, "has no tokens", CliRun.of("probe", harmonic, ""));
    expect(2, "has no tokens", CliRun.of("generate", harmonic, ""));
    expect(2, "tokens, the model's context 16", CliRun.of("probe", harmonic, "the ".repeat(40)));
    expect(2, "tokens, the model's context 16", CliRun.of("generate", harmonic, "the ".repeat(40)));
    expect(2, "--top-k must be 1 or greater", CliRun.of("generate", harmonic, "--top-k", "0"));
    expect(2, "--top-p must be in (0, 1]", CliRun.of("generate", harmonic, "--top-p", "0"));
    expect(2, "--temperature must be 0", CliRun.of("generate", harmonic, "--temperature", "-1"));
    expect(2, "--samples must be 1", CliRun.of("generate", harmonic, "--samples", "0"));
    expect(2, "--tokens must be 1", CliRun.of("generate", harmonic, "--tokens", "0"));
    expect(2, "no such run", CliRun.of("generate", path("none")));
    expect(2, "not a token: 512", CliRun.withInput("{\"input\":[512]}\n", "probe", harmonic, "-"));
    expect(
        2,
        "--perplexity goes with no other",
        CliRun.of("probe", harmonic, "the", "--perplexity", path("text.txt")));
    expect(
        3,
        "diverged: the loss is not finite in step",
        with(
            train,
            "--data",
            corpus,
            "--head",
            "cross-entropy",
            "--context-length",
            "16",
            "--learning-rate",
            "1e30",
            "--gradient-clip",
            "0",
            "--steps",
            "9"));
  }

  private static CliRun with(String[] some, String... more) {
    List<String> all = new ArrayList<>(List.of(some));
    all.addAll(List.of(more));
    // A later value takes the place of an earlier one that is given again.
    for (int i = 0; i < some.length; i++) {
      String option = some[i];
      if (option.startsWith("--") && List.of(more).contains(option)) {
        int at = all.indexOf(option);
        all.remove(at + 1);
        all.remove(at);
      }
    }
    return CliRun.of(all.toArray(String[]::new));
  }
}
