package org.harmonicloss.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Job scripts that cannot be run here, as far as a shell can tell; see `SlurmIT` for the other.
class ClusterCommandTest {
  @TempDir private Path folder;
  private Path sweep;

  @BeforeEach
  void plan() {
    sweep = folder.resolve("it's a (Sweep)");
    CliRun.of(
        "train", "toy-five", "--seeds", "0..59", "--plan", "--quiet", "--out", sweep.toString());
  }

  private CliRun cluster(String scheduler, String... more) {
    String[] words = new String[more.length + 3];
    System.arraycopy(more, 0, words, 3, more.length);
    words[0] = "cluster";
    words[1] = scheduler;
    words[2] = sweep.toString();
    return CliRun.of(words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"slurm", "lsf", "pbs", "parallel"})
  void isAScriptThatTrainsItsPart(String scheduler) throws Exception {
    CliRun run = cluster(scheduler, "--parts", "7", "--cpus", "2", "--time", "90m");
    assertEquals(new CliRun(0, run.out(), ""), run);
    assertTrue(run.out().startsWith("#!/bin/"), run.out());
    assertTrue(run.out().lines().allMatch(line -> !line.contains("$s") && !line.contains("$d")));
    Path bin = Files.createDirectory(folder.resolve("bin"));
    // Whatever is called says what it was called with; nothing else is done.
    for (String name : List.of("harmonic", "srun", "squeue", "scontrol", "parallel")) {
      Path program = bin.resolve(name);
      Files.writeString(program, "#!/bin/sh\nprintf '[%s]' \"$@\"\n");
      assertTrue(program.toFile().setExecutable(true));
    }
    Path script = Files.writeString(folder.resolve("job.sh"), run.out());
    ProcessBuilder shell = new ProcessBuilder("bash", script.toString()).directory(folder.toFile());
    shell.environment().put("PATH", bin + ":" + System.getenv("PATH"));
    for (String index : List.of("SLURM_ARRAY_TASK_ID", "LSB_JOBINDEX", "PBS_ARRAY_INDEX")) {
      shell.environment().put(index, "3");
    }
    shell.environment().put("SLURM_CPUS_PER_TASK", "2");
    shell.environment().put("PBS_O_WORKDIR", folder.toString());
    Process process = shell.redirectErrorStream(true).start();
    String called = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), called);
    assertTrue(called.contains("[train]"), called);
    assertTrue(called.contains("[--resume][" + sweep + "]"), called);
    String part = scheduler.equals("parallel") ? "{}/7" : "3/7";
    assertTrue(called.contains("[--part][" + part + "]"), called);
    assertTrue(called.contains("[--threads][2]"), called);
  }

  @Test
  void kubernetesObjectsHaveNamesAsTheyMust() {
    CliRun run = cluster("kubernetes");
    assertTrue(run.out().contains("  name: it-s-a-sweep\n"), run.out());
    assertTrue(run.out().contains("completions: 3\n"), run.out());
    assertTrue(run.out().contains("--part \"$((JOB_COMPLETION_INDEX + 1))/3\""), run.out());
    assertFalse(run.out().contains("\t"));
  }

  @Test
  void whatCannotBe() throws IOException {
    CliRun.expect(2, "slurmm", cluster("slurmm"));
    CliRun.expect(2, "--parts must be between 1 and 100000", cluster("slurm", "--parts", "0"));
    CliRun.expect(2, "--cpus must be 1 or greater", cluster("slurm", "--cpus", "0"));
    CliRun.expect(2, "--memory must be 1 or greater", cluster("slurm", "--memory", "-3"));
    CliRun.expect(2, "--time must be 10 minutes or more", cluster("slurm", "--time", "5m"));
    CliRun.expect(2, "--time is no time: soon", cluster("slurm", "--time", "soon"));
  }
}
