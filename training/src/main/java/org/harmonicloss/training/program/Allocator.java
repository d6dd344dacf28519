package org.harmonicloss.training.program;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import org.graalvm.nativeimage.c.function.CFunction;

/// The memory allocator of the C library. glibc's gives the megabytes of each evaluation back to
/// the operating system and has them handed out again, page by page, for the next.
final class Allocator {
  // Their numbers in glibc's malloc.h.
  private static final int M_TRIM_THRESHOLD = -1;
  private static final int M_TOP_PAD = -2;
  private static final int M_MMAP_THRESHOLD = -3;

  /// Larger pieces come from the operating system and go back to it. Only language models need
  /// them, to whose long steps that adds nothing; kept as well, they would leave holes, which made
  /// GPT-2 small 0.9 GB larger.
  private static final int LARGEST = 8 << 20;

  /// How much more than is needed is asked for at once.
  private static final int MORE = 16 << 20;

  private Allocator() {}

  /// Tells it to keep memory that is given back, but for large pieces. Whatever the user has set in
  /// the environment stays, and so does the allocator of another C library.
  ///
  /// To be called before many threads allocate.
  @SuppressWarnings("restricted") // calls C
  static void keepMemory(Map<String, String> environment) {
    if (isSet(environment)) {
      return;
    }
    if (System.getProperty("org.graalvm.nativeimage.imagecode") != null) {
      setInImage(M_MMAP_THRESHOLD, LARGEST);
      setInImage(M_TRIM_THRESHOLD, Integer.MAX_VALUE);
      setInImage(M_TOP_PAD, MORE);
      return;
    }
    Linker linker = Linker.nativeLinker();
    linker
        .defaultLookup()
        .find("mallopt")
        .map(
            address ->
                linker.downcallHandle(
                    address,
                    FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT)))
        .ifPresent(
            mallopt -> {
              set(mallopt, M_MMAP_THRESHOLD, LARGEST);
              set(mallopt, M_TRIM_THRESHOLD, Integer.MAX_VALUE);
              set(mallopt, M_TOP_PAD, MORE);
            });
  }

  /// The native image calls C without the linker, whose lookup does not work there.
  @CFunction("mallopt")
  private static native int setInImage(int parameter, int value);

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
