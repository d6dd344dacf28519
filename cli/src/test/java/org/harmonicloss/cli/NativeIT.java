package org.harmonicloss.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.harmonicloss.models.run.RunDirectory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The native binary as a user has it, beside the JVM application: the same bytes, signals, pipes,
/// missing libraries, and nothing written where nobody asked for it.
class NativeIT {
  private static final String BINARY = System.getProperty("harmonic.native");
  private static final String JAR = System.getProperty("harmonic.jar");
  private static final String LIBRARIES = System.getProperty("harmonic.lib");

  @TempDir private static Path folder;
  private static Path home;

  @BeforeAll
  static void train() throws Exception {
    home = Files.createDirectory(folder.resolve("home"));
    Run run = binary("train", "modular-addition", "--epochs", "40", "--out", "run");
    assertEquals(new Run(0, "run\n", run.err), run);
    assertEquals(0, binary("train", "permutation", "--epochs", "3", "--out", "permutation").code);
    Files.writeString(folder.resolve("words.txt"), words());
  }

  /// A text embedding in which "king", "queen", "man" and "woman" have rows, and so many more that
  /// GPT-2's tokens of digits have some too.
  private static String words() {
    StringBuilder lines = new StringBuilder();
    List<String> named = List.of("king", "queen", "man", "woman");
    for (int row = 0; row < 60; row++) {
      String word = row < named.size() ? named.get(row) : "word" + row;
      lines.append(word).append(" " + row * row % 17 + " " + row * 7 % 13 + " " + row + "\n");
    }
    return lines.toString();
  }

  private record Run(int code, String out, String err) {}

  private static ProcessBuilder process(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("HOME", home.toString());
    builder.environment().put("TMPDIR", home.toString());
    builder.environment().remove("HARMONIC_LIB");
    return builder;
  }

  private static Run finish(ProcessBuilder builder) throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    process.getOutputStream().close();
    assertTrue(process.waitFor(5, TimeUnit.MINUTES), "it hangs");
    return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private static Run binary(String... arguments) throws IOException, InterruptedException {
    return finish(process(command(List.of(BINARY), arguments)));
  }

  private static Run jvm(String... arguments) throws IOException, InterruptedException {
    return finish(process(command(java(), arguments)));
  }

  private static List<String> java() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-Djava.io.tmpdir=" + home,
        "-Duser.home=" + home,
        "-Dharmonic.lib=" + LIBRARIES,
        "-jar",
        JAR);
  }

  private static List<String> command(List<String> program, String... arguments) {
    List<String> command = new ArrayList<>(program);
    command.addAll(List.of(arguments));
    return command;
  }

  @Test
  void sameBytesAsTheJvm() throws Exception {
    for (String line :
        List.of(
            "--version",
            "--help",
            "train --help",
            "analyze pca --help",
            "completion bash",
            "help analyze",
            "__complete analyze c",
            "__complete probe r",
            "probe run",
            "probe run --format json --top-k 31",
            "probe run --format table",
            "probe run 3,4 --format csv",
            "probe run --output embedding",
            "probe run/model.onnx --output hidden",
            "analyze pca run",
            "analyze pca run --format table",
            "analyze circle run --fail-over 0.0001",
            "analyze representation run --tokens all",
            "analyze tree run",
            "analyze silhouette run --labels mod:5 --components all",
            "analyze cosets permutation --all",
            "analyze cosets permutation --format table",
            "analyze cosets run",
            "tensors run",
            "tensors run/model.onnx --format table",
            "analyze pca run --tensor param.embedding --components 3",
            "analyze neighbors run 3 4 --top-k 5",
            "analyze similarity run 0 1 2 --measure euclidean --format csv",
            "analyze compare run permutation",
            "analyze curves run --format csv",
            "analyze parallelogram words.txt --tokenizer word",
            "analyze parallelogram words.txt --tokenizer gpt2",
            "tasks --format table",
            "probe nowhere",
            "analyze --frobnicate",
            "train sums")) {
      Run expected = jvm(line.split(" "));
      assertEquals(expected, binary(line.split(" ")), line);
      assertFalse((expected.out + expected.err).isEmpty(), line);
    }
  }

  @Test
  void sameFilesAsTheJvm() throws Exception {
    for (String what : List.of("pca run", "similarity run", "cosets permutation")) {
      for (String kind : List.of("svg", "png")) {
        String line = "analyze " + what + " --plot ";
        assertEquals(0, binary((line + "native." + kind).split(" ")).code);
        assertEquals(0, jvm((line + "jvm." + kind).split(" ")).code);
        assertArrayEquals(
            Files.readAllBytes(folder.resolve("jvm." + kind)),
            Files.readAllBytes(folder.resolve("native." + kind)),
            line);
      }
    }
    assertEquals(0, binary("report", "run", "permutation", "-o", "native.html").code);
    assertEquals(0, jvm("report", "run", "permutation", "-o", "jvm.html").code);
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("jvm.html")),
        Files.readAllBytes(folder.resolve("native.html")));
    assertEquals(0, jvm("train", "modular-addition", "--epochs", "40", "--out", "jvm").code);
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("jvm/checkpoint.safetensors")),
        Files.readAllBytes(folder.resolve("run/checkpoint.safetensors")));
  }

  @Test
  void nothingIsWrittenWhereNobodyAsked() throws Exception {
    binary("probe", "run");
    binary("analyze", "pca", "run", "--plot", "clean.svg");
    binary("report", "run", "-o", "clean.html");
    binary("train", "modular-addition", "--epochs", "2", "--out", "clean");
    try (var files = Files.walk(home)) {
      assertEquals(List.of(home), files.toList());
    }
  }

  /// Nothing needs a temporary folder: neither we nor ONNX Runtime, libtorch or OpenBLAS.
  @Test
  void aTemporaryFolderIsNotNeeded() throws Exception {
    Path missing = folder.resolve("no-such-folder");
    Path file = Files.writeString(folder.resolve("a-file"), "");
    Path readOnly = Files.createDirectory(folder.resolve("read-only"));
    assertTrue(readOnly.toFile().setWritable(false));
    int i = 0;
    for (Path place : List.of(missing, file, readOnly)) {
      for (String line :
          List.of(
              "probe run 3,4",
              "analyze pca run --plot without.png",
              "report run -o without.html",
              "train modular-addition --epochs 2 --quiet --out without" + i++)) {
        ProcessBuilder builder = process(command(List.of(BINARY), line.split(" ")));
        builder.environment().put("TMPDIR", place.toString());
        Run run = finish(builder);
        assertEquals(new Run(0, run.out, ""), run, place + ": " + line);
      }
    }
    assertFalse(Files.exists(missing));
    assertEquals("", Files.readString(file));
    assertTrue(isEmpty(readOnly));
  }

  private static boolean isEmpty(Path place) throws IOException {
    try (var files = Files.list(place)) {
      return files.findAny().isEmpty();
    }
  }

  @Test
  void whatIsKilledLeavesNothingInTheTemporaryFolder() throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    for (String line : List.of("probe run -", "train modular-addition --out never-ends")) {
      ProcessBuilder builder = process(command(List.of(BINARY), line.split(" ")));
      builder.environment().put("TMPDIR", temporary.toString());
      Process process = builder.redirectErrorStream(true).start(); // its input stays open
      assertFalse(process.waitFor(1, TimeUnit.SECONDS), "it has ended");
      process.destroyForcibly().waitFor();
      assertTrue(isEmpty(temporary), line);
    }
  }

  @Test
  void closedStreams() throws Exception {
    String out = "\"$0\" analyze pca run --plot closed.csv >&-";
    Run run = finish(process(List.of("bash", "-c", out, BINARY)));
    assertEquals(1, run.code);
    assertTrue(run.err.startsWith("harmonic: cannot write to standard output"), run.err);
    List<String> lines = Files.readAllLines(folder.resolve("closed.csv"));
    assertEquals("label,x,y,group", lines.getFirst());
    assertEquals(32, lines.size());
    run = finish(process(List.of("bash", "-c", "\"$0\" analyze pca - <&-", BINARY)));
    assertEquals(1, run.code);
    assertTrue(run.err.startsWith("harmonic: standard input is closed"), run.err);
    run = finish(process(List.of("bash", "-c", "\"$0\" probe nowhere 2>&-", BINARY)));
    assertEquals(new Run(2, "", ""), run);
  }

  @Test
  void aDeletedWorkingDirectory() throws Exception {
    String gone = "mkdir gone && cd gone && rmdir ../gone && ";
    Run run = finish(process(List.of("bash", "-c", gone + "\"$0\" --version", BINARY)));
    assertEquals(new Run(0, binary("--version").out, ""), run);
    run = finish(process(List.of("bash", "-c", gone + "\"$0\" tasks", BINARY)));
    assertEquals(1, run.code);
    assertTrue(
        run.err.startsWith("harmonic: the working directory has been deleted\nhint: "), run.err);
  }

  @Test
  void filesAreWrittenWhateverBecomesOfThePipe() throws Exception {
    String head = "\"$0\" analyze curves run --plot head.svg | head -2; echo ${PIPESTATUS[0]}";
    Run run = finish(process(List.of("bash", "-c", head, BINARY)));
    assertTrue(run.out.endsWith("\n0\n"), run.out);
    assertTrue(Files.readString(folder.resolve("head.svg")).endsWith("</svg>\n"));
  }

  @Test
  void aMissingLibraryIsNamedWithWhereItWasLookedFor() throws Exception {
    Path empty = Files.createDirectory(folder.resolve("lib"));
    for (List<String> words :
        List.of(
            List.of("onnxruntime", "probe", "run"),
            List.of("libtorch_cpu.so", "train", "modular-addition", "--out", "never"),
            List.of("linear algebra", "analyze", "pca", "-"))) {
      List<String> command = new ArrayList<>(List.of(BINARY));
      command.addAll(words.subList(1, words.size()));
      ProcessBuilder builder = process(command);
      builder.environment().put("HARMONIC_LIB", empty.toString());
      if (words.contains("-")) {
        // Small ones need no library.
        StringBuilder rows = new StringBuilder();
        for (int row = 0; row < 90; row++) {
          int from = row;
          rows.append("{\"values\":")
              .append(IntStream.range(0, 90).map(i -> (i + from) * from % 17).boxed().toList())
              .append("}\n");
        }
        builder.redirectInput(Files.writeString(folder.resolve("rows"), rows).toFile());
      }
      Run run = words.contains("-") ? finishWithInput(builder) : finish(builder);
      assertEquals(1, run.code, run.toString());
      assertTrue(run.err.startsWith("harmonic: native library not found: "), run.err);
      assertTrue(run.err.lines().findFirst().get().contains(words.getFirst()), run.err);
      assertTrue(run.err.contains("looked in " + empty), run.err);
      assertFalse(Files.exists(folder.resolve("never")));
    }
  }

  private static Run finishWithInput(ProcessBuilder builder) throws Exception {
    Path err = Files.createTempFile(folder, "err", "");
    Process process = builder.redirectError(err.toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), out, Files.readString(err));
  }

  @Test
  void aClosedPipeEndsQuietly() throws Exception {
    String pipe = "\"$0\" probe run | head -1; echo ${PIPESTATUS[0]}";
    Run run = finish(process(List.of("bash", "-c", pipe, BINARY)));
    List<String> lines = run.out.lines().toList();
    assertTrue(lines.getFirst().contains("\"input\":[0,0]"), run.out);
    assertEquals(List.of("0"), lines.subList(1, lines.size()));
    assertEquals("", run.err);
  }

  @Test
  void aFullDiskIsAnError() throws Exception {
    Run run = finish(process(List.of("bash", "-c", "\"$0\" probe run > /dev/full", BINARY)));
    assertEquals(1, run.code);
    assertTrue(run.err.startsWith("harmonic: cannot write to standard output"), run.err);
  }

  @Test
  void aKilledRunIsResumableOrAbsent() throws Exception {
    assertEquals(0, binary("train", "modular-addition", "--epochs", "60", "--out", "whole").code);
    for (int after : new int[] {300, 600, 900}) {
      Path path = folder.resolve("killed" + after);
      List<String> line =
          List.of(BINARY, "train", "modular-addition", "--epochs", "60", "--out", "" + path);
      Process process = process(line).start();
      process.waitFor(after, TimeUnit.MILLISECONDS);
      process.destroyForcibly().waitFor();
      assertTrue(RunDirectory.exists(path) || !Files.exists(path), "half a run");
      List<String> again = new ArrayList<>(line.subList(1, line.size()));
      if (RunDirectory.exists(path)) {
        again.add("--resume");
      }
      Run resumed = binary(again.toArray(String[]::new));
      assertEquals(0, resumed.code, resumed.err);
      assertArrayEquals(
          Files.readAllBytes(folder.resolve("whole/checkpoint.safetensors")),
          Files.readAllBytes(path.resolve("checkpoint.safetensors")));
      assertEquals(60, RunDirectory.open(path).metrics().size());
    }
  }

  @Test
  void ctrlCWritesACheckpointAndSaysHowToGoOn() throws Exception {
    for (String signal : List.of("INT", "TERM")) {
      Path path = folder.resolve("interrupted" + signal);
      Path err = folder.resolve(signal);
      // Tests that a shell has put in the background would hand on that Ctrl-C is not for them.
      List<String> line =
          List.of(
              "env", "--default-signal", BINARY, "train", "modular-addition", "--out", "" + path);
      Process process = process(line).redirectError(err.toFile()).start();
      while (process.isAlive() && !Files.readString(err).contains("epoch")) {
        Thread.sleep(50);
      }
      new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start().waitFor();
      assertTrue(process.waitFor(30, TimeUnit.SECONDS));
      String said = Files.readString(err);
      assertTrue(said.contains("harmonic: interrupted after epoch "), said);
      assertTrue(said.contains("hint: continue with 'harmonic train --resume "), said);
      assertEquals(signal.equals("INT") ? 130 : 143, process.exitValue());
      int trained = RunDirectory.open(path).metrics().getLast().epoch();
      assertTrue(said.contains("after epoch " + trained + " of"), said);
    }
  }
}
