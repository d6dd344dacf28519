package org.harmonicloss.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.harmonicloss.analysis.metrics.Cosets;
import org.harmonicloss.analysis.metrics.Metric;
import org.harmonicloss.cli.analyze.AlignmentCommand;
import org.harmonicloss.cli.analyze.AnalogyCommand;
import org.harmonicloss.cli.analyze.AnalyzeCommand;
import org.harmonicloss.cli.analyze.CosetsCommand;
import org.harmonicloss.cli.analyze.MetricCommand;
import org.harmonicloss.cli.analyze.NeighborsCommand;
import org.harmonicloss.cli.analyze.ParallelogramCommand;
import org.harmonicloss.cli.analyze.PcaCommand;
import org.harmonicloss.cli.analyze.SilhouetteCommand;
import org.harmonicloss.cli.analyze.SimilarityCommand;
import org.harmonicloss.cli.analyze.WeightsCommand;
import org.harmonicloss.cli.cluster.ClusterCommand;
import org.harmonicloss.cli.export.ExportCommand;
import org.harmonicloss.cli.help.Completion;
import org.harmonicloss.cli.help.CompletionCommand;
import org.harmonicloss.cli.help.HelpCommand;
import org.harmonicloss.cli.help.Mistakes;
import org.harmonicloss.cli.input.Interrupt;
import org.harmonicloss.cli.output.CommandMissing;
import org.harmonicloss.cli.output.Console;
import org.harmonicloss.cli.output.Output;
import org.harmonicloss.cli.output.OutputException;
import org.harmonicloss.cli.output.OutputFormat;
import org.harmonicloss.cli.output.Printable;
import org.harmonicloss.cli.probe.GenerateCommand;
import org.harmonicloss.cli.probe.ProbeCommand;
import org.harmonicloss.cli.probe.TensorsCommand;
import org.harmonicloss.cli.runs.CalibrationCommand;
import org.harmonicloss.cli.runs.CollapseCommand;
import org.harmonicloss.cli.runs.CollectCommand;
import org.harmonicloss.cli.runs.CompareCommand;
import org.harmonicloss.cli.runs.CurvesCommand;
import org.harmonicloss.cli.runs.DataEfficiencyCommand;
import org.harmonicloss.cli.runs.GrokkingCommand;
import org.harmonicloss.cli.runs.ReportCommand;
import org.harmonicloss.cli.runs.RepresentationCommand;
import org.harmonicloss.cli.runs.RunsCommand;
import org.harmonicloss.cli.runs.StatusCommand;
import org.harmonicloss.cli.runs.VarianceCommand;
import org.harmonicloss.cli.train.HeadsCommand;
import org.harmonicloss.cli.train.TasksCommand;
import org.harmonicloss.cli.train.TokenizeCommand;
import org.harmonicloss.cli.train.TrainCommand;
import org.harmonicloss.models.base.HarmonicException;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// The whole command line: puts the commands together, runs one, and turns whatever goes wrong into
/// one line, a hint and an exit code.
final class Cli {
  private static final int OK = 0;
  private static final int FAILED = 1;
  private static final Pattern SETTING = Pattern.compile("`([a-z][a-z0-9-]*)`");

  private final Console console;
  private final HarmonicCommand top = new HarmonicCommand();
  private final Interrupt interrupt = new Interrupt();

  Cli(Console console) {
    this.console = console;
  }

  /// Runs one command line.
  ///
  /// @return the exit code
  int run(String... words) {
    Locale.setDefault(Locale.ROOT);
    if (words.length > 0 && words[0].equals(Completion.COMMAND)) {
      return complete(Arrays.copyOfRange(words, 1, words.length));
    }
    String[] arguments = Mistakes.withNegativeInputs(words);
    CommandLine line = commandLine(arguments);
    StringWriter help = new StringWriter();
    line.setOut(new PrintWriter(help, true));
    try {
      int code = line.execute(OldNames.replaced(arguments));
      console.out().write(help.toString().getBytes(StandardCharsets.UTF_8));
      console.out().flush();
      return code;
    } catch (IOException e) {
      return report(new OutputException(e));
    } catch (OutOfMemoryError e) {
      return print(
          "not enough memory for this",
          "choose a smaller part of the data, or a machine with more",
          FAILED,
          e);
    } catch (StackOverflowError e) {
      return print("the input is nested too deeply", "is it a file of this kind?", FAILED, e);
    } catch (LinkageError | AssertionError e) {
      return fault(e);
    } finally {
      interrupt.close();
    }
  }

  /// A shell that asks what may come next must never see an error.
  private int complete(String... words) {
    try {
      CommandSpec root = commandLine(words).getCommandSpec();
      new Output(console, OutputFormat.NDJSON).text(Completion.of(root, List.of(words)));
      return OK;
    } catch (RuntimeException e) {
      return FAILED;
    }
  }

  /// @param arguments of which the first says which commands are put together
  CommandLine commandLine(String... arguments) {
    CommandLine line = new CommandLine(top);
    String word = arguments.length == 0 ? "" : arguments[0];
    if (!List.of("--version", "-V").contains(word)) {
      add(line, word, commands(arguments));
    }
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpWidth(100);
    line.setUsageHelpAutoWidth(false);
    line.setAbbreviatedOptionsAllowed(false);
    line.setExecutionStrategy(Cli::execute);
    line.setExecutionExceptionHandler((e, command, result) -> report(e));
    line.setParameterExceptionHandler((e, words) -> reportUsage(e, words));
    boolean colours = console.colours(wishedColour(arguments), console.outIsTerminal());
    line.setColorScheme(CommandLine.Help.defaultColorScheme(colours ? Ansi.ON : Ansi.OFF));
    return line;
  }

  private static int execute(ParseResult result) {
    ParseResult last = result;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    if (!last.isUsageHelpRequested()) {
      try {
        OutputGuard.check(last);
        InputGuard.check(last);
        OrderGuard.check(last);
      } catch (HarmonicException e) {
        CommandLine line = last.commandSpec().commandLine();
        throw new CommandLine.ExecutionException(line, e.getMessage(), e);
      }
    }
    return new CommandLine.RunLast().execute(result);
  }

  private Map<String, Supplier<Object>> commands(String... arguments) {
    Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
    commands.put("tasks", () -> new TasksCommand(console));
    commands.put("heads", () -> new HeadsCommand(console));
    commands.put("tokenize", () -> new TokenizeCommand(console, interrupt));
    commands.put("train", () -> TrainCommand.of(console, interrupt, List.of(arguments)));
    commands.put("runs", () -> new RunsCommand(console));
    commands.put("status", () -> new StatusCommand(console));
    commands.put("collect", () -> new CollectCommand(console));
    commands.put("cluster", () -> new ClusterCommand(console));
    commands.put("probe", () -> new ProbeCommand(console));
    commands.put("generate", () -> new GenerateCommand(console, interrupt));
    commands.put("export", () -> new ExportCommand(console));
    commands.put("tensors", () -> new TensorsCommand(console));
    commands.put("analyze", () -> analyze(arguments.length < 2 ? "" : arguments[1]));
    commands.put("report", () -> new ReportCommand(console));
    commands.put("help", HelpCommand::new);
    commands.put("completion", () -> new CompletionCommand(console));
    commands.put("generate-completion", () -> new CompletionCommand.Former(console));
    return commands;
  }

  private CommandLine analyze(String metricName) {
    Map<String, Supplier<Object>> metrics = new LinkedHashMap<>();
    metrics.put("pca", () -> new PcaCommand(console));
    metrics.put("neighbors", () -> new NeighborsCommand(console));
    metrics.put("analogy", () -> new AnalogyCommand(console));
    metrics.put("similarity", () -> new SimilarityCommand(console));
    metrics.put("alignment", () -> new AlignmentCommand(console));
    metrics.put("variance", () -> new VarianceCommand(console));
    metrics.put("grokking", () -> new GrokkingCommand(console));
    metrics.put("data-efficiency", () -> new DataEfficiencyCommand(console));
    metrics.put("parallelogram", () -> new ParallelogramCommand(console));
    metrics.put("weights", () -> new WeightsCommand(console));
    metrics.put("compare", () -> new CompareCommand(console));
    metrics.put("calibration", () -> new CalibrationCommand(console));
    metrics.put("collapse", () -> new CollapseCommand(console));
    metrics.put("curves", () -> new CurvesCommand(console));
    metrics.put("representation", () -> RepresentationCommand.of(console));
    for (Metric metric : Metric.all()) {
      metrics.put(metric.name(), () -> MetricCommand.of(console, metric));
    }
    // Says more than the one number.
    metrics.put(new Cosets().name(), () -> new CosetsCommand(console));
    metrics.put("silhouette", () -> new SilhouetteCommand(console));
    CommandLine analyze = new CommandLine(new AnalyzeCommand());
    add(analyze, metricName, metrics);
    return analyze;
  }

  /// Reading a command's annotations takes about a millisecond, so only the one that `word` names
  /// is put together; all of them where it names none: for help and mistakes.
  private static void add(CommandLine to, String word, Map<String, Supplier<Object>> commands) {
    if (commands.containsKey(word) && !word.equals("help")) {
      to.addSubcommand(word, commands.get(word).get());
    } else {
      commands.forEach((name, command) -> to.addSubcommand(name, command.get()));
    }
  }

  /// Help is laid out while the command line is parsed, so its colour must be known before.
  private static Console.Colour wishedColour(String... arguments) {
    for (Console.Colour colour : Console.Colour.values()) {
      String word = colour.name().toLowerCase(Locale.ROOT);
      int at = Arrays.asList(arguments).indexOf("--color");
      boolean next = at >= 0 && at + 1 < arguments.length && arguments[at + 1].equals(word);
      if (next || Arrays.asList(arguments).contains("--color=" + word)) {
        return colour;
      }
    }
    return Console.Colour.AUTO;
  }

  private int reportUsage(CommandLine.ParameterException e, String... arguments) {
    if (e instanceof CommandMissing missing) {
      missing.getCommandLine().usage(console.err());
      console.err().println();
    }
    HarmonicException known = Mistakes.explain(e, List.of(arguments));
    return print(known.getMessage(), known.hint(), known.exitCode(), e);
  }

  private int report(Exception e) {
    if (e instanceof OutputException) {
      if (Console.outIsPipe()) {
        return OK; // the reader has seen enough
      }
      String reason = e.getCause().getMessage();
      String hint = "check what standard output leads to: a full disk, or nowhere";
      return print("cannot write to standard output: " + reason, hint, FAILED, e);
    }
    if (e instanceof HarmonicException known) {
      return print(known.getMessage(), known.hint(), known.exitCode(), e);
    }
    return fault(e);
  }

  private int fault(Throwable e) {
    return print(
        "this is a fault in harmonic, not in what you gave it",
        top.debug
            ? "report it with what is printed below"
            : "run it again with --debug and report what that prints",
        FAILED,
        e);
  }

  private int print(String message, String hint, int code, Throwable... cause) {
    boolean colours = console.colours(top.colour, console.errIsTerminal());
    String name = colours ? "\u001b[1;31mharmonic:\u001b[0m " : "harmonic: ";
    console.err().println(name + oneLine(message));
    console.err().println("hint: " + oneLine(hint));
    if (top.debug) {
      Arrays.stream(cause).forEach(e -> e.printStackTrace(console.err()));
    }
    return code;
  }

  /// Where the modules below speak of a setting, as in `` `epochs` ``, the user is told the option.
  private static String oneLine(String text) {
    String line = text.replaceAll("\\s*\\R\\s*", " ");
    return Printable.of(SETTING.matcher(line).replaceAll("--$1"));
  }
}
