package dev.atelier.classifier.digits.scan;

import java.util.Arrays;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Finds lines that are ruled across a picture, nearly level, and takes them away without what is
 * written over them: where the ink on a line is much taller than the line, a stroke crosses it.
 */
final class RuledLineRemoval {

  private static final double GREATEST_ANGLE = Math.toRadians(8);
  private static final double ANGLE_STEP = Math.toRadians(0.25);

  /** The part of the picture's width that a line runs over at least. */
  private static final double LEAST_LENGTH = 0.55;

  /** The part of a line that may be missing. */
  private static final double MOST_GAPS = 0.25;

  /** The most columns in a row that a line may be missing in; digits are farther apart. */
  private static final int WIDEST_GAP = 3;

  private static final int MOST_POINTS = 200_000;
  private static final int MOST_LINES = 40;

  private RuledLineRemoval() {}

  /**
   * Returns the angle in radians that ruled lines fall by to the right, or nothing if there are
   * none, and erases the lines.
   *
   * @param ink for each pixel whether it is ink; changed
   * @param width the width of the picture
   * @param height the height of the picture
   */
  static OptionalDouble erase(boolean[] ink, int width, int height) {
    if (width < 40 || height < 8) {
      return OptionalDouble.empty();
    }
    OptionalDouble found = OptionalDouble.empty();
    for (int i = 0; i < MOST_LINES; i++) {
      double angle = found.orElse(Double.NaN);
      Line line = find(ink, width, height, angle);
      if (line == null || !eraseOne(line, ink, width, height)) {
        break;
      }
      found = OptionalDouble.of(found.orElse(line.angle()));
    }
    return found;
  }

  /**
   * A line.
   *
   * @param angle in radians, falling to the right
   * @param offset the row at which it meets the middle column
   */
  private record Line(double angle, double offset) {

    int row(int x, int width) {
      return (int) Math.round(offset + Math.tan(angle) * (x - width / 2.0));
    }
  }

  /** Votes for lines (Duda and Hart, Communications of the ACM, 1972), at nearly level angles. */
  private static @Nullable Line find(boolean[] ink, int width, int height, double known) {
    int total = 0;
    for (boolean one : ink) {
      total += one ? 1 : 0;
    }
    int every = total / MOST_POINTS + 1;
    int count = 0;
    int[] points = new int[total / every + 1];
    int number = 0;
    for (int i = 0; i < ink.length; i++) {
      if (ink[i] && number++ % every == 0 && count < points.length) {
        points[count++] = i;
      }
    }
    int margin = (int) Math.ceil(width / 2.0 * Math.tan(GREATEST_ANGLE)) + 2;
    Line best = null;
    int most = 0;
    double least = Double.isNaN(known) ? -GREATEST_ANGLE : known - 2 * ANGLE_STEP;
    double greatest = Double.isNaN(known) ? GREATEST_ANGLE : known + 2 * ANGLE_STEP;
    int[] votes = new int[height + 2 * margin];
    for (double angle = least; angle <= greatest + 1e-9; angle += ANGLE_STEP) {
      Arrays.fill(votes, 0);
      double slope = Math.tan(angle);
      for (int p = 0; p < count; p++) {
        int y = points[p] / width;
        int x = points[p] - y * width;
        int row = (int) Math.round(y - slope * (x - width / 2.0)) + margin;
        if (row >= 0 && row < votes.length) {
          votes[row]++;
        }
      }
      for (int row = 0; row < votes.length; row++) {
        if (votes[row] > most) {
          most = votes[row];
          best = new Line(angle, row - margin);
        }
      }
    }
    return most * (double) every < LEAST_LENGTH * (1 - MOST_GAPS) * width ? null : best;
  }

  /** Erases a line if it is one; says whether it was. */
  private static boolean eraseOne(Line line, boolean[] ink, int width, int height) {
    int[] tops = new int[width];
    int[] heights = new int[width];
    for (int x = 0; x < width; x++) {
      int row = nearest(ink, x, line.row(x, width), width, height);
      if (row >= 0) {
        int top = row;
        while (top > 0 && ink[(top - 1) * width + x]) {
          top--;
        }
        int bottom = row + 1;
        while (bottom < height && ink[bottom * width + x]) {
          bottom++;
        }
        tops[x] = top;
        heights[x] = bottom - top;
      }
    }
    int thickness = thickness(heights);
    int[] run = longestRun(heights, WIDEST_GAP);
    double length = run[1] - run[0];
    int crossing = thickness + Math.max(1, thickness / 2);
    int thin = 0;
    for (int x = run[0]; x < run[1]; x++) {
      thin += heights[x] > 0 && heights[x] <= crossing ? 1 : 0;
    }
    // The bar of a 7 is no line: a line is long for its thickness, and most of it is bare.
    if (thickness == 0
        || length < LEAST_LENGTH * width
        || length < 12.0 * thickness
        || thin < 0.4 * length
        || thickness > Math.max(4, height / 20)) {
      return false;
    }
    for (int x = 0; x < width; x++) {
      if (heights[x] > 0 && heights[x] <= crossing) {
        for (int y = tops[x]; y < tops[x] + heights[x]; y++) {
          ink[y * width + x] = false;
        }
      } else if (heights[x] > 0) {
        trim(line.row(x, width), x, tops[x], heights[x], thickness, ink, width);
      }
    }
    return true;
  }

  /** Erases the line where a stroke merely ends on it, so that 1 on a line gets no foot. */
  private static void trim(
      int row, int x, int top, int height, int thickness, boolean[] ink, int width) {
    int bottom = top + height;
    int reach = thickness / 2 + 1;
    if (bottom <= row + reach + 1) {
      // Written on the line: what is below the upper edge of the line goes.
      for (int y = Math.max(top, row - thickness / 2); y < bottom; y++) {
        ink[y * width + x] = false;
      }
    } else if (top >= row - reach) {
      for (int y = top; y <= Math.min(bottom - 1, row + thickness / 2); y++) {
        ink[y * width + x] = false;
      }
    }
  }

  private static int nearest(boolean[] ink, int x, int row, int width, int height) {
    for (int distance = 0; distance <= 2; distance++) {
      for (int y = row - distance; y <= row + distance; y += Math.max(1, 2 * distance)) {
        if (y >= 0 && y < height && ink[y * width + x]) {
          return y;
        }
      }
    }
    return -1;
  }

  /** Returns the lower third of the heights, for strokes only make it taller. */
  private static int thickness(int[] heights) {
    int[] sorted = Arrays.stream(heights).filter(height -> height > 0).sorted().toArray();
    return sorted.length == 0 ? 0 : sorted[sorted.length / 3];
  }

  private static int[] longestRun(int[] heights, int gap) {
    int[] best = {0, 0};
    int start = -1;
    int last = -1;
    for (int x = 0; x < heights.length; x++) {
      if (heights[x] == 0) {
        continue;
      }
      if (start < 0 || x - last > gap) {
        start = x;
      }
      last = x;
      if (x + 1 - start > best[1] - best[0]) {
        best = new int[] {start, x + 1};
      }
    }
    return best;
  }
}
