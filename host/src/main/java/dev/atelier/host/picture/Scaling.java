package dev.atelier.host.picture;

import com.twelvemonkeys.image.ResampleOp;
import java.awt.image.BufferedImage;
import org.imgscalr.Scalr;
import org.imgscalr.Scalr.Method;
import org.imgscalr.Scalr.Mode;

/** Scales images well. */
final class Scaling {

  private Scaling() {}

  /**
   * Scales an image; when it gets smaller, in small steps or, much smaller, by averaging all that a
   * new pixel covers, so that fine patterns do not alias. The steps would take four times as long.
   */
  static BufferedImage scale(BufferedImage image, int width, int height) {
    if (2 * width <= image.getWidth() && 2 * height <= image.getHeight()) {
      return new ResampleOp(width, height, ResampleOp.FILTER_CATROM).filter(image, null);
    }
    BufferedImage scaled = Scalr.resize(image, Method.ULTRA_QUALITY, Mode.FIT_EXACT, width, height);
    if (scaled.getWidth() != width || scaled.getHeight() != height) {
      // The smallest steps of that method take less than a pixel and so end too early.
      scaled = Scalr.resize(scaled, Method.BALANCED, Mode.FIT_EXACT, width, height);
    }
    return scaled;
  }
}
