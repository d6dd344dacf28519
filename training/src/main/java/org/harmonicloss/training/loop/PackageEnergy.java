package org.harmonicloss.training.loop;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/// The energy that a machine's processors use, from the counters that Linux's powercap has of each
/// package (RAPL, of Intel and AMD): all of it, whatever ran. There are none on other systems and
/// in most virtual machines, and only root may read them on most others; then nothing is known,
/// and nothing is guessed.
///
/// A counter begins again at 0 after some 262 kJ, so [#sample] has to be called every minute or so.
final class PackageEnergy {
  private static final Path POWERCAP = Path.of("/sys/class/powercap");

  /// No package takes more: what would need it was a reset, or more than one turn.
  private static final double MOST_WATTS = 1000;

  /// Reading a counter takes longer than an epoch of a small model.
  private static final long SAMPLE_NANOS = 10_000_000_000L;

  private static final double MICRO = 1e6;
  private static final double NANO = 1e9;

  /// One package's.
  ///
  /// @param energy the file with the microjoules
  /// @param range which it never exceeds
  private record Counter(Path energy, long range) {}

  private final List<Counter> counters;
  private final LongSupplier clock;
  private final long[] last;
  private long sampled;
  private double microjoules;
  private boolean known;

  private PackageEnergy(List<Counter> counters, LongSupplier clock) {
    this.counters = counters;
    this.clock = clock;
    this.last = new long[counters.size()];
    known = !counters.isEmpty();
    sampled = clock.getAsLong();
    for (int i = 0; i < last.length && known; i++) {
      last[i] = number(counters.get(i).energy);
      known = last[i] >= 0;
    }
  }

  static PackageEnergy ofMachine() {
    return of(POWERCAP, System::nanoTime);
  }

  /// @param clock nanoseconds
  static PackageEnergy of(Path powercap, LongSupplier clock) {
    List<Counter> counters = new ArrayList<>();
    try (DirectoryStream<Path> zones = Files.newDirectoryStream(powercap)) {
      for (Path zone : zones) {
        // Those with another number are parts of a package; psys is all of the machine.
        if (zone.getFileName().toString().matches("intel-rapl:\\d+")
            && Files.readString(zone.resolve("name")).startsWith("package")) {
          Path range = zone.resolve("max_energy_range_uj");
          counters.add(new Counter(zone.resolve("energy_uj"), number(range)));
        }
      }
    } catch (IOException e) {
      return new PackageEnergy(List.of(), clock);
    }
    return new PackageEnergy(counters, clock);
  }

  /// @return -1 if there is none
  private static long number(Path file) {
    try {
      return Long.parseLong(Files.readString(file).strip());
    } catch (IOException | NumberFormatException e) {
      return -1;
    }
  }

  /// Looks at the counters, unless that was done a moment ago.
  synchronized void sample() {
    if (known && clock.getAsLong() - sampled >= SAMPLE_NANOS) {
      read();
    }
  }

  /// Joules of all packages since this was made; null if they are not known.
  synchronized Double joules() {
    if (known) {
      read();
    }
    return known ? (Double) (microjoules / MICRO) : null;
  }

  private void read() {
    long now = clock.getAsLong();
    double most = (now - sampled) / NANO * MOST_WATTS * MICRO + MICRO;
    sampled = now;
    for (int i = 0; i < last.length; i++) {
      Counter counter = counters.get(i);
      long value = number(counter.energy);
      long used = value < last[i] ? counter.range - last[i] + value : value - last[i];
      if (value < 0 || used < 0 || used > most || most > counter.range) {
        known = false;
        return;
      }
      microjoules += used;
      last[i] = value;
    }
  }
}
