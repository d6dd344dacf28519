package org.harmonicloss.cli.help;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// What may stand in the place of the last word of a command line. The shells' scripts ask for it
/// with `harmonic __complete WORD…` at every TAB, and show it in their own ways.
///
/// The answer has a line for each word, with a tab and what it means behind it where that is known,
/// and a last line that says what else the shell itself should offer: `:files`, `:folders` or
/// `:nothing`.
public final class Completion {
  /// The hidden command.
  public static final String COMMAND = "__complete";

  private final Map<String, String> found = new LinkedHashMap<>();
  private CommandSpec spec;
  private String last;
  private String rest = ":nothing";

  private Completion(CommandSpec spec) {
    this.spec = spec;
  }

  /// @param words behind `harmonic`, the last as far as it has been typed
  public static String of(CommandSpec root, List<String> words) {
    Completion completion = new Completion(root);
    completion.look(words.isEmpty() ? List.of("") : words);
    StringBuilder lines = new StringBuilder();
    completion.found.forEach(
        (word, meaning) ->
            lines.append(meaning.isEmpty() ? word : word + "\t" + meaning).append('\n'));
    return lines.append(completion.rest).append('\n').toString();
  }

  private void look(List<String> words) {
    last = words.getLast();
    Set<OptionSpec> given = new HashSet<>();
    OptionSpec open = null;
    int arguments = 0;
    boolean options = true;
    boolean help = false;
    for (String word : words.subList(0, words.size() - 1)) {
      OptionSpec option = options ? option(word) : null;
      if (open != null) {
        open = null;
      } else if (options && word.equals("--")) {
        options = false;
      } else if (option != null) {
        given.add(option);
        open = takesValue(option) && !word.contains("=") ? option : null;
      } else if (arguments == 0 && commands().containsKey(word)) {
        spec = commands().get(word).getCommandSpec();
        if (!help && spec.name().equals("help")) {
          help = true;
          spec = spec.root();
        }
      } else if (!word.startsWith("-") || !options) {
        arguments++;
      }
    }
    if (open != null) {
      values(open, "");
    } else if (options && last.startsWith("--") && last.contains("=")) {
      OptionSpec option = option(last);
      if (option != null) {
        values(option, last.substring(0, last.indexOf('=') + 1));
      }
    } else if (options && last.startsWith("-") && last.length() > 0) {
      options(given);
    } else if (help) {
      commands().forEach(this::command);
    } else {
      if (arguments == 0) {
        commands().forEach(this::command);
      }
      argument(arguments);
      if (given.stream().anyMatch(option -> option.longestName().equals("--resume"))) {
        RunPaths.near(last).forEach(path -> add(path, ""));
        rest = ":folders";
      }
    }
  }

  private Map<String, CommandLine> commands() {
    return Mistakes.commands(spec);
  }

  private OptionSpec option(String word) {
    return word.startsWith("-") ? spec.findOption(word.replaceFirst("=.*", "")) : null;
  }

  private static boolean takesValue(OptionSpec option) {
    return option.arity().max() > 0;
  }

  private void command(String name, CommandLine line) {
    add(name, first(line.getCommandSpec().usageMessage().header()));
  }

  private void options(Set<OptionSpec> given) {
    for (OptionSpec option : spec.options()) {
      if (option.hidden() || (given.contains(option) && !option.isMultiValue())) {
        continue;
      }
      List<String> names = List.of(option.names());
      boolean words = names.stream().anyMatch(name -> name.startsWith("--"));
      names.stream()
          .filter(name -> name.startsWith("--") || !words)
          .forEach(name -> add(name, first(option.description())));
    }
  }

  private void argument(int index) {
    for (PositionalParamSpec argument : spec.positionalParameters()) {
      if (!argument.hidden() && argument.index().contains(index)) {
        values(argument, "");
      }
    }
  }

  /// @param before the option's name, where the value is in the same word
  private void values(ArgSpec argument, String before) {
    Values values = Values.of(argument);
    String listed = before;
    Set<String> taken = Set.of();
    if (argument.splitRegex().equals(",") || argument.paramLabel().equals("TASK")) {
      int comma = last.lastIndexOf(',');
      if (comma >= 0) {
        listed = last.substring(0, comma + 1);
        taken = Set.of(listed.substring(before.length()).split(","));
      }
    }
    for (String word : values.words()) {
      if (!taken.contains(word)) {
        add(listed + word, "");
      }
    }
    String typed = last.substring(before.length());
    if (values.places() == Values.Places.RUNS || values.places() == Values.Places.RUNS_AND_FILES) {
      RunPaths.near(typed).forEach(path -> add(before + path, ""));
    }
    rest =
        switch (values.places()) {
          case NONE -> ":nothing";
          case FOLDERS, RUNS -> ":folders";
          case FILES, RUNS_AND_FILES -> ":files";
        };
  }

  private void add(String word, String meaning) {
    if (word.startsWith(last)) {
      found.putIfAbsent(word, meaning);
    }
  }

  /// The first sentence, or line.
  private static String first(String... lines) {
    String text = Stream.of(lines).filter(line -> !line.isBlank()).findFirst().orElse("");
    List<String> sentences = new ArrayList<>(List.of(text.split("(?<=\\.) ", 2)));
    return sentences.getFirst().replace("%%", "%").replace('\t', ' ').strip();
  }
}
