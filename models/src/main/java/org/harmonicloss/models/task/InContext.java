package org.harmonicloss.models.task;

import java.util.ArrayList;
import java.util.List;

/// The paper's in-context learning: a, b and c are points of a 5×5 lattice, and the answer is the
/// point d = b + c − a that makes a parallelogram of them. Valid inputs are the 7,225 triples whose
/// d lies on the lattice. A model that learnt the structure lays the tokens on a lattice.
public record InContext() implements TokenTask {
  /// Points along one side of the lattice; the point (row, column) is token `SIDE · row + column`.
  public static final int SIDE = 5;

  @Override
  public String name() {
    return "in-context";
  }

  @Override
  public String description() {
    return "d = b + c - a for points a, b, c of a " + SIDE + "×" + SIDE + " lattice";
  }

  @Override
  public int inputLength() {
    return 3;
  }

  @Override
  public int vocabulary() {
    return SIDE * SIDE;
  }

  @Override
  public String label(int token) {
    return token / SIDE + "," + token % SIDE;
  }

  @Override
  public List<int[]> validInputs() {
    List<int[]> inputs = new ArrayList<>();
    for (int a = 0; a < vocabulary(); a++) {
      for (int b = 0; b < vocabulary(); b++) {
        for (int c = 0; c < vocabulary(); c++) {
          if (isOnLattice(row(a, b, c)) && isOnLattice(column(a, b, c))) {
            inputs.add(new int[] {a, b, c});
          }
        }
      }
    }
    return inputs;
  }

  @Override
  public int target(int[] input) {
    Tokens.require(input, inputLength(), vocabulary());
    int row = row(input[0], input[1], input[2]);
    int column = column(input[0], input[1], input[2]);
    if (!isOnLattice(row) || !isOnLattice(column)) {
      throw new IllegalArgumentException("b + c - a is not on the lattice");
    }
    return SIDE * row + column;
  }

  private static int row(int a, int b, int c) {
    return b / SIDE + c / SIDE - a / SIDE;
  }

  private static int column(int a, int b, int c) {
    return b % SIDE + c % SIDE - a % SIDE;
  }

  private static boolean isOnLattice(int coordinate) {
    return coordinate >= 0 && coordinate < SIDE;
  }
}
