package org.harmonicloss.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.harmonicloss.cli.output.OutputFile;
import org.harmonicloss.models.base.HarmonicException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// Refuses a command line whose output would overwrite one of its inputs, by whatever names and
/// links the two are reached.
final class OutputGuard {
  /// In a folder that is an input, a run or word pairs for one, these are read; a figure that an
  /// earlier command has put there is not.
  private static final String READ =
      "(?i).*\\.(json|ndjson|onnx|safetensors|npy|txt|gz)|.*-ubyte|README\\.md";

  private record Output(String option, Path path) {}

  private OutputGuard() {}

  /// @throws HarmonicException naming the option
  static void check(ParseResult result) {
    if (OutputFile.takesStandardOutput(result) && result.hasMatchedOption("--format")) {
      throw HarmonicException.usage(
          "standard output cannot take a file and the results",
          "leave --format out, or give the name of a file instead of -");
    }
    List<Output> outputs = new ArrayList<>();
    List<Path> inputs = new ArrayList<>();
    for (ArgSpec argument : result.matchedArgs()) {
      boolean writes =
          argument instanceof OptionSpec option
              && Stream.of(option.names()).anyMatch(OutputFile.OPTIONS::contains);
      if (!writes && !mayNameFiles(argument)) {
        continue;
      }
      for (Path path : paths(argument.getValue())) {
        if (writes) {
          outputs.add(new Output(((OptionSpec) argument).longestName(), path));
        } else {
          inputs.add(path);
        }
      }
    }
    for (int i = 0; i < outputs.size(); i++) {
      Output output = outputs.get(i);
      if (!OutputFile.isStandardOutput(output.path)
          && inputs.stream().anyMatch(input -> overwrites(output.path, input))) {
        throw HarmonicException.usage(
            output.option + " names an input: " + output.path,
            "name another file: this one would be overwritten");
      }
      for (Output other : outputs.subList(0, i)) {
        if (isSame(output.path, other.path)) {
          throw HarmonicException.usage(
              other.option + " and " + output.option + " name the same file: " + output.path,
              "give each a file of its own");
        }
      }
    }
  }

  /// Not the name of a task, for one: a run may be called as what it learns.
  private static boolean mayNameFiles(ArgSpec argument) {
    boolean path = argument.typeInfo().getAuxiliaryTypes()[0] == Path.class;
    return path || argument.paramLabel().matches(".*(FILE|RUN|DIR|SECOND).*|.*\\|-.*");
  }

  /// What might be a path, of an argument that may have several values.
  private static List<Path> paths(Object value) {
    List<Path> paths = new ArrayList<>();
    switch (value) {
      case null -> {}
      case Collection<?> values -> values.forEach(one -> paths.addAll(paths(one)));
      case Path path -> paths.add(path);
      case String text -> {
        try {
          paths.add(Path.of(text));
        } catch (InvalidPathException e) {
          // then it is none
        }
      }
      default -> {}
    }
    return paths;
  }

  private static boolean overwrites(Path output, Path input) {
    if (isSame(output, input)) {
      return true;
    }
    try {
      return Files.isDirectory(input)
          && Files.isRegularFile(output)
          && output.toRealPath().startsWith(input.toRealPath())
          && output.toRealPath().getFileName().toString().matches(READ);
    } catch (IOException e) {
      return false; // one of them is not there
    }
  }

  private static boolean isSame(Path one, Path other) {
    try {
      if (Files.exists(one) && Files.exists(other)) {
        return Files.isRegularFile(one) && Files.isSameFile(one, other);
      }
      return one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
    } catch (IOException e) {
      return false;
    }
  }
}
