package org.harmonicloss.models.base;

/// Something a user can understand and act on: one line that says what is wrong with what, and a
/// hint that says what to do. The command line prints both and ends with [#exitCode].
public final class HarmonicException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// Why a command ended: the exit codes of the command line.
  public enum Reason {
    /// Something failed while the command ran.
    FAILED(1),
    /// The command line asks for something that cannot be, or names something that is not there.
    USAGE(2),
    /// The training loss became infinite or NaN.
    DIVERGED(3),
    /// A `--fail-under` or `--fail-over` bar was missed.
    BAR_MISSED(4),
    /// Another process holds what the command was to work on: try again later. The number is that
    /// of `EX_TEMPFAIL` in sysexits.h.
    IN_USE(75),
    /// The user interrupted the command; a checkpoint was written.
    INTERRUPTED(130);

    private final int exitCode;

    Reason(int exitCode) {
      this.exitCode = exitCode;
    }
  }

  private final Reason reason;
  private final String hint;

  public HarmonicException(Reason reason, String message, String hint, Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.hint = hint;
  }

  public static HarmonicException failed(String message, String hint) {
    return new HarmonicException(Reason.FAILED, message, hint, null);
  }

  public static HarmonicException failed(String message, String hint, Throwable cause) {
    return new HarmonicException(Reason.FAILED, message, hint, cause);
  }

  public static HarmonicException usage(String message, String hint) {
    return new HarmonicException(Reason.USAGE, message, hint, null);
  }

  public Reason reason() {
    return reason;
  }

  /// What the user can do about it; never empty.
  public String hint() {
    return hint;
  }

  public int exitCode() {
    return reason.exitCode;
  }
}
