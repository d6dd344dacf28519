package org.harmonicloss.models.task;

import java.util.List;

/// (x + y) mod 31, the paper's modular addition: 961 valid inputs over 31 tokens. A model that
/// learnt the structure lays the tokens on a circle.
public record ModularAddition() implements TokenTask {
  private static final int MODULUS = 31;

  @Override
  public String name() {
    return "modular-addition";
  }

  @Override
  public String description() {
    return "(x + y) mod " + MODULUS;
  }

  @Override
  public int inputLength() {
    return 2;
  }

  @Override
  public int vocabulary() {
    return MODULUS;
  }

  @Override
  public String label(int token) {
    return Integer.toString(token);
  }

  @Override
  public List<int[]> validInputs() {
    return Tokens.pairs(MODULUS);
  }

  @Override
  public int target(int[] input) {
    Tokens.require(input, inputLength(), MODULUS);
    return (input[0] + input[1]) % MODULUS;
  }
}
