package org.harmonicloss.models.base;

import java.util.regex.Pattern;

/// Words of a command line, as a POSIX shell reads them.
public final class ShellWord {
  private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./-]+");

  private ShellWord() {}

  /// The word in single quotes, unless it is read as it is without.
  public static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
