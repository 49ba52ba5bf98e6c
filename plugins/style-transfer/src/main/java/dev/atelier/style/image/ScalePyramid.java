package dev.atelier.style.image;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The sizes that a picture is worked on at, from coarse to fine. */
public final class ScalePyramid {

  /** The shortest side to work at, so that the deepest layers still see something. */
  static final int SHORTEST_SIDE = 64;

  private ScalePyramid() {}

  /** A width and a height in pixels. */
  public record Size(int width, int height) {
    public long pixels() {
      return (long) width * height;
    }

    public int longest() {
      return Math.max(width, height);
    }

    /** Returns this size scaled so that its longest side has a given length. */
    public Size scaledTo(int longest) {
      double factor = (double) longest / longest();
      return new Size(
          Math.max(1, (int) Math.round(width * factor)),
          Math.max(1, (int) Math.round(height * factor)));
    }

    /** Returns this size with sides too short for the network lengthened. */
    public Size workable() {
      return new Size(Math.max(SHORTEST_SIDE, width), Math.max(SHORTEST_SIDE, height));
    }
  }

  /**
   * Returns the longest sides to work at: the last is the result's, each before it is shorter by
   * the root of 2, and the first is not shorter than the coarsest asked for.
   *
   * @param longest the longest side of the result in pixels
   * @param coarsest the least longest side of the first scale in pixels
   * @return at least one length, rising
   */
  public static List<Integer> ladder(int longest, int coarsest) {
    List<Integer> lengths = new ArrayList<>();
    double length = longest;
    do {
      lengths.add((int) Math.round(length));
      length /= Math.sqrt(2);
    } while (length >= coarsest - 0.5);
    Collections.reverse(lengths);
    return List.copyOf(lengths);
  }

  /**
   * Returns how many of the iterations each scale gets: an equal share, what does not divide going
   * to the last ones.
   */
  public static List<Integer> shares(int iterations, int scales) {
    List<Integer> shares = new ArrayList<>();
    for (int i = 0; i < scales; i++) {
      shares.add(iterations * (i + 1) / scales - iterations * i / scales);
    }
    return List.copyOf(shares);
  }
}
