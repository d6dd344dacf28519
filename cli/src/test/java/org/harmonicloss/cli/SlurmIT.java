package org.harmonicloss.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.harmonicloss.models.run.RunDirectory;
import org.harmonicloss.models.run.RunState;
import org.harmonicloss.models.run.Sweep;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The job script of `harmonic cluster slurm` on a real Slurm, whose nodes are all this machine.
class SlurmIT {
  private static final Path BINARY = Path.of(System.getProperty("harmonic.native"));
  private static final Path TOOL = Path.of("../../shared/slurm/local-slurm").toAbsolutePath();

  private static final int MEASURED = 2_000;

  @TempDir private static Path folder;
  private static Path slurm;

  @BeforeAll
  static void start() throws Exception {
    boolean there =
        Files.exists(TOOL)
            && Stream.of("slurmctld", "munged")
                .allMatch(name -> Files.exists(Path.of("/usr/sbin", name)));
    assertTrue(there || System.getenv("CI") == null, "CI needs a Slurm of one machine: " + TOOL);
    assumeTrue(there, "no Slurm of one machine: " + TOOL);
    // Its names must be short, and others must see its socket.
    slurm = Files.createTempDirectory(Path.of("/tmp"), "slurm");
    Files.setPosixFilePermissions(slurm, PosixFilePermissions.fromString("rwxr-xr-x"));
    run(TOOL + " start " + slurm);
    run(
        "harmonic train modular-addition --rows 60 --epochs 40 --seeds 0..5 --stack 2 --quiet"
            + " --out whole");
  }

  @AfterAll
  static void stop() throws Exception {
    if (slurm != null) {
      run(TOOL + " stop " + slurm);
      run("rm -r " + slurm);
    }
  }

  /// What a shell command prints.
  private static String run(String command) throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", "");
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    builder.environment().put("PATH", BINARY.getParent() + ":" + System.getenv("PATH"));
    builder.environment().put("SLURM_CONF", slurm.resolve("slurm.conf").toString());
    builder.environment().put("LOCAL_SLURM_NODES", "3");
    builder.environment().put("LOCAL_SLURM_CPUS", "2");
    builder.environment().put("LOCAL_SLURM_EXTRA", "SlurmdTimeout=5\nKillWait=20\nMinJobAge=300");
    builder.environment().put("HARMONIC_OWNER_TIMEOUT", "6");
    builder.environment().remove("HARMONIC_LIB");
    Process process = builder.start();
    process.getOutputStream().close();
    assertTrue(process.waitFor(5, TimeUnit.MINUTES), "it hangs: " + command);
    String text = Files.readString(out).strip();
    Files.delete(out);
    assertEquals(0, process.exitValue(), command + ": " + text);
    return text;
  }

  /// Something that must become so.
  private interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  private static void await(String what, Path sweep, Condition condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(4);
    while (!condition.holds()) {
      if (System.nanoTime() > end) {
        fail(
            what
                + "\n"
                + run(
                    "squeue; scontrol show job | grep -E 'JobId|State|Reason|ExitCode'; tail "
                        + sweep
                        + "-*.log; harmonic status --format table "
                        + sweep));
      }
      Thread.sleep(500);
    }
  }

  /// Plans a sweep like the one that was trained as a whole, but for longer.
  private static Path plan(String name, int epochs, int parts) throws Exception {
    run(
        "harmonic train modular-addition --rows 60 --epochs "
            + epochs
            + " --seeds 0..5 --stack 2 --plan --quiet --out "
            + name);
    run(
        "harmonic cluster slurm "
            + name
            + " --time 10m --parts "
            + parts
            // What a user would edit: these nodes do not say what memory they have.
            + " | sed '/--mem=/d; s/sleep 60/sleep 1/' > "
            + name
            + ".sh");
    return folder.resolve(name);
  }

  private static String submit(Path sweep, String options) throws Exception {
    return run("sbatch --parsable " + options + " " + sweep + ".sh");
  }

  private static List<RunState> states(Path sweep) {
    List<RunState> states = new ArrayList<>();
    for (RunDirectory run : Sweep.open(sweep).begun()) {
      states.add(run.state(run.config(), run.provenance()));
    }
    return states;
  }

  private static boolean isFinished(Path sweep) {
    return states(sweep).stream().filter(RunState.FINISHED::equals).count() == 6;
  }

  /// How often its first run has been begun.
  private static int sessions(Path sweep) {
    return Sweep.open(sweep).begun().getFirst().provenance().sessions().size();
  }

  /// As many epochs of these runs as this machine trains in some seconds: what Slurm does takes its
  /// time, however fast the machine is.
  private static int epochsOf(int seconds) throws Exception {
    long start = System.nanoTime();
    run(
        "harmonic train modular-addition --rows 60 --epochs "
            + MEASURED
            + " --seeds 0..5 --stack 2 --quiet --force --out measured");
    double took = (System.nanoTime() - start) / 1e9;
    return (int) Math.round(seconds * MEASURED / took);
  }

  private static boolean isTraining(Path sweep) throws IOException {
    for (RunDirectory run : Sweep.open(sweep).begun()) {
      if (Files.size(run.path().resolve("metrics.ndjson")) > 0
          && run.state(run.config(), run.provenance()) == RunState.TRAINING) {
        return true;
      }
    }
    return false;
  }

  private static boolean queueIsEmpty() throws IOException, InterruptedException {
    return run("squeue --noheader").isEmpty();
  }

  private static void assertSameAs(Path expected, Path sweep) throws IOException {
    for (String name : Sweep.open(expected).runs().keySet()) {
      assertArrayEquals(
          Files.readAllBytes(expected.resolve(name).resolve("checkpoint.safetensors")),
          Files.readAllBytes(sweep.resolve(name).resolve("checkpoint.safetensors")),
          name);
    }
  }

  /// The same, trained here.
  private static void assertSameAsHere(Path sweep, int epochs) throws Exception {
    Path here = folder.resolve("here" + epochs);
    if (!Files.exists(here)) {
      run(
          "harmonic train modular-addition --rows 60 --epochs "
              + epochs
              + " --seeds 0..5 --stack 2 --quiet --out "
              + here);
    }
    assertSameAs(here, sweep);
  }

  @Test
  void anArrayToItsEnd() throws Exception {
    Path sweep = plan("array", 40, 4);
    submit(sweep, "");
    await("the array does not end", sweep, () -> isFinished(sweep) && queueIsEmpty());
    assertSameAs(folder.resolve("whole"), sweep);
    assertEquals("", run("harmonic status --unfinished --parts 4 array"));
  }

  /// Only what is left is submitted again, and the rest is left as it is.
  @Test
  void whatIsLeftAlone() throws Exception {
    Path sweep = plan("left", 40, 3);
    submit(sweep, "--array=2");
    await("part 2 does not end", sweep, () -> states(sweep).size() == 2 && queueIsEmpty());
    String left = run("harmonic status --unfinished --parts 3 left");
    assertEquals("1,3", left);
    submit(sweep, "--array=" + left);
    await("the rest does not end", sweep, () -> isFinished(sweep) && queueIsEmpty());
    assertSameAs(folder.resolve("whole"), sweep);
  }

  @Test
  void requeuedInTheMiddle() throws Exception {
    int epochs = epochsOf(12);
    Path sweep = plan("requeued", epochs, 1);
    String job = submit(sweep, "");
    await("it does not begin", sweep, () -> isTraining(sweep));
    run("scontrol requeue " + job + "_1");
    await("it does not end", sweep, () -> isFinished(sweep) && queueIsEmpty());
    assertSameAsHere(sweep, epochs);
    assertTrue(sessions(sweep) > 1, "it was never interrupted");
  }

  /// Slurm announces the end of the time; the script puts itself into the queue again. However fast
  /// the machine is, there is more to do than can be done by then.
  @Test
  void timeIsUpAndItGoesOn() throws Exception {
    Path sweep = plan("limit", 1_000_000, 1);
    String job = submit(sweep, "--time=1 --signal=TERM@55");
    await("it does not go on", sweep, () -> isTraining(sweep) && sessions(sweep) > 1);
    run("scancel " + job);
    await("it goes on after scancel", sweep, () -> queueIsEmpty());
    String log = run("cat limit-*_1.log");
    assertTrue(log.contains("harmonic: interrupted with "), log);
  }

  @Test
  void cancelled() throws Exception {
    Path sweep = plan("cancelled", 1_000_000, 1);
    String job = submit(sweep, "");
    await("it does not begin", sweep, () -> isTraining(sweep));
    run("scancel " + job);
    await("it goes on", sweep, () -> queueIsEmpty());
    assertTrue(
        states(sweep).stream().allMatch(RunState.INTERRUPTED::equals), states(sweep).toString());
    RunDirectory first = Sweep.open(sweep).begun().getFirst();
    assertTrue(first.provenance().trainedEpochs() > 0, "there is a checkpoint of its end");
  }

  /// Slurm believes that a node is lost and begins its part on another; the old process lives on.
  @Test
  void aLostNodeWhoseProcessLivesOn() throws Exception {
    int epochs = epochsOf(45);
    Path sweep = plan("lost", epochs, 1);
    submit(sweep, "");
    await("it does not begin", sweep, () -> isTraining(sweep));
    String node = run("squeue --noheader --format=%N");
    // Only Slurm's daemon of that node ends, so that nothing tells its jobs. Slurm would find out
    // by itself, after some minutes.
    run("kill -9 $(cat " + slurm.resolve(node).resolve("slurmd.pid") + ")");
    run("scontrol update nodename=" + node + " state=down reason=lost");
    await(
        "it is not begun elsewhere",
        sweep,
        () -> !run("grep -l another lost-*.log || true").isEmpty());
    await("it does not end", sweep, () -> isFinished(sweep));
    assertSameAsHere(sweep, epochs);
    run(TOOL + " start " + slurm);
    await("the queue is not empty", sweep, () -> queueIsEmpty());
  }
}
