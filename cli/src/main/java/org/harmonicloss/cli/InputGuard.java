package org.harmonicloss.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;
import org.harmonicloss.cli.output.OutputFile;
import org.harmonicloss.models.base.HarmonicException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// Refuses a command line that wants to read standard input twice, before anything is read from it.
/// An argument can be standard input if its label says so, as in `FILE|-` or `NAME=FILE|-`.
final class InputGuard {
  private static final String DASH = "-";

  private InputGuard() {}

  /// @throws HarmonicException (usage) naming both
  static void check(ParseResult result) {
    List<String> names = new ArrayList<>();
    // An option that is given twice is there twice, each time with all its values.
    for (ArgSpec argument : new LinkedHashSet<>(result.matchedArgs())) {
      if (!isOutput(argument) && List.of(argument.paramLabel().split("\\|", -1)).contains(DASH)) {
        Object value = argument.getValue();
        Collection<?> values = value instanceof Collection<?> several ? several : List.of(value);
        values.stream()
            .filter(one -> isStandardInput(argument, one.toString()))
            .forEach(_ -> names.add(name(argument)));
      }
    }
    if (names.size() > 1) {
      throw HarmonicException.usage(
          "standard input can be read only once: "
              + names.get(0)
              + " and "
              + names.get(1)
              + " are both -",
          "write one of the two to a file, or give it as <(…)");
    }
  }

  private static boolean isStandardInput(ArgSpec argument, String value) {
    boolean named = argument.paramLabel().startsWith("NAME=");
    return value.equals(DASH) || (named && value.endsWith("=" + DASH));
  }

  private static boolean isOutput(ArgSpec argument) {
    return argument instanceof OptionSpec option
        && Stream.of(option.names()).anyMatch(OutputFile.OPTIONS::contains);
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }
}
