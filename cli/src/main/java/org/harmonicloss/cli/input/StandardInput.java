package org.harmonicloss.cli.input;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiConsumer;

/// Lines from a pipe.
public final class StandardInput {
  private StandardInput() {}

  /// Hands every line that is not blank to `each`, with its number, from 1.
  ///
  /// @return whether there was one
  public static boolean lines(InputStream in, BiConsumer<String, Integer> each) {
    List<String> lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines().toList();
    boolean any = false;
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        any = true;
        each.accept(lines.get(i), i + 1);
      }
    }
    return any;
  }
}
