package org.harmonicloss.training.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageEnergyTest {
  private static final long RANGE = 262_143_328_850L;

  @TempDir private Path powercap;
  private long seconds;

  private void zone(String folder, String name, long microjoules) throws IOException {
    Path zone = Files.createDirectories(powercap.resolve(folder));
    Files.writeString(zone.resolve("name"), name + "\n");
    Files.writeString(zone.resolve("max_energy_range_uj"), RANGE + "\n");
    Files.writeString(zone.resolve("energy_uj"), microjoules + "\n");
  }

  private PackageEnergy meter() {
    return PackageEnergy.of(powercap, () -> seconds * 1_000_000_000L);
  }

  /// As a machine of two packages has it, with parts of the first, the whole machine, and the first
  /// package once more by another interface.
  private void machine(long first, long second) throws IOException {
    zone("intel-rapl:0", "package-0", first);
    zone("intel-rapl:0:0", "core", first / 2);
    zone("intel-rapl:0:1", "dram", first / 3);
    zone("intel-rapl:1", "package-1-die-0", second);
    zone("intel-rapl:2", "psys", 3 * (first + second));
    zone("intel-rapl-mmio:0", "package-0", first);
    Files.createDirectories(powercap.resolve("intel-rapl"));
  }

  @Test
  void everyPackageCountsOnce() throws IOException {
    machine(5_000_000, 70_000_000);
    PackageEnergy energy = meter();
    seconds = 60;
    machine(5_000_000 + 1_250_000_000, 70_000_000 + 500_000);
    assertEquals(1250.5, energy.joules());
    assertEquals(1250.5, energy.joules(), "nothing since");
  }

  @Test
  void countersBeginAgain() throws IOException {
    machine(RANGE - 1_000_000, 0);
    PackageEnergy energy = meter();
    seconds = 100;
    machine(2_000_000, 4_000_000);
    energy.sample();
    seconds = 200;
    machine(3_000_000, 4_500_000);
    assertEquals(1 + 2 + 4 + 1.5, energy.joules(), 1e-9);
  }

  @Test
  void aMomentIsNotSampled() throws IOException {
    machine(0, 0);
    PackageEnergy energy = meter();
    seconds = 9;
    zone("intel-rapl:0", "package-0", -1); // would be found out
    energy.sample();
    machine(1_000_000, 0);
    assertEquals(1.0, energy.joules());
  }

  @Test
  void whatCannotBeIsNotKnown() throws IOException {
    machine(0, RANGE / 2);
    PackageEnergy reset = meter();
    seconds += 60;
    machine(1_000_000, 0); // 131 kJ in a minute
    assertNull(reset.joules());
    PackageEnergy rare = meter();
    seconds += 1000; // in which a counter may have gone round
    assertNull(rare.joules());
    machine(0, 0);
    PackageEnergy gone = meter();
    Files.delete(powercap.resolve("intel-rapl:1/energy_uj"));
    assertNull(gone.joules());
    machine(0, 0);
    assertNull(gone.joules(), "a part of it is missing for ever");
  }

  @Test
  void withoutCountersNothingIsKnown() throws IOException {
    assertNull(meter().joules());
    assertNull(PackageEnergy.of(powercap.resolve("nowhere"), () -> 0).joules());
    zone("intel-rapl:2", "psys", 5);
    assertNull(meter().joules());
    machine(0, 0);
    Files.writeString(powercap.resolve("intel-rapl:1/energy_uj"), "what is this");
    assertNull(meter().joules());
  }
}
