package org.harmonicloss.training.export;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.harmonicloss.models.onnx.OnnxModel;
import org.junit.jupiter.api.Test;

class OnnxGraphTest {
  /// What is written can be read: `OnnxModel` runs no other operators.
  @Test
  void operatorsAreThoseThatAreRun() {
    assertEquals(
        new TreeSet<>(OnnxModel.OPERATORS),
        Arrays.stream(OnnxGraph.Op.values())
            .map(OnnxGraph.Op::onnxName)
            .collect(Collectors.toCollection(TreeSet::new)));
  }
}
