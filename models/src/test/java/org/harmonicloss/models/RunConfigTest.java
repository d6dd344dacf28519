package org.harmonicloss.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RunConfigTest {
  private static final RunConfig PAPER = RunConfig.paper(new ModularAddition());

  @Test
  void readsBackWhatItWrote() {
    assertEquals(PAPER, RunConfig.fromJson(Json.parse(Json.pretty(PAPER.toJson()), "c"), "c"));
    assertEquals("modular-addition-mlp-harmonic-seed0", PAPER.withEpochs(1).defaultName());
  }

  @Test
  void whatIsOutOfRangeIsSaidInTheUsersWords() {
    expect("--exponent must be greater than 0, was -1.0", () -> new Head.Harmonic(-1, 1e-4));
    expect("--exponent must be greater than 0, was NaN", () -> new Head.Harmonic(Double.NaN, 1e-4));
    expect("--epsilon must be greater than 0, was 0.0", () -> new Head.Harmonic(2, 0));
    expect("--epochs must be 1 or greater, was 0", () -> PAPER.withEpochs(0));
    expect(
        "--learning-rate must be greater than 0, was Infinity",
        () -> new Optimizer(Double.POSITIVE_INFINITY, 0, 0.9, 0.999, 1e-8));
    expect(
        "--beta2 must be from 0 to less than 1, was 1.0",
        () -> new Optimizer(1e-3, 0, 0.9, 1, 1e-8));
    expect("unknown task: sums", () -> Task.named("sums"));
  }

  private static void expect(String message, org.junit.jupiter.api.function.Executable executable) {
    HarmonicException error = assertThrows(HarmonicException.class, executable);
    assertEquals(message, error.getMessage());
    assertEquals(2, error.exitCode());
    assertTrue(!error.hint().isBlank());
  }
}
