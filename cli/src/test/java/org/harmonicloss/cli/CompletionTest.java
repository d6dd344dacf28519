package org.harmonicloss.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Completion as the shells do it, each with its own script, and what `harmonic` answers them.
class CompletionTest {
  @TempDir private static Path shared;
  private static Path bin;
  private static Path home;

  @BeforeAll
  static void make() throws IOException {
    bin = Files.createDirectory(shared.resolve("bin"));
    Shells.makeHarmonic(bin);
    home = Files.createDirectory(shared.resolve("home"));
    Files.createDirectory(home.resolve("results"));
    SmallRun.train(home.resolve("results"), "first");
    SmallRun.train(home.resolve("results"), "second run", "--seed", "1");
    Files.writeString(home.resolve("vectors.txt"), "a 1 2\n");
    Files.createDirectory(home.resolve("a folder"));
  }

  /// @return the words offered, and how the answer ends
  private static List<String> answer(String... words) {
    List<String> line = new ArrayList<>(List.of("__complete"));
    line.addAll(Arrays.asList(words));
    CliRun run = CliRun.of(line.toArray(String[]::new));
    assertEquals(new CliRun(0, run.out(), ""), run);
    return run.out().lines().map(one -> one.replaceFirst("\t.*", "")).toList();
  }

  private static void offers(String expected, String... words) {
    assertEquals(List.of(expected.split(" ")), answer(words), Arrays.toString(words));
  }

  @Test
  void commands() {
    List<String> all = answer("");
    assertTrue(
        all.containsAll(List.of("tasks", "train", "analyze", "help", "completion")), "" + all);
    assertTrue(!all.contains("generate-completion") && !all.contains("__complete"), "" + all);
    offers("tasks tokenize train tensors :nothing", "t");
    offers("pca parallelogram participation-ratio :nothing", "analyze", "p");
    offers("pca parallelogram participation-ratio :nothing", "help", "analyze", "p");
    offers(
        "pca parallelogram participation-ratio :nothing",
        "--debug",
        "--color",
        "never",
        "analyze",
        "p");
    assertEquals(
        answer("").stream().filter(word -> word.startsWith("t")).toList(),
        answer("help", "t").stream().filter(word -> word.startsWith("t")).toList());
    assertTrue(CliRun.of("__complete", "trai").out().startsWith("train\tTrain models and print "));
  }

  @Test
  void options() {
    offers("--epsilon --epochs :nothing", "train", "modular-addition", "--ep");
    assertTrue(
        answer("analyze", "pca", "x", "--")
            .containsAll(List.of("--plot", "--tensor", "--format", "--help")));
    assertTrue(!answer("analyze", "pca", "x", "--plot", "a.svg", "--").contains("--plot"));
    offers(":nothing", "analyze", "pca", "x", "--frob");
  }

  @Test
  void values() {
    offers("table json ndjson csv :nothing", "probe", "x", "--format", "");
    offers("ndjson :nothing", "probe", "x", "--format", "nd");
    offers("--format=csv :nothing", "probe", "x", "--format=c");
    offers("cosine :nothing", "analyze", "similarity", "x", "--measure", "c");
    offers("gpt2 :files", "analyze", "parallelogram", "x", "--tokenizer", "g");
    offers("modular-addition :nothing", "train", "mod");
    offers("mnist,modular-addition :nothing", "train", "mnist,mod");
    offers("harmonic,cross-entropy :nothing", "train", "mnist", "--heads", "harmonic,c");
    offers(
        "stablemax spherical soft-nearest-neighbor supervised-contrastive :nothing",
        "train",
        "mnist",
        "--head",
        "s");
    offers("rows inputs :nothing", "train", "mnist", "--split", "");
    offers("true false :nothing", "train", "language", "--biases", "");
    offers("auto cpu cuda cuda: :nothing", "probe", "x", "--device", "");
    offers("mod: :files", "analyze", "silhouette", "x", "--labels", "m");
    offers("bash zsh fish :nothing", "completion", "");
    offers("embedding :nothing", "probe", "x", "--output", "emb");
    offers(":nothing", "train", "mnist", "--epochs", "");
  }

  @Test
  void paths() {
    String results = home.resolve("results").toString();
    List<String> runs = List.of(results + "/first", results + "/second run");
    assertEquals(List.of(runs.get(0), runs.get(1), ":files"), answer("probe", home + "/"));
    assertEquals(List.of(runs.get(1), ":files"), answer("probe", results + "/s"));
    assertEquals(
        List.of(runs.get(0), ":folders"), answer("analyze", "compare", "x", results + "/f"));
    assertEquals(List.of(runs.get(0), ":folders"), answer("train", "--resume", results + "/f"));
    offers(":files", "analyze", "pca", "x", "--plot", "");
    offers(":folders", "train", "mnist", "--data", "");
    offers(":files", "probe", "/no/such/place/");
    offers(":files", "probe", "a\u0000b");
  }

  /// Lines to complete, each up to the TAB, and words that must be offered.
  private static final List<List<String>> LINES =
      List.of(
          List.of("harmonic analy", "analyze"),
          List.of("harmonic analyze sil", "silhouette"),
          List.of("harmonic train modular-addition --learning", "--learning-rate"),
          List.of("harmonic probe x --format nd", "ndjson"),
          List.of("harmonic probe x --format=cs", "--format=csv"),
          List.of("harmonic analyze silhouette x --labels mo", "mod:"),
          List.of("harmonic train perm", "permutation"),
          List.of("harmonic train mnist,perm", "mnist,permutation"),
          List.of("harmonic probe results/fi", "results/first"),
          List.of("harmonic probe results/sec", "results/second run"),
          List.of("harmonic report results/first -o vec", "vectors.txt"),
          List.of("harmonic probe results/second\\ r", "results/second run"),
          List.of("harmonic train mnist --data a", "a folder"));

  @Test
  void bash() throws Exception {
    Shells.require("bash");
    StringBuilder script = new StringBuilder("source <(harmonic completion bash)\n");
    script.append("complete -p harmonic\n");
    for (List<String> line : LINES) {
      // As bash takes a line apart, at blanks and at = and :, which are words by themselves.
      String words = line.getFirst().replaceAll("([=:])", " $1 ");
      // They are still quoted.
      String quoted = words.replaceAll("\\S*\\\\\\S* \\S*", "'$0'");
      script.append("COMP_WORDS=(" + quoted + ")\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n");
      script.append("COMPREPLY=(); _harmonic harmonic; printf '%s|' \"${COMPREPLY[@]}\"; echo\n");
    }
    List<String> said = Shells.run(home, bin, script.toString(), "bash", "--norc").lines().toList();
    assertEquals("complete -F _harmonic harmonic", said.getFirst());
    for (int i = 0; i < LINES.size(); i++) {
      // Bash replaces only what is behind the =.
      String expected = LINES.get(i).getLast().replaceFirst("^--.*=", "");
      assertEquals(
          List.of(expected), distinct(said.get(i + 1).split("\\|")), LINES.get(i).getFirst());
    }
  }

  private static List<String> distinct(String... words) {
    return List.copyOf(new TreeSet<>(Arrays.asList(words)));
  }

  /// A zsh in a terminal of its own, to which keys are sent.
  @Test
  void zsh() throws Exception {
    Shells.require("zsh");
    StringBuilder script = new StringBuilder();
    script.append("zmodload zsh/zpty\nzpty z 'zsh -f -i'\n");
    script.append(
        "zpty -w z 'PS1=; autoload -U compinit; compinit -D -u; source <(harmonic completion zsh);");
    script.append(
        " show() { print -r -- \"<<$BUFFER>>\"; BUFFER= }; zle -N show; bindkey \"^X\" show;");
    script.append(" print READ\"\"Y'\nzpty -r z line '*READY*'\n");
    for (List<String> line : LINES) {
      script.append("zpty -n -w z $'" + line.getFirst().replace("\\", "\\\\") + "\\t\\x18'\n");
      script.append("zpty -r z line '*<<*>>*'; print -r -- ${${line##*<<}%%>>*}\n");
    }
    List<String> said = Shells.run(home, bin, script.toString(), "zsh", "-f").lines().toList();
    assertEquals(LINES.size(), said.size(), said.toString());
    for (int i = 0; i < LINES.size(); i++) {
      String line = LINES.get(i).getFirst();
      String whole =
          line.replaceFirst("(\\\\ |\\S)*$", "") + LINES.get(i).getLast().replace(" ", "\\ ");
      assertEquals(whole, said.get(i).stripTrailing().replaceFirst("/$", ""), line);
    }
  }

  @Test
  void fish() throws Exception {
    Shells.require("fish");
    StringBuilder script = new StringBuilder("harmonic completion fish | source\n");
    for (List<String> line : LINES) {
      script.append(
          "string join -- '|' (complete -C '"
              + line.getFirst()
              + "' | string replace -r '\\t.*' '')\n");
    }
    List<String> said =
        Shells.run(home, bin, script.toString(), "fish", "--no-config").lines().toList();
    assertEquals(LINES.size(), said.size(), said.toString());
    for (int i = 0; i < LINES.size(); i++) {
      String[] offered =
          Arrays.stream(said.get(i).split("\\|"))
              .map(one -> one.replaceFirst("/$", ""))
              .toArray(String[]::new);
      assertEquals(List.of(LINES.get(i).getLast()), distinct(offered), LINES.get(i).getFirst());
    }
  }

  @Test
  void theFormerCommandStillWorks() {
    assertEquals(CliRun.of("completion", "bash"), CliRun.of("generate-completion"));
  }
}
