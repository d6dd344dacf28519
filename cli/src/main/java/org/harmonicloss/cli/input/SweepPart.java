package org.harmonicloss.cli.input;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.run.Sweep;

/// One of the parts that a sweep is divided into for as many processes. Every so-manieth stack is
/// its: stacks of one kind, which take equally long, are neighbours in the plan.
///
/// @param index 1 to `parts`
public record SweepPart(int index, int parts) {
  private static final int MOST = 100_000;
  private static final int MOST_USUAL = 1000;

  private static final Pattern TEXT = Pattern.compile("(\\d{1,9})/(\\d{1,9})");

  /// @param text such as `3/40`
  /// @throws HarmonicException (usage) if it is none
  public static SweepPart parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw HarmonicException.usage(
          "--part is no part: " + text, "give which of how many, as in --part 3/40");
    }
    SweepPart part =
        new SweepPart(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    if (part.index < 1 || part.index > part.parts) {
      throw HarmonicException.usage(
          "--part must be between 1/N and N/N, was " + text, "N is the number of parts");
    }
    return part;
  }

  /// How many parts a sweep is divided into. Where the user does not say, there is one for each
  /// stack, but no more than Slurm's arrays may have indices by default.
  ///
  /// @param parts null if it is left to us
  /// @throws HarmonicException (usage) if it is no number of parts
  public static int count(Integer parts, Sweep sweep) {
    if (parts == null) {
      return Math.max(1, Math.min(sweep.stacks().size(), MOST_USUAL));
    }
    if (parts < 1 || parts > MOST) {
      throw HarmonicException.usage(
          "--parts must be between 1 and 100000, was " + parts, "leave it out for what is usual");
    }
    return parts;
  }

  /// Those of the stacks that are this part's; none of a part that is to spare.
  public <S> List<S> of(List<S> stacks) {
    return IntStream.range(0, stacks.size())
        .filter(i -> i % parts == index - 1)
        .mapToObj(stacks::get)
        .toList();
  }

  @Override
  public String toString() {
    return index + "/" + parts;
  }
}
