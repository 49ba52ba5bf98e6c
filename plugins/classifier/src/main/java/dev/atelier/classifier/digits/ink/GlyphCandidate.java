package dev.atelier.classifier.digits.ink;

import dev.atelier.classifier.digits.ink.ConnectedComponents.Component;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Some ink that may be one digit: whole patches, or a part of one between two columns.
 *
 * @param labels the labels of the patches
 * @param from the first column
 * @param to the column after the last
 * @param box the smallest box around the ink
 */
public record GlyphCandidate(Set<Integer> labels, int from, int to, Box box) {

  public GlyphCandidate {
    labels = Set.copyOf(labels);
  }

  /** Takes patches whole. */
  public static GlyphCandidate of(List<Component> components) {
    Box box = components.get(0).box();
    Set<Integer> labels = new TreeSet<>();
    for (Component component : components) {
      box = box.union(component.box());
      labels.add(component.label());
    }
    return new GlyphCandidate(labels, box.x(), box.right(), box);
  }

  /** Takes the part of a patch between two columns, of which one at least has ink. */
  public static GlyphCandidate cut(
      Component component, int from, int to, ConnectedComponents components, int width) {
    Box box = component.box();
    int left = to;
    int right = from;
    int top = box.bottom();
    int bottom = box.y();
    for (int y = box.y(); y < box.bottom(); y++) {
      for (int x = from; x < to; x++) {
        if (components.labels()[y * width + x] == component.label()) {
          left = Math.min(left, x);
          right = Math.max(right, x + 1);
          top = Math.min(top, y);
          bottom = Math.max(bottom, y + 1);
        }
      }
    }
    Box tight =
        right > left
            ? new Box(left, top, right - left, bottom - top)
            : new Box(from, box.y(), to - from, box.height());
    return new GlyphCandidate(Set.of(component.label()), from, to, tight);
  }

  private boolean has(int label, int x) {
    return label != 0 && x >= from && x < to && labels.contains(label);
  }

  /**
   * Brings the ink into the frame of {@link DigitNormalizer}: paper 0, a stroke's middle 1,
   * whatever the light and the pen; other ink nearby is left out.
   */
  public float[] framed(BinaryImage scan, ConnectedComponents components) {
    int width = scan.width();
    int height = scan.height();
    int margin = Math.max(2, box.height() / 5);
    int left = Math.max(0, box.x() - margin);
    int right = Math.min(width, box.right() + margin);
    int top = Math.max(0, box.y() - margin);
    int bottom = Math.min(height, box.bottom() + margin);
    int[] labels = components.labels();
    float[] values = scan.map().values();
    double paper = 0;
    int papers = 0;
    float[] strokes = new float[(right - left) * (bottom - top)];
    int count = 0;
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        int i = y * width + x;
        if (has(labels[i], x)) {
          strokes[count++] = values[i];
        } else if (!scan.ink()[i]) {
          paper += values[i];
          papers++;
        }
      }
    }
    java.util.Arrays.sort(strokes, 0, count);
    double dark = count == 0 ? 0 : strokes[count * 3 / 10];
    double light = papers == 0 ? 255 : paper / papers;
    double range = Math.max(1, light - dark);
    float[] ink = new float[strokes.length];
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        int i = y * width + x;
        if (has(labels[i], x) || (labels[i] == 0 && touches(x, y, width, height, labels))) {
          double value = (light - values[i]) / range;
          // The paper's own unevenness is cut off, and so is the stroke's.
          ink[(y - top) * (right - left) + x - left] =
              (float) Math.min(1, Math.max(0, (value - 0.1) / 0.75));
        }
      }
    }
    Box tight = Box.around(ink, right - left, bottom - top, 0.3f);
    return tight.width() == 0
        ? new float[DigitNormalizer.PIXELS]
        : DigitNormalizer.of(ink, right - left, grown(tight, right - left, bottom - top));
  }

  /** Returns a box with the faint edge of the strokes, if there is room. */
  private static Box grown(Box box, int width, int height) {
    int left = Math.max(0, box.x() - 1);
    int top = Math.max(0, box.y() - 1);
    int right = Math.min(width, box.right() + 1);
    int bottom = Math.min(height, box.bottom() + 1);
    // A mark of few pixels would shrink.
    return Math.max(box.width(), box.height()) < 40
        ? box
        : new Box(left, top, right - left, bottom - top);
  }

  private boolean touches(int x, int y, int width, int height, int[] labels) {
    if (x < from || x >= to) {
      // Beyond a cut there is the neighbor; beyond a whole patch there is its edge.
      return (x == from - 1 || x == to) && edge(x, y, width, height, labels);
    }
    return edge(x, y, width, height, labels);
  }

  private boolean edge(int x, int y, int width, int height, int[] labels) {
    for (int v = Math.max(0, y - 1); v < Math.min(height, y + 2); v++) {
      for (int u = Math.max(0, x - 1); u < Math.min(width, x + 2); u++) {
        if (has(labels[v * width + u], u)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Returns the smallest box, in the picture before a turn, around the ink. */
  public Box before(Rotation turn, ConnectedComponents components) {
    double left = Double.MAX_VALUE;
    double right = -Double.MAX_VALUE;
    double top = Double.MAX_VALUE;
    double bottom = -Double.MAX_VALUE;
    for (int y = box.y(); y < box.bottom(); y++) {
      for (int x = box.x(); x < box.right(); x++) {
        if (has(components.labels()[y * turn.width() + x], x)) {
          double u = turn.sourceX(x, y);
          double v = turn.sourceY(x, y);
          left = Math.min(left, u);
          right = Math.max(right, u);
          top = Math.min(top, v);
          bottom = Math.max(bottom, v);
        }
      }
    }
    if (right < left) {
      return box;
    }
    int x = Math.min(turn.width() - 1, Math.max(0, (int) Math.round(left)));
    int y = Math.min(turn.height() - 1, Math.max(0, (int) Math.round(top)));
    return new Box(
        x,
        y,
        Math.max(1, Math.min(turn.width() - x, (int) Math.round(right) + 1 - x)),
        Math.max(1, Math.min(turn.height() - y, (int) Math.round(bottom) + 1 - y)));
  }
}
