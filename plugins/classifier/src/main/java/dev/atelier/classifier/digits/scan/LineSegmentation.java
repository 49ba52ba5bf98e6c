package dev.atelier.classifier.digits.scan;

import dev.atelier.classifier.digits.ink.Box;
import dev.atelier.classifier.digits.ink.ConnectedComponents;
import dev.atelier.classifier.digits.ink.ConnectedComponents.Component;
import dev.atelier.classifier.digits.ink.DigitNormalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Orders patches into rows, from the top, and along each row from the left. */
final class LineSegmentation {

  /** The least height in pixels of what can be read. */
  private static final int LEAST_HEIGHT = 6;

  /** Of the height that most ink has, what a patch has at least, or it is a speck. */
  private static final double SPECK = 0.2;

  /** Wider than this, in heights of its own, is but what is left of a line. */
  private static final double FLAT = 6;

  /** Of the taller one's height, how far above or below it a lower mark is still in its row. */
  private static final double REACH = 0.25;

  /** Of the taller one's height, how much higher or lower the next patch of a row is at most. */
  private static final double STEP = 0.6;

  /** The same for a mark that is much lower than the other. */
  private static final double LOW_STEP = 0.8;

  /** How far apart, in heights of the taller, two chains are at most that are one row. */
  private static final double SAME = 0.45;

  /** What has more marks than a full page is noise, of which the largest patches tell enough. */
  private static final int MOST_MARKS = 3000;

  private LineSegmentation() {}

  /**
   * A row.
   *
   * @param patches from the left, smaller marks among them
   * @param height the height of its digits
   */
  record Row(List<Component> patches, double height) {

    Row {
      patches =
          patches.stream()
              .sorted(Comparator.comparingDouble(patch -> patch.box().centerX()))
              .toList();
    }

    private double middle() {
      return patches.stream().mapToDouble(patch -> patch.box().centerY()).average().orElse(0);
    }
  }

  /** Finds the rows of patches. */
  static List<Row> rows(ConnectedComponents components, int width, int height) {
    List<Component> candidates =
        components.all().stream()
            .filter(patch -> patch.area() >= 3 && !frames(patch.box(), width, height))
            .toList();
    double typical = typicalHeight(candidates);
    List<List<Component>> chains = new ArrayList<>();
    candidates.stream()
        .filter(patch -> isMark(patch, typical))
        .sorted(Comparator.comparingInt(patch -> -patch.area()))
        .limit(MOST_MARKS)
        .sorted(Comparator.comparingDouble(patch -> patch.box().centerX()))
        .forEach(patch -> chain(patch, chains));
    List<Row> rows = new ArrayList<>();
    for (List<Component> chain : joined(chains)) {
      double rowHeight = typicalHeight(chain);
      if (rowHeight >= LEAST_HEIGHT) {
        rows.add(new Row(chain, rowHeight));
      }
    }
    rows.sort(Comparator.comparingDouble(Row::middle));
    return rows;
  }

  /** Joins chains that go along the same row, which begin where a digit is in two parts. */
  private static List<List<Component>> joined(List<List<Component>> chains) {
    List<List<Component>> rows = new ArrayList<>();
    chains.stream()
        .sorted(Comparator.comparingInt(chain -> -chain.size()))
        .forEach(
            chain ->
                rows.stream()
                    .filter(row -> apart(row, chain) < SAME)
                    .findFirst()
                    .ifPresentOrElse(row -> row.addAll(chain), () -> rows.add(chain)));
    return rows;
  }

  /** Returns how far a chain is above or below the nearest marks of another, on average. */
  private static double apart(List<Component> row, List<Component> chain) {
    double height = Math.max(typicalHeight(row), typicalHeight(chain));
    double sum = 0;
    for (Component patch : chain) {
      Box nearest =
          row.stream()
              .map(Component::box)
              .min(
                  Comparator.comparingDouble(
                      box -> Math.abs(box.centerX() - patch.box().centerX())))
              .orElseThrow();
      sum += Math.abs(nearest.centerY() - patch.box().centerY());
    }
    return sum / chain.size() / Math.max(1, height);
  }

  private static boolean isMark(Component patch, double typical) {
    Box box = patch.box();
    int longer = Math.max(box.width(), box.height());
    return longer >= SPECK * typical
        && box.width() <= FLAT * box.height()
        && patch.area() >= Math.max(4, 0.01 * typical * typical);
  }

  /** Says whether a box is the dark edge of a scan rather than a mark on it. */
  private static boolean frames(Box box, int width, int height) {
    int edges = 0;
    edges += box.x() == 0 ? 1 : 0;
    edges += box.y() == 0 ? 1 : 0;
    edges += box.right() == width ? 1 : 0;
    edges += box.bottom() == height ? 1 : 0;
    return edges >= 3 && Math.min(width, height) > 2 * DigitNormalizer.SIDE;
  }

  /** Returns the height at which half of the ink is in taller patches. */
  static double typicalHeight(List<Component> patches) {
    List<Component> sorted =
        patches.stream().sorted(Comparator.comparingInt(patch -> patch.box().height())).toList();
    long total = sorted.stream().mapToLong(Component::area).sum();
    long sum = 0;
    for (Component patch : sorted) {
      sum += patch.area();
      if (2 * sum >= total) {
        return patch.box().height();
      }
    }
    return 0;
  }

  private static void chain(Component patch, List<List<Component>> chains) {
    List<Component> best = null;
    double most = 0;
    for (List<Component> chain : chains) {
      Box last = lastTall(chain).box();
      double overlap = overlap(last, patch.box());
      double highest = isLower(last, patch.box()) ? LOW_STEP : STEP;
      if (overlap > most && step(last, patch.box()) < highest) {
        most = overlap;
        best = chain;
      }
    }
    if (best == null || most < 0.45) {
      best = new ArrayList<>();
      chains.add(best);
    }
    best.add(patch);
  }

  /** Returns the last patch that says where the row is, which a comma does not. */
  private static Component lastTall(List<Component> chain) {
    int tallest = chain.stream().mapToInt(patch -> patch.box().height()).max().orElse(0);
    for (int i = chain.size() - 1; i >= 0; i--) {
      if (chain.get(i).box().height() >= 0.6 * tallest) {
        return chain.get(i);
      }
    }
    return chain.get(chain.size() - 1);
  }

  /**
   * Returns the part of the lower box's height at which both are. A much lower one, such as the bar
   * of a 5, may be a little above or below.
   */
  private static double overlap(Box one, Box other) {
    int lower = Math.min(one.height(), other.height());
    int taller = Math.max(one.height(), other.height());
    double reach = isLower(one, other) ? REACH * taller : 0;
    double common = Math.min(one.bottom(), other.bottom()) - Math.max(one.y(), other.y()) + reach;
    return Math.min(1, common / lower);
  }

  private static boolean isLower(Box one, Box other) {
    return 2 * Math.min(one.height(), other.height()) < Math.max(one.height(), other.height());
  }

  /** Returns how much higher or lower one box is, in heights of the taller. */
  private static double step(Box one, Box other) {
    return Math.abs(one.centerY() - other.centerY()) / Math.max(one.height(), other.height());
  }

  /**
   * Returns the angle in radians that rows fall by to the right; 0 where no row is long enough to
   * tell.
   */
  static double angle(List<Row> rows) {
    double weights = 0;
    double sum = 0;
    for (Row row : rows) {
      List<Box> boxes =
          row.patches().stream()
              .map(Component::box)
              .filter(box -> Math.abs(box.height() - row.height()) < 0.25 * row.height())
              .toList();
      if (boxes.size() < 4) {
        continue;
      }
      double meanX = boxes.stream().mapToDouble(Box::centerX).average().orElseThrow();
      double meanY = boxes.stream().mapToDouble(Box::bottom).average().orElseThrow();
      double products = 0;
      double squares = 0;
      for (Box box : boxes) {
        products += (box.centerX() - meanX) * (box.bottom() - meanY);
        squares += (box.centerX() - meanX) * (box.centerX() - meanX);
      }
      double extent = boxes.get(boxes.size() - 1).centerX() - boxes.get(0).centerX();
      if (extent > 2 * row.height()) {
        sum += products / squares * extent;
        weights += extent;
      }
    }
    return weights == 0 ? 0 : Math.atan(sum / weights);
  }
}
