package org.harmonicloss.cli.input;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Signals by which schedulers and launchers announce that a job's time is up, beside TERM and INT,
/// which Java knows by itself: Slurm's `--signal`, LSF's `-wa`, submitit (USR2), Lightning's users
/// (USR1), a limit of processor time (XCPU), a lost terminal (HUP). Left alone, each would end the
/// process at once.
///
/// Java's class for them is no part of its library's interface, and javac takes that for an error,
/// so it is called by name.
final class Signals {
  private static final Map<String, Integer> NUMBERS =
      Map.of("HUP", 1, "USR1", 10, "USR2", 12, "XCPU", 24);

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String IGNORED = "SigIgn:\t";

  private Signals() {}

  /// From now on, each of them runs `action` in a thread of its own. One that was to be ignored, as
  /// HUP by `nohup`, still is.
  static void handle(Runnable action) {
    BigInteger ignored = ignored();
    NUMBERS.forEach(
        (name, number) -> {
          if (!ignored.testBit(number - 1)) {
            handle(name, action);
          }
        });
  }

  private static void handle(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object handles =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> called(proxy, method, arguments, action));
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), handles);
    } catch (ReflectiveOperationException e) {
      // Java keeps this signal for itself: it does what it does without us.
    }
  }

  private static Object called(Object proxy, Method method, Object[] arguments, Runnable action) {
    return switch (method.getName()) {
      case "handle" -> {
        Thread.ofPlatform().daemon().name("signal").start(action);
        yield null;
      }
      case "equals" -> System.identityHashCode(proxy) == System.identityHashCode(arguments[0]);
      case "hashCode" -> System.identityHashCode(proxy);
      default -> "handler of signals";
    };
  }

  /// A bit for each signal that whoever started this process wants ignored, from signal 1.
  private static BigInteger ignored() {
    try {
      List<String> lines = Files.readAllLines(STATUS);
      return lines.stream()
          .filter(line -> line.startsWith(IGNORED))
          .map(line -> new BigInteger(line.substring(IGNORED.length()).strip(), 16))
          .findFirst()
          .orElse(BigInteger.ZERO);
    } catch (IOException e) {
      return BigInteger.ZERO;
    }
  }
}
