package org.harmonicloss.models.task;

import java.util.ArrayList;
import java.util.List;

/// The paper's genealogy learning: the parent, grandparent or sibling of a node in a complete
/// binary tree. Its 127 nodes are numbered from the root, 1, by generation; the children of node i
/// are 2i and 2i + 1. Valid inputs are the 376 pairs (node, relation) that have an answer. A model
/// that learnt the structure lays each generation on a line.
///
/// The tree is the paper's, with 127 nodes, not the reference code's with 126.
public record Genealogy() implements TokenTask {
  /// Nodes of the tree; node i is token i − 1.
  public static final int NODES = 127;

  private static final int PARENT = NODES;
  private static final int GRANDPARENT = NODES + 1;
  private static final int SIBLING = NODES + 2;

  /// No node has this number: it stands for a relative that does not exist.
  private static final int NOBODY = 0;

  @Override
  public String name() {
    return "genealogy";
  }

  @Override
  public String description() {
    return "a node's parent, grandparent or sibling in a binary tree of " + NODES;
  }

  @Override
  public int inputLength() {
    return 2;
  }

  @Override
  public int vocabulary() {
    return NODES + 3;
  }

  /// The nodes: the tokens of the relations are not in the tree.
  @Override
  public int embeddingTokens() {
    return NODES;
  }

  @Override
  public String label(int token) {
    return switch (token) {
      case PARENT -> "parent";
      case GRANDPARENT -> "grandparent";
      case SIBLING -> "sibling";
      default -> Integer.toString(token + 1);
    };
  }

  @Override
  public List<int[]> validInputs() {
    List<int[]> inputs = new ArrayList<>();
    for (int token = 0; token < NODES; token++) {
      for (int relation = PARENT; relation <= SIBLING; relation++) {
        if (relative(token + 1, relation) != NOBODY) {
          inputs.add(new int[] {token, relation});
        }
      }
    }
    return inputs;
  }

  @Override
  public int target(int[] input) {
    Tokens.require(input, inputLength(), vocabulary());
    int relative = input[0] < NODES ? relative(input[0] + 1, input[1]) : NOBODY;
    if (relative == NOBODY) {
      throw new IllegalArgumentException("not a node and a relation that it has");
    }
    return relative - 1;
  }

  /// The number of the node that is `relation` to `node`, or [#NOBODY].
  private static int relative(int node, int relation) {
    return switch (relation) {
      case PARENT -> node / 2;
      case GRANDPARENT -> node / 4;
      case SIBLING -> node ^ 1; // 2 and 3, 4 and 5, …; the root has none
      default -> NOBODY;
    };
  }
}
