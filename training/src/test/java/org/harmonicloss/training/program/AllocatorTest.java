package org.harmonicloss.training.program;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

/// Nothing that the user has chosen is overridden.
class AllocatorTest {
  @Test
  void theEnvironmentDecides() {
    assertEquals(
        false, Allocator.isSet(Map.of("PATH", "/bin", "GLIBC_TUNABLES", "glibc.rtld.x=1")));
    assertEquals(true, Allocator.isSet(Map.of("MALLOC_TOP_PAD_", "1024")));
    assertEquals(true, Allocator.isSet(Map.of("MALLOC_ARENA_MAX", "2")));
    assertEquals(true, Allocator.isSet(Map.of("GLIBC_TUNABLES", "glibc.malloc.trim_threshold=1")));
    assertEquals(true, Allocator.isSet(Map.of("LD_PRELOAD", "/usr/lib/libjemalloc.so.2")));
  }

  @Test
  void itCanBeToldTwice() {
    Allocator.keepMemory(Map.of());
    Allocator.keepMemory(Map.of());
  }
}
