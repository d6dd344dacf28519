package org.harmonicloss.training.program;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import java.util.Optional;

/// The memory allocator of the C library. glibc's gives the megabytes of each evaluation back to
/// the
/// operating system and has them handed out again, page by page, for the next.
final class Allocator {
  // Their numbers in glibc's malloc.h.
  private static final int M_TRIM_THRESHOLD = -1;
  private static final int M_TOP_PAD = -2;
  private static final int M_MMAP_THRESHOLD = -3;

  private Allocator() {}

  /// Tells it to keep memory that is given back, up to pieces of 1 GB. Whatever the user has set in
  /// the environment stays, and so does the allocator of another C library.
  ///
  /// To be called before many threads allocate.
  @SuppressWarnings("restricted") // calls C
  static void keepMemory(Map<String, String> environment) {
    Optional<MemorySegment> mallopt = isSet(environment) ? Optional.empty() : mallopt();
    if (mallopt.isEmpty()) {
      return;
    }
    MethodHandle set =
        Linker.nativeLinker()
            .downcallHandle(
                mallopt.get(),
                FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    set(set, M_MMAP_THRESHOLD, 1 << 30);
    set(set, M_TRIM_THRESHOLD, Integer.MAX_VALUE);
    set(set, M_TOP_PAD, 16 << 20);
  }

  /// The linker's own lookup does not work in the native image.
  @SuppressWarnings("restricted") // calls C
  private static Optional<MemorySegment> mallopt() {
    try {
      return SymbolLookup.libraryLookup("libc.so.6", Arena.global()).find("mallopt");
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // another C library
    }
  }

  /// Whether the user has set any of the three, or another allocator.
  static boolean isSet(Map<String, String> environment) {
    return environment.keySet().stream().anyMatch(name -> name.startsWith("MALLOC_"))
        || environment.getOrDefault("GLIBC_TUNABLES", "").contains("glibc.malloc.")
        || environment.getOrDefault("LD_PRELOAD", "").contains("malloc");
  }

  private static void set(MethodHandle mallopt, int parameter, int value) {
    try {
      int _ = (int) mallopt.invokeExact(parameter, value);
    } catch (Throwable e) {
      throw new IllegalStateException("mallopt throws nothing", e);
    }
  }
}
