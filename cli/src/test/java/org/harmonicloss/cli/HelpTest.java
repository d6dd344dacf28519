package org.harmonicloss.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.harmonicloss.cli.output.Console;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// Help in all its places: `--help`, `help`, a command line that stops too early, and the manual.
class HelpTest {
  /// `harmonic` and what follows, up to the end of the command: a pipe, a comment or a bracket.
  private static final Pattern COMMAND =
      Pattern.compile("\\bharmonic((?: (?:\"[^\"]*\"|(?!#|>|  )[^ |\"()])+)+)");

  private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|[^ ]+");

  @TempDir private Path folder;

  /// Every command that is shown, and those below it.
  static List<CommandLine> commands(CommandLine line) {
    List<CommandLine> all = new ArrayList<>(List.of(line));
    line.getSubcommands().values().stream().map(HelpTest::commands).forEach(all::addAll);
    return all;
  }

  static CommandLine root() {
    return new Cli(Console.system()).commandLine("help");
  }

  private static String[] words(CommandLine command, String... more) {
    Stream<String> names = Stream.of(command.getCommandSpec().qualifiedName().split(" ")).skip(1);
    return Stream.concat(names, Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void helpBeforeACommandIsHelpBehindIt() {
    for (CommandLine command : commands(root())) {
      CliRun behind = CliRun.of(words(command, "--help"));
      assertEquals(new CliRun(0, behind.out(), ""), behind);
      String[] before =
          Stream.concat(Stream.of("help"), Stream.of(words(command))).toArray(String[]::new);
      assertEquals(behind, CliRun.of(before));
    }
  }

  @Test
  void aCommandLineThatStopsTooEarlyShowsWhatThereIs() {
    for (String word : List.of("", "analyze")) {
      CliRun run = word.isEmpty() ? CliRun.of() : CliRun.of(word);
      String help =
          CliRun.of(
                  word.isEmpty()
                      ? List.of("--help").toArray(String[]::new)
                      : new String[] {word, "--help"})
              .out();
      assertEquals(2, run.code());
      assertEquals("", run.out());
      assertTrue(run.err().startsWith(help + "\nharmonic: missing "), run.err());
    }
  }

  /// Whether they run is seen by DocumentationIT; here every command's are read at least.
  @Test
  void everyExampleIsACommandLine() {
    int examples = 0;
    for (CommandLine command : commands(root())) {
      String name = command.getCommandSpec().qualifiedName();
      int of = 0;
      for (String line : command.getCommandSpec().usageMessage().header()) {
        // What is in a bracket is a command line of its own, and a path to that around it.
        String flat = line.strip().replaceAll("(.*)\"\\$\\((.*)\\)\"", "$2 | $1RUN");
        var matcher = COMMAND.matcher(flat);
        while (line.startsWith("  ") && matcher.find()) {
          String[] words =
              WORD.matcher(matcher.group(1))
                  .results()
                  .map(word -> word.group().replace("\"", ""))
                  .toArray(String[]::new);
          new Cli(Console.system()).commandLine(words).parseArgs(words);
          of++;
        }
      }
      assertTrue(of > 0, name);
      examples += of;
    }
    assertTrue(examples > 80, "only " + examples);
  }

  @Test
  void theHelpOfTrainIsInSections() {
    String help = CliRun.of("train", "--help").out();
    int at = 0;
    for (String title :
        List.of("Runs", "Data", "Model", "Head", "Optimizer", "Schedule", "Output", "General")) {
      int next = help.indexOf("\n" + title + ":\n");
      assertTrue(next > at, title + "\n" + help);
      at = next;
    }
    for (String first :
        List.of("Head:\n      --head", "Output:\n  -o, --out", "Model:\n      --model")) {
      assertTrue(help.contains(first), first);
    }
    // No option is lost in sorting them.
    for (var option : root().getSubcommands().get("train").getCommandSpec().options()) {
      assertTrue(option.hidden() || help.contains(option.longestName()), option.longestName());
    }
  }

  @Test
  void everyCommandHasAPageOfTheManual() throws IOException {
    List<String> pages = ManPages.write(folder, "2026-01-31");
    assertEquals(
        commands(root()).stream()
            .filter(line -> !line.getCommandSpec().usageMessage().hidden())
            .count(),
        pages.size());
    assertTrue(
        pages.containsAll(List.of("harmonic.1", "harmonic-train.1", "harmonic-analyze-pca.1")));
    String train = Files.readString(folder.resolve("harmonic-train.1"));
    for (String part :
        List.of(
            ".TH \"HARMONIC-TRAIN\" 1 2026-01-31",
            "harmonic\\-train \\- train models and print the run directories\\(aq paths\n",
            ".SS Optimizer\n",
            ".TP\n\\fB\\-\\-epochs\\fR=\\fIN\\fR\nPasses over",
            "harmonic train \\-\\-resume runs/short",
            "\n.SH \"EXIT STATUS\"\n")) {
      assertTrue(train.contains(part), part + " in " + train);
    }
  }

  @Test
  void mandocFindsNothingWrongWithThem() throws IOException, InterruptedException {
    Shells.require("mandoc");
    readPages("mandoc", "-Tlint", "-Wwarning");
    assertEquals("", Files.readString(folder.resolve("shown")));
  }

  @Test
  void manShowsThemWithoutAWarning() throws IOException, InterruptedException {
    assumeTrue(Shells.exists("man"), "man is not here");
    readPages("man", "--warnings", "-E", "UTF-8", "-l");
    assertTrue(Files.readString(folder.resolve("shown")).contains("NAME"));
  }

  private void readPages(String... reader) throws IOException, InterruptedException {
    Path shown = Files.createFile(folder.resolve("shown"));
    Path pages = folder.resolve("pages");
    for (String page : ManPages.write(pages, "2026-01-31")) {
      List<String> command = new ArrayList<>(List.of(reader));
      command.add(pages.resolve(page).toString());
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(shown.toFile()));
      builder.environment().put("LC_ALL", "C.UTF-8");
      builder.environment().put("MANWIDTH", "80");
      Process process = builder.start();
      String warnings = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.waitFor(), page);
      assertEquals("", warnings, page);
    }
  }
}
