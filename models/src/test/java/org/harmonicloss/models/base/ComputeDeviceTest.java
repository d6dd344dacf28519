package org.harmonicloss.models.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComputeDeviceTest {
  @Test
  void hasTheNamesOfTheCommandLine() {
    assertEquals(ComputeDevice.AUTO, ComputeDevice.named("auto"));
    assertEquals(ComputeDevice.CPU, ComputeDevice.named("cpu"));
    assertEquals(new ComputeDevice(ComputeDevice.Kind.CUDA, 0), ComputeDevice.named("cuda"));
    assertEquals(new ComputeDevice(ComputeDevice.Kind.CUDA, 12), ComputeDevice.named("cuda:12"));
    assertEquals("cuda:0", ComputeDevice.named("cuda").text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "gpu", "cuda:", "cuda:-1", "cuda:x", "CPU", "cuda:1 ", "cuda:99999"})
  void refusesOtherNames(String text) {
    HarmonicException e = assertThrows(HarmonicException.class, () -> ComputeDevice.named(text));
    assertEquals(2, e.exitCode());
    assertEquals("unknown device: " + text, e.getMessage());
  }
}
