package dev.atelier.toolkit.math;

import dev.atelier.api.picture.Picture;
import java.awt.image.BufferedImage;

/** Measures how near a picture comes to another. */
public final class Psnr {

  /**
   * The mean square that rounding to whole steps costs: nothing 8 bits a channel hold is nearer.
   */
  private static final double ROUNDING = 1.0 / 12;

  private Psnr() {}

  /**
   * Returns the peak signal-to-noise ratio over the three channels.
   *
   * @param wanted a picture
   * @param found another of the same size
   * @return the ratio in dB, at most 58.9, which is what equal pictures get
   */
  public static double peakDecibels(Picture wanted, Picture found) {
    int width = wanted.width();
    int height = wanted.height();
    BufferedImage first = wanted.toImage();
    BufferedImage second = found.toImage();
    double sum = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int a = first.getRGB(x, y);
        int b = second.getRGB(x, y);
        for (int shift = 0; shift <= 16; shift += 8) {
          double difference = (a >> shift & 0xff) - (b >> shift & 0xff);
          sum += difference * difference;
        }
      }
    }
    double meanSquare = Math.max(ROUNDING, sum / (3.0 * width * height));
    return 10 * Math.log10(255.0 * 255.0 / meanSquare);
  }
}
