package org.harmonicloss.models.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.Json;

/// A process that holds a run, as it says in a file that processes on other machines read too.
///
/// @param host name of its machine, for messages
/// @param boot the kernel's number of the machine's latest start; empty where there is none
/// @param processes the name space of its process numbers: containers have their own
/// @param pid its number there
/// @param started when it was started, in the kernel's ticks since the machine was
/// @param token of this one time that it took the run
record Owner(String host, String boot, String processes, long pid, long started, String token) {
  private static final Path PROC = Path.of("/proc");
  private static final Path KERNEL = PROC.resolve("sys/kernel");
  private static final Set<String> HELD = ConcurrentHashMap.newKeySet();

  /// Whether a process is still there.
  enum Life {
    ALIVE,
    DEAD,
    /// It is of another machine.
    UNKNOWN
  }

  /// This process, which holds something from now on until [#release].
  static Owner ofThisProcess() {
    String token = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    HELD.add(token);
    long pid = ProcessHandle.current().pid();
    return new Owner(
        line(KERNEL.resolve("hostname")),
        line(KERNEL.resolve("random/boot_id")),
        nameSpace(),
        pid,
        startOf(pid),
        token);
  }

  /// It holds that no more.
  void release() {
    HELD.remove(token);
  }

  Life life() {
    if (HELD.contains(token)) {
      return Life.ALIVE;
    }
    boolean here =
        !boot.isEmpty()
            && !processes.isEmpty()
            && boot.equals(line(KERNEL.resolve("random/boot_id")))
            && processes.equals(nameSpace());
    if (!here) {
      return Life.UNKNOWN;
    }
    boolean other = pid != ProcessHandle.current().pid();
    return other && started >= 0 && startOf(pid) == started ? Life.ALIVE : Life.DEAD;
  }

  /// For messages.
  String text() {
    return "process " + pid + " on " + (host.isEmpty() ? "an unnamed machine" : host);
  }

  ObjectNode toJson() {
    return Json.object()
        .put("host", host)
        .put("boot", boot)
        .put("processes", processes)
        .put("pid", pid)
        .put("started", started)
        .put("token", token);
  }

  /// @throws HarmonicException if the file is not one of ours, or is gone
  static Owner read(Path file) {
    Json.Fields fields = new Json.Fields(Json.read(file), file.toString());
    return new Owner(
        fields.text("host"),
        fields.text("boot"),
        fields.text("processes"),
        fields.wholeNumber("pid"),
        fields.wholeNumber("started"),
        fields.text("token"));
  }

  private static String nameSpace() {
    try {
      return Files.readSymbolicLink(PROC.resolve("self/ns/pid")).toString();
    } catch (IOException e) {
      return "";
    }
  }

  private static String line(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return "";
    }
  }

  /// When a process of this machine was started; -1 if there is none of that number, or it has
  /// ended and only its parent has not asked for it yet.
  private static long startOf(long pid) {
    try {
      String status = Files.readString(PROC.resolve(pid + "/stat"));
      // 3548 (a name, with ) in it) S 1 …: the state is the third field, the start the 22nd.
      String[] fields = status.substring(status.lastIndexOf(')') + 2).split(" ", -1);
      return fields[0].equals("Z") ? -1 : Long.parseLong(fields[19]);
    } catch (IOException e) {
      return -1;
    }
  }
}
