package org.harmonicloss.cli.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.harmonicloss.models.base.ShellWord;

/// What the parts of a sweep need, for a job script.
///
/// @param folder of the sweep
/// @param parts one task of the array each
/// @param processors of a part
/// @param memory of a part, in MiB
/// @param time that a part may run at a stretch, 10 minutes or more
record Job(Path folder, int parts, int processors, int memory, Duration time) {
  /// Before the time is up, so that the checkpoints of a stack can be written.
  static final Duration NOTICE = Duration.ofMinutes(2);

  /// Fit for a job, a file and a Kubernetes object.
  String name() {
    String name =
        folder
            .toAbsolutePath()
            .normalize()
            .getFileName()
            .toString()
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-+|-+$", "");
    String fit = name.substring(0, Math.min(name.length(), 50)).replaceAll("-+$", "");
    return fit.isEmpty() ? "sweep" : fit;
  }

  /// The folder for a shell, wherever the job starts.
  String quotedFolder() {
    return ShellWord.quoted(folder.toAbsolutePath().normalize().toString());
  }

  /// h:mm:ss
  String clock() {
    return String.format(
        Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart());
  }

  /// `--stop-after` for schedulers that give no notice.
  String stopAfter() {
    return time.minus(NOTICE).toMinutes() + "m";
  }
}
