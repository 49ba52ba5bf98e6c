package dev.atelier.classifier.digits.scan;

import dev.atelier.classifier.digits.DigitClassifier;
import dev.atelier.classifier.digits.ink.BinaryImage;
import dev.atelier.classifier.digits.ink.Box;
import dev.atelier.classifier.digits.ink.ConnectedComponents;
import dev.atelier.classifier.digits.ink.ConnectedComponents.Component;
import dev.atelier.classifier.digits.ink.GlyphCandidate;
import dev.atelier.classifier.model.Prediction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Reads a row: of all ways to join its patches, or to cut those that are too wide for one digit, it
 * takes the one that makes the likeliest digits.
 */
final class LineRecognizer {

  /** Wider than this, in heights of the row, a patch may be two digits that touch. */
  private static final double WIDE = 0.85;

  /** Wider than this nothing is one digit. */
  private static final double WIDEST = 1.3;

  /** Lower than this, in heights of the row, a mark is a comma or a speck. */
  private static final double LOW = 0.45;

  /** Taller than this a mark belongs to something else. */
  private static final double TALL = 1.8;

  /**
   * How strange a digit of a number may be. One in a hundred digits is beyond 1, which would spoil
   * one in a dozen numbers of eight; so far out, there are still hardly any letters.
   */
  private static final double TOLERATED = 1.2;

  private static final int MOST_CUTS = 14;

  private static final double UNKNOWN = 4;
  private static final double UNKNOWN_PART = 4.5;
  private static final double CUT = 0.5;

  /** A cut makes strokes, which look like ones. */
  private static final double CUT_ONE = 1.2;

  /** The width of a digit in heights of the row. */
  private static final double TYPICAL = 0.7;

  private static final double LEFT_OUT = 0.4;

  private final BinaryImage scan;
  private final ConnectedComponents components;
  private final DigitClassifier classifier;
  private final Runnable between;

  LineRecognizer(
      BinaryImage scan,
      ConnectedComponents components,
      DigitClassifier classifier,
      Runnable between) {
    this.scan = scan;
    this.components = components;
    this.classifier = classifier;
    this.between = between;
  }

  /**
   * A mark, and what it was taken for.
   *
   * @param segment its ink
   * @param prediction what it was taken for
   */
  record Mark(GlyphCandidate segment, Prediction prediction) {}

  /**
   * A way to read the pieces from one index to before another.
   *
   * @param whole whether no patch is cut
   */
  private record Choice(int first, int end, GlyphCandidate segment, boolean whole, int patches) {}

  /** A piece of a patch, the whole of it if it is not cut. */
  private record Piece(Component patch, int from, int to, boolean first, boolean last) {}

  /** Reads a row; what is too low or too tall for a digit is left out. */
  List<Mark> read(LineSegmentation.Row row) {
    List<Piece> pieces = new ArrayList<>();
    row.patches().forEach(patch -> pieces.addAll(pieces(patch, row.height())));
    List<Choice> choices = choices(pieces, row.height());
    List<float[]> frames =
        choices.stream().map(choice -> choice.segment().framed(scan, components)).toList();
    List<Prediction> predictions =
        classifier.predict(frames, between).stream().map(LineRecognizer::tolerated).toList();
    return cheapest(pieces.size(), choices, predictions, row.height());
  }

  private static Prediction tolerated(Prediction prediction) {
    return new Prediction(
        prediction.classes(),
        prediction.confidences(),
        prediction.strangeness(),
        prediction.strangeness() <= TOLERATED);
  }

  private List<Piece> pieces(Component patch, double height) {
    Box box = patch.box();
    if (box.width() <= WIDE * height || box.height() < 0.6 * height) {
      return List.of(new Piece(patch, box.x(), box.right(), true, true));
    }
    List<Integer> cuts = cuts(patch, height);
    List<Piece> pieces = new ArrayList<>();
    int from = box.x();
    for (int cut : cuts) {
      pieces.add(new Piece(patch, from, cut, pieces.isEmpty(), false));
      from = cut;
    }
    pieces.add(new Piece(patch, from, box.right(), pieces.isEmpty(), true));
    return pieces;
  }

  /** Returns the columns with the least ink, not too near to each other, in order. */
  private List<Integer> cuts(Component patch, double height) {
    Box box = patch.box();
    double[] ink = new double[box.width()];
    for (int y = box.y(); y < box.bottom(); y++) {
      for (int x = box.x(); x < box.right(); x++) {
        if (components.labels()[y * scan.width() + x] == patch.label()) {
          ink[x - box.x()]++;
        }
      }
    }
    int spacing = Math.max(2, (int) Math.round(0.15 * height));
    List<Integer> order = new ArrayList<>();
    for (int x = spacing; x < box.width() - spacing; x++) {
      order.add(x);
    }
    double middle = box.width() / 2.0;
    // Among columns with equally little ink the one nearer the middle.
    order.sort(
        Comparator.comparingDouble((Integer x) -> ink[x])
            .thenComparingDouble(x -> Math.abs(x - middle)));
    int most = Math.min(MOST_CUTS, (int) Math.ceil(box.width() / height * 4));
    List<Integer> cuts = new ArrayList<>();
    for (int x : order) {
      if (cuts.size() == most) {
        break;
      }
      if (cuts.stream().allMatch(cut -> Math.abs(cut - x) >= spacing)) {
        cuts.add(x);
      }
    }
    return cuts.stream().sorted().map(x -> x + box.x()).toList();
  }

  private List<Choice> choices(List<Piece> pieces, double height) {
    List<Choice> choices = new ArrayList<>();
    for (int first = 0; first < pieces.size(); first++) {
      Piece begin = pieces.get(first);
      for (int end = first + 1; end <= pieces.size(); end++) {
        Piece last = pieces.get(end - 1);
        if (!last.patch().equals(begin.patch())) {
          break;
        }
        boolean whole = begin.first() && last.last();
        if (whole || last.to() - begin.from() <= WIDEST * height) {
          GlyphCandidate segment =
              whole
                  ? GlyphCandidate.of(List.of(begin.patch()))
                  : GlyphCandidate.cut(
                      begin.patch(), begin.from(), last.to(), components, scan.width());
          choices.add(new Choice(first, end, segment, whole, 1));
        }
      }
      joined(pieces, first, height).forEach(choices::add);
    }
    return choices;
  }

  /** Joins patches that are not cut and stand so near that they may be parts of one digit. */
  private static List<Choice> joined(List<Piece> pieces, int first, double height) {
    List<Choice> choices = new ArrayList<>();
    List<Component> patches = new ArrayList<>();
    Box box = null;
    for (int i = first; i < Math.min(pieces.size(), first + 4); i++) {
      Piece piece = pieces.get(i);
      if (!piece.first() || !piece.last()) {
        break;
      }
      Box next = piece.patch().box();
      if (box != null) {
        int common = Math.min(box.right(), next.right()) - Math.max(box.x(), next.x());
        boolean near =
            common >= 0.3 * Math.min(box.width(), next.width()) || common >= -0.08 * height;
        box = box.union(next);
        if (!near || box.width() > WIDEST * height || box.height() > 1.4 * height) {
          break;
        }
      } else {
        box = next;
      }
      patches.add(piece.patch());
      if (patches.size() > 1) {
        choices.add(new Choice(first, i + 1, GlyphCandidate.of(patches), true, patches.size()));
      }
    }
    return choices;
  }

  /** Finds the cheapest way from the first piece to the last (Bellman, 1957). */
  private static List<Mark> cheapest(
      int count, List<Choice> choices, List<Prediction> predictions, double height) {
    double[] costs = new double[count + 1];
    int[] through = new int[count + 1];
    java.util.Arrays.fill(costs, 1, count + 1, Double.MAX_VALUE);
    // A choice ends after it begins, so that in the order of their beginnings all is known.
    for (int i = 0; i < choices.size(); i++) {
      Choice choice = choices.get(i);
      double cost = costs[choice.first()] + cost(choice, predictions.get(i), height);
      if (cost < costs[choice.end()]) {
        costs[choice.end()] = cost;
        through[choice.end()] = i;
      }
    }
    List<Mark> marks = new ArrayList<>();
    for (int end = count; end > 0; end = choices.get(through[end]).first()) {
      Choice choice = choices.get(through[end]);
      if (!isLow(choice, height) && choice.segment().box().height() <= TALL * height) {
        marks.add(0, new Mark(choice.segment(), predictions.get(through[end])));
      }
    }
    return marks;
  }

  private static boolean isLow(Choice choice, double height) {
    return choice.segment().box().height() < LOW * height;
  }

  private static double cost(Choice choice, Prediction prediction, double height) {
    if (isLow(choice, height)) {
      // A part of a cut patch is not left out: it was a piece of a digit.
      return choice.whole() ? LEFT_OUT * choice.patches() : UNKNOWN_PART;
    }
    double surprise = -Math.log(Math.max(1e-3, prediction.confidence()));
    if (choice.whole() && prediction.known()) {
      return surprise;
    } else if (choice.whole()) {
      double digits = Math.max(1, choice.segment().box().width() / (TYPICAL * height));
      return choice.patches() == 1 ? UNKNOWN * digits : UNKNOWN * choice.patches() + 1;
    } else if (prediction.known()) {
      return surprise + (prediction.best() == 1 ? CUT_ONE : CUT);
    }
    return UNKNOWN_PART;
  }
}
