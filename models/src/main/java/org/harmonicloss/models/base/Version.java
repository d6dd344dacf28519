package org.harmonicloss.models.base;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/// The versions this program was built from and with.
public final class Version {
  private static final Properties PROPERTIES = load();

  private Version() {}

  public static String harmonic() {
    return PROPERTIES.getProperty("harmonic");
  }

  /// The commit it was built from, or "unknown" outside a git checkout.
  public static String gitRevision() {
    String revision = PROPERTIES.getProperty("git");
    return revision.startsWith("$") ? "unknown" : revision;
  }

  public static String djl() {
    return PROPERTIES.getProperty("djl");
  }

  public static String libtorch() {
    return PROPERTIES.getProperty("libtorch");
  }

  public static String onnxRuntime() {
    return PROPERTIES.getProperty("onnxruntime");
  }

  private static Properties load() {
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      Properties properties = new Properties();
      properties.load(in);
      return properties;
    } catch (IOException e) {
      throw new IllegalStateException("version.properties is part of the jar", e);
    }
  }
}
