package org.harmonicloss.models.task;

import java.util.List;

/// Whether x ≡ y (mod 5), the paper's equivalence classes, for numbers 0 … 39: 1,600 valid inputs.
/// Two more tokens stand for the answers. A model that learnt the structure gathers the numbers in
/// five clusters.
public record Equivalence() implements TokenTask {
  /// How many numbers there are; number x is token x.
  public static final int NUMBERS = 40;

  /// Numbers are in the same class if they are equal modulo this.
  public static final int MODULUS = 5;

  private static final int SAME = NUMBERS;
  private static final int DIFFERENT = NUMBERS + 1;

  @Override
  public String name() {
    return "equivalence";
  }

  @Override
  public String description() {
    return "whether x ≡ y (mod " + MODULUS + ")";
  }

  @Override
  public int inputLength() {
    return 2;
  }

  @Override
  public int vocabulary() {
    return NUMBERS + 2;
  }

  /// The numbers: the tokens of the answers are in no class.
  @Override
  public int embeddingTokens() {
    return NUMBERS;
  }

  @Override
  public String label(int token) {
    return switch (token) {
      case SAME -> "same";
      case DIFFERENT -> "different";
      default -> Integer.toString(token);
    };
  }

  @Override
  public List<int[]> validInputs() {
    return Tokens.pairs(NUMBERS);
  }

  @Override
  public int target(int[] input) {
    Tokens.require(input, inputLength(), NUMBERS);
    return input[0] % MODULUS == input[1] % MODULUS ? SAME : DIFFERENT;
  }
}
