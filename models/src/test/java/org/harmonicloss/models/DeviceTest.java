package org.harmonicloss.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceTest {
  @Test
  void hasTheNamesOfTheCommandLine() {
    assertEquals(Device.AUTO, Device.named("auto"));
    assertEquals(Device.CPU, Device.named("cpu"));
    assertEquals(new Device(Device.Kind.CUDA, 0), Device.named("cuda"));
    assertEquals(new Device(Device.Kind.CUDA, 12), Device.named("cuda:12"));
    assertEquals("cuda:0", Device.named("cuda").text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "gpu", "cuda:", "cuda:-1", "cuda:x", "CPU", "cuda:1 ", "cuda:99999"})
  void refusesOtherNames(String text) {
    HarmonicException e = assertThrows(HarmonicException.class, () -> Device.named(text));
    assertEquals(2, e.exitCode());
    assertEquals("unknown device: " + text, e.getMessage());
  }
}
