package org.harmonicloss.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.harmonicloss.models.base.HarmonicException;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// Refuses a command line that names a run or file behind what it is to be asked about, as in
/// `harmonic probe 3,4 RUN`.
final class OrderGuard {
  private static final Set<String> PLACES = Set.of("RUN", "FILE");

  private OrderGuard() {}

  /// @throws HarmonicException (usage) with the words in their order
  static void check(ParseResult result) {
    List<PositionalParamSpec> arguments = result.matchedPositionals();
    if (arguments.isEmpty() || !isPlace(arguments.getFirst())) {
      return;
    }
    List<String> words = new ArrayList<>();
    for (PositionalParamSpec argument : arguments) {
      words.addAll(argument.originalStringValues());
    }
    String first = words.getFirst();
    if (words.size() < 2 || first.equals("-") || exists(first) || !exists(words.getLast())) {
      return;
    }
    words.addFirst(words.removeLast());
    throw HarmonicException.usage(
        "no such run or file: " + first,
        "did you mean '"
            + result.commandSpec().qualifiedName()
            + " "
            + String.join(" ", words)
            + "'?");
  }

  /// Whether an argument, and it alone, is a run or a file.
  private static boolean isPlace(PositionalParamSpec argument) {
    return !argument.isMultiValue()
        && List.of(argument.paramLabel().split("\\|", -1)).stream().anyMatch(PLACES::contains);
  }

  private static boolean exists(String word) {
    try {
      return Files.exists(Path.of(word));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
