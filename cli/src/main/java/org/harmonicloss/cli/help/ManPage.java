package org.harmonicloss.cli.help;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.harmonicloss.models.base.Version;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// A page of the manual: what `--help` says, in roff with the macros that every `man` has.
public final class ManPage {
  /// The rule of all commands; docs/command-line.md says more.
  private static final List<String> EXIT_CODES =
      List.of(
          "0", "Done.",
          "1", "The command line was right, and doing it failed.",
          "2",
              "The command line is wrong, or names something that is not there, such as a run or a"
                  + " file.",
          "3", "Training diverged.",
          "4", "A bar set with --fail-under or --fail-over was missed.",
          "130", "Interrupted; 143 by kill.");

  private final CommandSpec command;
  private final StringBuilder roff = new StringBuilder();

  private ManPage(CommandSpec command) {
    this.command = command;
  }

  /// The pages of `line` and of all its commands that are shown.
  public static List<ManPage> ofAll(CommandLine line) {
    List<ManPage> pages = new ArrayList<>();
    pages.add(new ManPage(line.getCommandSpec()));
    Mistakes.commands(line.getCommandSpec()).values().forEach(sub -> pages.addAll(ofAll(sub)));
    return pages;
  }

  public String fileName() {
    return pageName() + ".1";
  }

  private String pageName() {
    return command.qualifiedName("-");
  }

  /// @param date of the page, as in 2026-01-31
  public String roff(String date) {
    roff.setLength(0);
    String title = pageName().toUpperCase(Locale.ROOT);
    line(".TH \"%s\" 1 %s \"harmonic %s\" \"harmonic\"".formatted(title, date, Version.harmonic()));
    line(".nh\n.ad l");
    List<String> header = List.of(command.usageMessage().header());
    line(".SH NAME");
    line(text(pageName()) + " \\- " + text(withoutDot(header.getFirst())));
    line(".SH SYNOPSIS");
    String synopsis =
        new Help(command, Help.defaultColorScheme(Help.Ansi.OFF))
            .synopsis(0)
            .replaceAll("\\s+", " ")
            .strip();
    String name = command.qualifiedName();
    line("\\fB" + text(name) + "\\fR " + label(synopsis.substring(name.length()).strip()));
    line(".SH DESCRIPTION");
    line(text(header.getFirst()));
    Stream.of(command.usageMessage().description())
        .filter(part -> !part.isBlank())
        .forEach(part -> line(".PP\n" + text(plain(part))));
    arguments();
    options();
    commands();
    examples(header);
    exitStatus();
    seeAlso();
    return roff.toString();
  }

  private void arguments() {
    List<PositionalParamSpec> shown =
        command.positionalParameters().stream().filter(argument -> !argument.hidden()).toList();
    if (!shown.isEmpty()) {
      line(".SH ARGUMENTS");
      shown.forEach(argument -> item("\\fI" + label(argument.paramLabel()) + "\\fR", argument));
    }
  }

  private void options() {
    line(".SH OPTIONS");
    Sections.of(command)
        .forEach(
            (title, options) -> {
              if (!title.isEmpty()) {
                line(".SS " + text(title));
              }
              options.forEach(option -> item(tag(option), option));
            });
  }

  private static String tag(OptionSpec option) {
    String names =
        Arrays.stream(option.names())
            .map(name -> "\\fB" + text(name) + "\\fR")
            .collect(Collectors.joining(", "));
    if (option.arity().max() == 0) {
      return names;
    }
    String label = "\\fI" + label(option.paramLabel()) + "\\fR";
    return names
        + (option.splitRegex().isEmpty() ? "=" + label : "=" + label + "[," + label + "...]");
  }

  private void item(String tag, ArgSpec argument) {
    line(".TP\n" + tag);
    line(text(plain(String.join(" ", argument.description()))));
  }

  private void commands() {
    Map<String, CommandLine> commands = Mistakes.commands(command);
    if (!commands.isEmpty()) {
      line(".SH COMMANDS");
      commands.forEach(
          (name, sub) -> {
            line(".TP\n" + reference(sub.getCommandSpec()));
            line(text(sub.getCommandSpec().usageMessage().header()[0]));
          });
    }
  }

  private void examples(List<String> header) {
    List<String> examples =
        header.stream().filter(part -> part.startsWith("  ")).map(String::strip).toList();
    if (!examples.isEmpty()) {
      line(".SH EXAMPLES\n.nf");
      examples.forEach(example -> line(text(example)));
      line(".fi");
    }
  }

  private void exitStatus() {
    line(".SH \"EXIT STATUS\"");
    for (int i = 0; i < EXIT_CODES.size(); i += 2) {
      line(".TP\n\\fB" + EXIT_CODES.get(i) + "\\fR\n" + text(EXIT_CODES.get(i + 1)));
    }
  }

  private void seeAlso() {
    CommandSpec parent = command.parent();
    List<CommandSpec> others = new ArrayList<>();
    if (parent == null) {
      Mistakes.commands(command).values().forEach(sub -> others.add(sub.getCommandSpec()));
    }
    for (CommandSpec above = parent; above != null; above = above.parent()) {
      others.addFirst(above);
    }
    line(".SH \"SEE ALSO\"");
    line(others.stream().map(ManPage::reference).collect(Collectors.joining(",\n")));
  }

  private static String reference(CommandSpec other) {
    return "\\fB" + text(other.qualifiedName("-")) + "\\fR(1)";
  }

  private void line(String text) {
    roff.append(text).append('\n');
  }

  /// Picocli's descriptions are format strings.
  private static String plain(String description) {
    return description.replace("%n", "\n").replace("%%", "%");
  }

  private static String withoutDot(String sentence) {
    String start = sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
    return start.replaceFirst("\\.$", "");
  }

  /// A label, which may go on in the next line behind each choice.
  private static String label(String text) {
    return text(text).replace("|", "|\\:");
  }

  /// What roff shows as `text`: as it is typed, whatever it begins with.
  static String text(String text) {
    StringBuilder roff = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '\\' -> roff.append("\\e");
                case '-' -> roff.append("\\-");
                case '\'' -> roff.append("\\(aq");
                case '`' -> roff.append("\\(ga");
                case '^' -> roff.append("\\(ha");
                case '~' -> roff.append("\\(ti");
                case '"' -> roff.append("\\(dq");
                default -> {
                  if (c < 128) {
                    roff.append((char) c);
                  } else {
                    roff.append(String.format(Locale.ROOT, "\\[u%04X]", c));
                  }
                }
              }
            });
    return roff.toString().replaceAll("(?m)^\\.", "\\\\&.");
  }
}
