package org.harmonicloss.cli.output;

import org.harmonicloss.models.base.HarmonicException;
import picocli.CommandLine.Option;

/// `--fail-under` and `--fail-over`: make a metric a test, for scripts.
public final class Bar {
  @Option(
      names = "--fail-under",
      paramLabel = "X",
      description = "Exit with 4 if the value is less than X.")
  private Double under;

  @Option(
      names = "--fail-over",
      paramLabel = "X",
      description = "Exit with 4 if the value is greater than X.")
  private Double over;

  /// Called after the results are printed, which a missed bar does not hold back.
  public void check(String what, double value) {
    if (under != null && value < under) {
      throw missed(what + " is " + value + ", less than " + under);
    }
    if (over != null && value > over) {
      throw missed(what + " is " + value + ", greater than " + over);
    }
  }

  private static HarmonicException missed(String message) {
    return new HarmonicException(
        HarmonicException.Reason.BAR_MISSED, message, "the bar was set on the command line", null);
  }
}
