package dev.atelier.classifier.digits.data;

import dev.atelier.classifier.digits.ink.DigitNormalizer;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Writes a framed mark anew, as another hand or a worse scanner would have: turned, scaled,
 * slanted, moved, bent (elastic distortion of Simard, Steinkraus and Platt, ICDAR 2003), with a
 * thicker or thinner pen, blurred, paler, with noise, and with traces of a ruled line.
 */
public final class DigitAugmentation {

  private static final int SIDE = DigitNormalizer.SIDE;
  private static final int REACH = 10;
  private static final double[] SMOOTHING = smoothing(4);

  /** The greatest strength of the elastic distortion; Simard's is 34. */
  private static final double STRONGEST = 36;

  private DigitAugmentation() {}

  private static double[] smoothing(double deviation) {
    double[] weights = new double[2 * REACH + 1];
    double sum = 0;
    for (int i = -REACH; i <= REACH; i++) {
      weights[i + REACH] = Math.exp(-i * i / (2 * deviation * deviation));
      sum += weights[i + REACH];
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= sum;
    }
    return weights;
  }

  /**
   * Distorts a mark.
   *
   * @param image 28x28 values 0..1, 0 the paper
   * @param strength how much it is turned, scaled, slanted, moved and bent, 1 the most
   * @param random what is drawn from
   * @return 28x28 values 0..1
   */
  public static float[] of(float[] image, double strength, SplittableRandom random) {
    float[] marks = moved(image, strength, random);
    if (random.nextDouble() < 0.35) {
      marks = penned(marks, random.nextDouble(-0.6, 0.8));
    }
    if (random.nextDouble() < 0.15) {
      marks = blurred(marks, random.nextDouble(0.2, 1));
    }
    if (random.nextDouble() < 0.08) {
      rule(marks, random);
    }
    double gain = random.nextDouble() < 0.4 ? random.nextDouble(0.6, 1.6) : 1;
    double noise = random.nextDouble() < 0.3 ? random.nextDouble(0.02, 0.15) : 0;
    for (int i = 0; i < marks.length; i++) {
      double value = marks[i] * gain + (noise == 0 ? 0 : noise * random.nextGaussian());
      marks[i] = (float) Math.min(1, Math.max(0, value));
    }
    return marks;
  }

  private static float[] moved(float[] image, double strength, SplittableRandom random) {
    double angle = strength * Math.toRadians(random.nextDouble(-15, 15));
    double scaleX = Math.exp(strength * random.nextDouble(-0.17, 0.17));
    double scaleY = Math.exp(strength * random.nextDouble(-0.17, 0.17));
    double slant = strength * random.nextDouble(-0.25, 0.25);
    double shiftX = strength * random.nextDouble(-2, 2);
    double shiftY = strength * random.nextDouble(-2, 2);
    double xx = Math.cos(angle) / scaleX;
    double xy = (Math.sin(angle) + slant) / scaleX;
    double yx = -Math.sin(angle) / scaleY;
    double yy = Math.cos(angle) / scaleY;
    boolean elastic = random.nextDouble() < 0.7;
    double @Nullable [] bendX = null;
    double @Nullable [] bendY = null;
    if (elastic) {
      double bending = strength * random.nextDouble(0, STRONGEST);
      bendX = bend(bending, random);
      bendY = bend(bending, random);
    }
    float[] result = new float[image.length];
    double middle = (SIDE - 1) / 2.0;
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int i = y * SIDE + x;
        double u = x - middle - shiftX;
        double v = y - middle - shiftY;
        double sourceX = middle + xx * u + xy * v + (bendX == null ? 0 : bendX[i]);
        double sourceY = middle + yx * u + yy * v + (bendY == null ? 0 : bendY[i]);
        result[i] = between(image, sourceX, sourceY);
      }
    }
    return result;
  }

  private static double[] bend(double strength, SplittableRandom random) {
    double[] raw = new double[DigitNormalizer.PIXELS];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = strength * random.nextDouble(-1, 1);
    }
    return smooth(smooth(raw, 1), SIDE);
  }

  private static double[] smooth(double[] values, int stride) {
    int across = SIDE + 1 - stride == SIDE ? SIDE : 1;
    double[] result = new double[values.length];
    for (int line = 0; line < SIDE; line++) {
      for (int place = 0; place < SIDE; place++) {
        int from = Math.max(0, place - REACH);
        int to = Math.min(SIDE - 1, place + REACH);
        double sum = 0;
        for (int k = from; k <= to; k++) {
          sum += SMOOTHING[k - place + REACH] * values[line * across + k * stride];
        }
        result[line * across + place * stride] = sum;
      }
    }
    return result;
  }

  private static float between(float[] image, double x, double y) {
    int left = (int) Math.floor(x);
    int top = (int) Math.floor(y);
    float right = (float) (x - left);
    float below = (float) (y - top);
    float upper = at(image, left, top) * (1 - right) + at(image, left + 1, top) * right;
    float lower = at(image, left, top + 1) * (1 - right) + at(image, left + 1, top + 1) * right;
    return upper * (1 - below) + lower * below;
  }

  private static float at(float[] image, int x, int y) {
    return x < 0 || y < 0 || x >= SIDE || y >= SIDE ? 0 : image[y * SIDE + x];
  }

  /** Mixes with what a pen one pixel thicker, or thinner, would have written. */
  private static float[] penned(float[] image, double change) {
    float part = (float) Math.abs(change);
    boolean thicker = change > 0;
    float[] result = new float[image.length];
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        float own = at(image, x, y);
        float left = at(image, x - 1, y);
        float right = at(image, x + 1, y);
        float above = at(image, x, y - 1);
        float below = at(image, x, y + 1);
        float extreme =
            thicker
                ? Math.max(own, Math.max(Math.max(left, right), Math.max(above, below)))
                : Math.min(own, Math.min(Math.min(left, right), Math.min(above, below)));
        result[y * SIDE + x] = own + part * (extreme - own);
      }
    }
    return result;
  }

  private static float[] blurred(float[] image, double part) {
    float[] result = new float[image.length];
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        float sum = 0;
        for (int dy = -1; dy <= 1; dy++) {
          for (int dx = -1; dx <= 1; dx++) {
            sum += at(image, x + dx, y + dy) * (2 - Math.abs(dx)) * (2 - Math.abs(dy));
          }
        }
        float own = at(image, x, y);
        result[y * SIDE + x] = (float) (own + part * (sum / 16 - own));
      }
    }
    return result;
  }

  /** Draws what a ruled line leaves when it is not wholly removed, or takes along when it is. */
  private static void rule(float[] image, SplittableRandom random) {
    boolean removed = random.nextBoolean();
    int row = random.nextInt(5, SIDE - 3);
    int rows = random.nextInt(1, 3);
    float strength = (float) random.nextDouble(0.3, 1);
    int from = random.nextInt(0, SIDE / 2);
    int to = from + random.nextInt(3, SIDE);
    for (int y = row; y < Math.min(SIDE, row + rows); y++) {
      for (int x = from; x < Math.min(SIDE, to); x++) {
        int i = y * SIDE + x;
        image[i] = removed ? image[i] * (1 - strength) : Math.max(image[i], strength);
      }
    }
  }
}
