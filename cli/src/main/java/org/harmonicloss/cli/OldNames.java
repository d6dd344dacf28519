package org.harmonicloss.cli;

import java.util.Arrays;
import java.util.Map;

/// Options that had other names in version 0.1.0, or while this one was made. They still do what
/// they did, and are not shown in the help. They will go in the version after this one.
final class OldNames {
  private static final String TOP = "--top";
  private static final String TOP_K = "--top-k";

  /// By the command; the first names are the old ones.
  private static final Map<String, Map<String, String>> OPTIONS =
      Map.of(
          "probe", Map.of(TOP, TOP_K),
          "analyze analogy", Map.of(TOP, TOP_K),
          "analyze neighbors", Map.of(TOP, TOP_K, "--k", TOP_K, "--metric", "--measure"),
          "analyze similarity", Map.of("--metric", "--measure"),
          "analyze parallelogram", Map.of("--tasks", "--word-pairs"));

  private OldNames() {}

  /// The same command line with the options' present names.
  static String[] replaced(String... arguments) {
    if (arguments.length < 2) {
      return arguments;
    }
    boolean analyze = arguments[0].equals("analyze");
    if (analyze && arguments[1].equals("pca")) {
      return firstOf(arguments);
    }
    String command = analyze ? arguments[0] + " " + arguments[1] : arguments[0];
    Map<String, String> options = OPTIONS.getOrDefault(command, Map.of());
    return Arrays.stream(arguments)
        .map(
            argument -> {
              int value = argument.indexOf('=');
              String name = value < 0 ? argument : argument.substring(0, value);
              return options.getOrDefault(name, name) + argument.substring(name.length());
            })
        .toArray(String[]::new);
  }

  /// `pca --components K` is `--first K` now; two numbers are something else.
  private static String[] firstOf(String... arguments) {
    String[] replaced = arguments.clone();
    for (int i = 2; i < replaced.length; i++) {
      if (replaced[i].matches("--components=[0-9]+")) {
        replaced[i] = replaced[i].replace("--components", "--first");
      } else if (replaced[i].equals("--components")
          && i + 1 < replaced.length
          && replaced[i + 1].matches("[0-9]+")) {
        replaced[i] = "--first";
      }
    }
    return replaced;
  }
}
