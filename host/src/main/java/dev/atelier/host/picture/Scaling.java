package dev.atelier.host.picture;

import java.awt.image.BufferedImage;
import org.imgscalr.Scalr;
import org.imgscalr.Scalr.Method;
import org.imgscalr.Scalr.Mode;

/** Scales images well. */
final class Scaling {

  private Scaling() {}

  /** Scales an image; in small steps when it gets smaller, so that fine patterns do not alias. */
  static BufferedImage scale(BufferedImage image, int width, int height) {
    BufferedImage scaled = Scalr.resize(image, Method.ULTRA_QUALITY, Mode.FIT_EXACT, width, height);
    if (scaled.getWidth() != width || scaled.getHeight() != height) {
      // The smallest steps of that method take less than a pixel and so end too early.
      scaled = Scalr.resize(scaled, Method.BALANCED, Mode.FIT_EXACT, width, height);
    }
    return scaled;
  }
}
