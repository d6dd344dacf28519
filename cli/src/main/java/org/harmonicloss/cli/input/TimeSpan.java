package org.harmonicloss.cli.input;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.harmonicloss.models.base.HarmonicException;

/// Times as users write them: `90s`, `55m`, `1h30m`, `2d`.
public final class TimeSpan {
  private static final Pattern TEXT =
      Pattern.compile("(?:(\\d{1,5})d)?(?:(\\d{1,6})h)?(?:(\\d{1,7})m)?(?:(\\d{1,9})s)?");

  private TimeSpan() {}

  /// @param option for messages
  /// @throws HarmonicException (usage) if it is none, or not above 0
  public static Duration parse(String option, String text) {
    Matcher matcher = TEXT.matcher(text);
    Duration time =
        matcher.matches()
            ? Duration.ofDays(number(matcher.group(1)))
                .plusHours(number(matcher.group(2)))
                .plusMinutes(number(matcher.group(3)))
                .plusSeconds(number(matcher.group(4)))
            : Duration.ZERO;
    if (time.isZero()) {
      throw HarmonicException.usage(
          option + " is no time: " + text, "give one with its units, such as 90s, 55m or 1h30m");
    }
    return time;
  }

  private static long number(String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
