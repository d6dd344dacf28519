package org.harmonicloss.cli.help;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.NearNames;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// What is wrong with a command line that cannot be read, and what was probably meant.
public final class Mistakes {
  private static final String NUMBERS = "-?[0-9.]+([eE,][-+0-9.eE]*)*";

  private final CommandLine command;
  private final List<String> arguments;

  private Mistakes(CommandLine command, List<String> arguments) {
    this.command = command;
    this.arguments = arguments;
  }

  /// @param arguments all of the command line
  public static HarmonicException explain(
      CommandLine.ParameterException e, List<String> arguments) {
    Mistakes mistakes = new Mistakes(e.getCommandLine(), arguments);
    HarmonicException unknown = unknownCommand(e.getCommandLine(), arguments);
    if (unknown != null) {
      return unknown;
    }
    if (e instanceof CommandLine.UnmatchedArgumentException unmatched) {
      String word = unmatched.getUnmatched().getFirst();
      return word.startsWith("-") && word.length() > 1
          ? mistakes.unknownOption(word)
          : mistakes.tooMany(unmatched.getUnmatched());
    }
    ArgSpec argument = e.getArgSpec();
    if (argument != null && e.getValue() != null) {
      return HarmonicException.usage(
          "invalid value for " + name(argument) + ": " + e.getValue(),
          Values.hint(argument, e.getValue()) + "; " + mistakes.help());
    }
    if (e instanceof CommandLine.MissingParameterException missing
        && missing.getMissing().size() == 1) {
      ArgSpec one = missing.getMissing().getFirst();
      boolean ofOption = e.getMessage().matches("(?s).*\\bfor option\\b.*");
      return HarmonicException.usage(
          (ofOption ? "missing value for " : "missing required ")
              + (ofOption ? name(one) : kind(one) + ": " + name(one)),
          Values.hint(one, "") + "; " + mistakes.help());
    }
    String message = e.getMessage().replaceFirst("^Error: ", "").replace(" (specify only one)", "");
    return HarmonicException.usage(
        message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1), mistakes.help());
  }

  /// Picocli passes over what it does not know, and finds a command behind it.
  ///
  /// @return null if every word that should be a command is one
  private static HarmonicException unknownCommand(CommandLine line, List<String> arguments) {
    CommandLine at = line.getCommandSpec().root().commandLine();
    OptionSpec open = null;
    for (String word : arguments) {
      if (at.getSubcommands().isEmpty()) {
        return null;
      }
      if (open != null) {
        open = null;
      } else if (word.startsWith("-")) {
        OptionSpec option = at.getCommandSpec().findOption(word);
        open = option != null && option.arity().max() > 0 ? option : null;
      } else if (at.getSubcommands().containsKey(word)) {
        at = at.getSubcommands().get(word);
      } else {
        return new Mistakes(at, arguments).unknownCommand(word);
      }
    }
    return null;
  }

  /// `word` is none of the commands of `command`.
  static HarmonicException unknownCommand(String word, CommandLine command) {
    return new Mistakes(command, List.of(word)).unknownCommand(word);
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  private static String kind(ArgSpec argument) {
    return argument.isOption() ? "option" : "parameter";
  }

  private String help() {
    return "see '" + qualified() + " --help'";
  }

  private String qualified() {
    return command.getCommandSpec().qualifiedName();
  }

  private HarmonicException unknownOption(String word) {
    String name = word.replaceFirst("=.*", "");
    List<String> names =
        command.getCommandSpec().options().stream()
            .filter(option -> !option.hidden())
            .flatMap(option -> Stream.of(option.names()))
            .filter(other -> other.startsWith("--"))
            .map(other -> other.substring(2))
            .toList();
    String meant = name.replaceFirst("^-+", "").replace('_', '-');
    List<String> near = new ArrayList<>();
    if (meant.length() > 1) {
      names.stream().filter(other -> meant.startsWith(other)).forEach(near::add);
      near.addAll(NearNames.of(meant, names));
    }
    String hint =
        word.matches("-[^-a-zA-Z].*")
            ? "write -- before what begins with a dash and is no option; " + help()
            : near.isEmpty() ? help() : "did you mean --" + near.getFirst() + "? " + help();
    return HarmonicException.usage("unknown option: " + word, hint);
  }

  private HarmonicException tooMany(List<String> words) {
    String hint = help();
    int from = arguments.indexOf(words.getFirst());
    int to = from + words.size();
    while (from > 0 && arguments.get(from - 1).matches(NUMBERS)) {
      from--;
    }
    List<String> numbers = arguments.subList(from, Math.min(to, arguments.size()));
    if (numbers.size() > words.size() && numbers.stream().allMatch(one -> one.matches(NUMBERS))) {
      hint = "the numbers of one input are joined by commas: " + String.join(",", numbers);
    }
    return HarmonicException.usage("too many arguments: " + String.join(" ", words), hint);
  }

  private HarmonicException unknownCommand(String word) {
    CommandSpec spec = command.getCommandSpec();
    Set<String> names = commands(spec).keySet();
    String what = spec.parent() == null ? "command" : "metric";
    int at = arguments.indexOf(word);
    String later =
        arguments.subList(at + 1, arguments.size()).stream()
            .filter(names::contains)
            .findFirst()
            .orElse(null);
    String hint;
    if (word.equals("version")) {
      hint = "did you mean 'harmonic --version'?";
    } else if (later != null) {
      List<String> line = new ArrayList<>(arguments.subList(at, arguments.size()));
      line.remove(later);
      line.addFirst(later);
      hint = "did you mean '" + qualified() + " " + String.join(" ", line) + "'?";
    } else if (spec.subcommands().containsKey("analyze")
        && spec.subcommands().get("analyze").getSubcommands().containsKey(word)) {
      List<String> line = arguments.subList(at, arguments.size());
      hint = "did you mean '" + qualified() + " analyze " + String.join(" ", line) + "'?";
    } else {
      hint = NearNames.hint(word, names) + "; " + help();
    }
    return HarmonicException.usage("unknown " + what + ": " + word, hint);
  }

  /// Those that are shown.
  static Map<String, CommandLine> commands(CommandSpec spec) {
    Map<String, CommandLine> commands = new LinkedHashMap<>();
    spec.subcommands()
        .forEach(
            (name, line) -> {
              if (!line.getCommandSpec().usageMessage().hidden()) {
                commands.put(name, line);
              }
            });
    return commands;
  }

  /// Moves what begins with a negative number behind `--`, where it is an input and no option.
  public static String[] withNegativeInputs(String... arguments) {
    List<String> words = new ArrayList<>(Arrays.asList(arguments));
    List<String> inputs = words.stream().filter(word -> word.matches("-[0-9.]+[, ].*")).toList();
    if (words.isEmpty() || !words.getFirst().equals("probe") || words.contains("--")) {
      return arguments;
    }
    if (!inputs.isEmpty()) {
      words.removeAll(inputs);
      words.add("--");
      words.addAll(inputs);
    }
    return words.toArray(String[]::new);
  }
}
