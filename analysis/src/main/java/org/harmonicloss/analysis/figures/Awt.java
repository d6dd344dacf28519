package org.harmonicloss.analysis.figures;

import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;
import java.util.List;
import org.harmonicloss.models.base.HarmonicException;
import org.harmonicloss.models.base.NativeLibraries;

/// Java's drawing library, made to work without a screen, inside a native image, and without
/// writing to the user's home.
public final class Awt {
  private static boolean started;

  private Awt() {}

  /// Call this before the first use of any AWT class that draws; later calls do nothing.
  ///
  /// @throws HarmonicException if text cannot be drawn for want of fonts
  static synchronized void start() {
    if (!started) {
      startWithoutFonts();
      findFonts();
      started = true;
    }
  }

  /// Call this before the first use of AWT classes that only hold images.
  static void startWithoutFonts() {
    System.setProperty("java.awt.headless", "true");
    // Text layout by JNI: a native image has no foreign-function calls.
    System.setProperty("sun.font.layout.ffm", "false");
    if (System.getProperty("org.graalvm.nativeimage.imagecode") != null) {
      // A native image looks for AWT's libraries here when it first needs them.
      System.setProperty(
          "java.library.path",
          NativeLibraries.folderOf("", "figures", List.of("libawt.so")).toString());
    }
  }

  /// Looks at all fonts once, which is what fails where there are none.
  ///
  /// Java would keep what fontconfig told it in `~/.java/fonts`. While it looks, home is a place
  /// where nothing can be written; it then does without that file.
  private static void findFonts() {
    String home = System.getProperty("user.home");
    System.setProperty("user.home", "/dev/null");
    try {
      FontRenderContext context = new FontRenderContext(new AffineTransform(), true, true);
      new Font(Font.SANS_SERIF, Font.PLAIN, 12).getStringBounds("0", context);
    } catch (RuntimeException | LinkageError | InternalError e) {
      throw HarmonicException.failed(
          "figures need fonts, and none can be used",
          "install fontconfig and a font such as DejaVu (packages fontconfig, fonts-dejavu-core)",
          e);
    } finally {
      System.setProperty("user.home", home);
    }
  }
}
