package org.harmonicloss.models.tensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.harmonicloss.models.base.Matrix;
import org.harmonicloss.models.tensors.SafetensorsWriter.Entry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsWriterTest {
  @TempDir private Path folder;

  /// More numbers than are written at once, in both parts.
  @Test
  void ourReaderReadsIt() throws IOException {
    List<Entry> entries = List.of(new Entry("a", List.of(3, 200_000)), new Entry("b", List.of(2)));
    List<String> asked = new ArrayList<>();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    float[] large = new float[600_000];
    for (int i = 0; i < large.length; i++) {
      large[i] = i * 0.5f;
    }
    SafetensorsWriter.write(
        out,
        Map.of("format", "pt"),
        entries,
        entry -> {
          asked.add(entry.name());
          return entry.name().equals("a") ? large : new float[] {-1, 2};
        });
    assertEquals(List.of("a", "b"), asked);
    byte[] bytes = out.toByteArray();
    long header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    assertEquals(0, header % 8);
    assertEquals(8 + header + 4 * 600_002, bytes.length);
    TensorFile file = TensorFile.open(Files.write(folder.resolve("x.safetensors"), bytes));
    assertTrue(file.hasMetadata("format"));
    assertEquals(List.of(2L), file.tensors().getLast().shape());
    assertArrayEquals(large, ((Matrix.Floats) file.read("a")).values());
  }

  @Test
  void tooFewNumbersAreAFault() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            SafetensorsWriter.write(
                new ByteArrayOutputStream(),
                Map.of(),
                List.of(new Entry("a", List.of(2, 2))),
                _ -> new float[3]));
  }
}
