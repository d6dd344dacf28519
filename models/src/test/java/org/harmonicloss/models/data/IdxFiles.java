package org.harmonicloss.models.data;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/// Small files of MNIST's format, made by its definition.
public final class IdxFiles {
  private IdxFiles() {}

  public static byte[] images(int count, int rows, int columns, byte[] pixels) {
    ByteBuffer bytes = ByteBuffer.allocate(16 + pixels.length);
    bytes.putInt(0x803).putInt(count).putInt(rows).putInt(columns).put(pixels);
    return bytes.array();
  }

  public static byte[] labels(int count, byte... labels) {
    return ByteBuffer.allocate(8 + labels.length).putInt(0x801).putInt(count).put(labels).array();
  }

  /// `count` images, each pixel of which is told by its place.
  public static byte[] pixels(int count) {
    byte[] pixels = new byte[count * 784];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * 31 + i / 784);
    }
    return pixels;
  }

  public static Path write(Path file, byte[] bytes) throws IOException {
    return Files.write(file, bytes);
  }

  public static Path zip(Path file, byte[] bytes) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(bytes);
    }
    return file;
  }
}
