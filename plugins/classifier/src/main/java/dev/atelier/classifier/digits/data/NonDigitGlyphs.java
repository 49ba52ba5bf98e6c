package dev.atelier.classifier.digits.data;

import dev.atelier.classifier.digits.ink.Box;
import dev.atelier.classifier.digits.ink.DigitNormalizer;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * Marks that are no digit: letters and symbols, two digits that touch, parts of digits, blots and
 * noise. A network that sees such marks while it learns knows others better, too (Hendrycks,
 * Mazeika and Dietterich, ICLR 2019).
 */
public final class NonDigitGlyphs {

  private static final int SIDE = DigitNormalizer.SIDE;

  private NonDigitGlyphs() {}

  /** A digit and what it is. */
  public static final class Digit {

    private final float[] image;
    private final int label;

    public Digit(float[] image, int label) {
      this.image = image;
      this.label = label;
    }

    public float[] image() {
      return image;
    }

    public int label() {
      return label;
    }
  }

  /**
   * Draws a mark.
   *
   * @param marks letters and symbols
   * @param digits gives digits drawn at random
   * @param random what is drawn from
   * @return 28x28 values 0..1
   */
  public static float[] draw(PrintedGlyphs marks, Supplier<Digit> digits, SplittableRandom random) {
    int kind = random.nextInt(100);
    if (kind < 45) {
      return marks.other(random);
    } else if (kind < 72) {
      return pair(digits.get().image(), digits.get().image(), random);
    } else if (kind < 84) {
      return part(digits, random);
    } else if (kind < 94) {
      return blot(random);
    }
    return noise(random);
  }

  /** Puts two digits side by side so that they touch, or nearly. */
  public static float[] pair(float[] one, float[] other, SplittableRandom random) {
    float threshold = 0.3f;
    Box left = Box.around(one, SIDE, SIDE, threshold);
    Box right = Box.around(other, SIDE, SIDE, threshold);
    int width = 3 * SIDE;
    int height = 2 * SIDE;
    float[] both = new float[width * height];
    int shift = left.right() - right.x() - random.nextInt(4) + 1;
    copy(one, both, width, 0, SIDE / 2);
    copy(other, both, width, Math.max(0, shift), SIDE / 2 + random.nextInt(7) - 3);
    return DigitNormalizer.of(both, width, Box.around(both, width, height, threshold));
  }

  private static void copy(float[] mark, float[] onto, int width, int left, int top) {
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int i = (y + top) * width + x + left;
        onto[i] = Math.max(onto[i], mark[y * SIDE + x]);
      }
    }
  }

  /** Takes a half of a digit of which no half is another digit. */
  private static float[] part(Supplier<Digit> digits, SplittableRandom random) {
    for (int attempt = 0; attempt < 100; attempt++) {
      Digit digit = digits.get();
      if (digit.label() == 0) {
        return half(digit.image(), 2 + random.nextInt(2));
      } else if (digit.label() == 2 || digit.label() == 3 || digit.label() == 5) {
        return half(digit.image(), random.nextInt(4));
      }
    }
    return blot(random);
  }

  /**
   * Cuts a digit in two and frames a half.
   *
   * @param which 0 the left, 1 the right, 2 the upper, 3 the lower half
   */
  public static float[] half(float[] digit, int which) {
    Box box = Box.around(digit, SIDE, SIDE, 0.3f);
    int width = Math.max(1, box.width() / 2);
    int height = Math.max(1, box.height() / 2);
    Box half =
        switch (which) {
          case 0 -> new Box(box.x(), box.y(), width, box.height());
          case 1 -> new Box(box.right() - width, box.y(), width, box.height());
          case 2 -> new Box(box.x(), box.y(), box.width(), height);
          default -> new Box(box.x(), box.bottom() - height, box.width(), height);
        };
    return DigitNormalizer.of(digit, SIDE, half);
  }

  /** Draws spots of ink that ran into each other. */
  public static float[] blot(SplittableRandom random) {
    int side = 2 * SIDE;
    float[] ink = new float[side * side];
    int spots = random.nextInt(1, 7);
    for (int spot = 0; spot < spots; spot++) {
      double x = random.nextDouble(18, 38);
      double y = random.nextDouble(18, 38);
      double radiusX = random.nextDouble(2, 12);
      double radiusY = random.nextDouble(2, 12);
      for (int i = 0; i < ink.length; i++) {
        int row = i / side;
        double u = (i - row * side - x) / radiusX;
        double v = (row - y) / radiusY;
        ink[i] = Math.max(ink[i], (float) Math.min(1, Math.max(0, 3 * (1 - u * u - v * v))));
      }
    }
    return DigitNormalizer.of(ink, side, Box.around(ink, side, side, 0.3f));
  }

  /** Draws pixels, single or in clusters, that mean nothing. */
  public static float[] noise(SplittableRandom random) {
    float[] ink = new float[DigitNormalizer.PIXELS];
    double density = random.nextDouble(0.1, 0.7);
    int grain = random.nextInt(1, 4);
    boolean gray = random.nextBoolean();
    for (int y = 0; y < SIDE; y += grain) {
      for (int x = 0; x < SIDE; x += grain) {
        float value = random.nextDouble() < density ? (float) (gray ? random.nextDouble() : 1) : 0;
        for (int v = y; v < Math.min(SIDE, y + grain); v++) {
          for (int u = x; u < Math.min(SIDE, x + grain); u++) {
            ink[v * SIDE + u] = value;
          }
        }
      }
    }
    return ink;
  }
}
