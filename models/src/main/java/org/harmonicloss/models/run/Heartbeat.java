package org.harmonicloss.models.run;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Gives signs of life for all that this process holds.
final class Heartbeat {
  private static final String VARIABLE = "HARMONIC_OWNER_TIMEOUT";
  private static final int BEATS = 6;

  private static final Set<Ownership> ALL = ConcurrentHashMap.newKeySet();
  private static Thread thread;

  private Heartbeat() {}

  /// Without a sign for so long, a process is taken for dead.
  static Duration timeout() {
    return timeout(System.getenv(VARIABLE));
  }

  /// @param seconds 5 to 86,400 as text; null is 60, and so is anything else
  static Duration timeout(String seconds) {
    boolean given = seconds != null && seconds.matches("[1-9]\\d{0,4}");
    return Duration.ofSeconds(given ? Math.clamp(Long.parseLong(seconds), 5, 86_400) : 60);
  }

  static synchronized void add(Ownership held) {
    ALL.add(held);
    if (thread == null) {
      thread = Thread.ofPlatform().daemon().name("heartbeat").start(Heartbeat::beat);
    }
  }

  static void remove(Ownership held) {
    ALL.remove(held);
  }

  private static void beat() {
    while (true) {
      try {
        Thread.sleep(timeout().dividedBy(BEATS));
      } catch (InterruptedException e) {
        return;
      }
      ALL.forEach(Ownership::beat);
    }
  }
}
