package org.harmonicloss.models;

import java.util.ArrayList;
import java.util.List;

/// (x + y) mod 31, the paper's modular addition: 961 valid inputs over 31 tokens. A model that
/// learnt the structure lays the tokens on a circle.
public record ModularAddition() implements Task {
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
    List<int[]> inputs = new ArrayList<>(MODULUS * MODULUS);
    for (int x = 0; x < MODULUS; x++) {
      for (int y = 0; y < MODULUS; y++) {
        inputs.add(new int[] {x, y});
      }
    }
    return inputs;
  }

  @Override
  public int target(int[] input) {
    if (input.length != 2 || !isToken(input[0]) || !isToken(input[1])) {
      throw new IllegalArgumentException("not two tokens from 0 to " + (MODULUS - 1));
    }
    return (input[0] + input[1]) % MODULUS;
  }

  private static boolean isToken(int token) {
    return token >= 0 && token < MODULUS;
  }
}
