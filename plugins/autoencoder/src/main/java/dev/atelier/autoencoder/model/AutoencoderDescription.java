package dev.atelier.autoencoder.model;

import dev.atelier.api.OperationException;
import java.util.List;
import java.util.Map;

/**
 * What a file of an autoencoder says of its tensors.
 *
 * @param kind {@value #KIND}
 * @param side the side of its pictures in pixels
 * @param channels 1 for gray pictures, 3 for red, green and blue
 * @param latent the length of the vector that a picture is condensed to
 * @param variational whether it knows how sure it is of each number
 * @param beta the variance of the noise that a pixel was thought to have, 0 for a plain one
 * @param widths the number of feature maps at each side, from {@code side} down by halves
 * @param measures what its training measured
 */
public record AutoencoderDescription(
    String kind,
    int side,
    int channels,
    int latent,
    boolean variational,
    double beta,
    List<Integer> widths,
    Map<String, Double> measures) {

  public static final String KIND = "autoencoder";

  /** The sides that the smallest feature maps may have. */
  private static final int LEAST_SIDE = 4;

  private static final int GREATEST_SIDE = 256;

  /** Up to this side a linear map looks at the picture as it is, beyond at a smaller copy. */
  private static final int GREATEST_THUMBNAIL = 32;

  /** How the widths grow towards smaller sides, as multiples of the first. */
  private static final List<Integer> GROWTH = List.of(1, 2, 4, 6, 8, 8, 8);

  /** Refuses what no training writes. */
  public AutoencoderDescription {
    if (kind == null || widths == null || measures == null) {
      throw new IllegalArgumentException("something is missing");
    }
    if (!kind.equals(KIND)) {
      throw new OperationException("it is of kind '" + kind + "'");
    }
    if (!isSide(side)
        || (channels != 1 && channels != 3)
        || latent < 1
        || widths.size() != halvings(side) + 1) {
      throw new IllegalArgumentException("its sizes do not fit together");
    }
  }

  /** Returns whether halves of a side end at one of 4 to 7 pixels. */
  public static boolean isSide(int side) {
    if (side < 2 * LEAST_SIDE || side > GREATEST_SIDE) {
      return false;
    }
    return side >> halvings(side) < 2 * LEAST_SIDE;
  }

  /** Returns how often a side can be halved. */
  static int halvings(int side) {
    int count = 0;
    for (int left = side; left % 2 == 0 && left / 2 >= LEAST_SIDE; left /= 2) {
      count++;
    }
    return count;
  }

  /** Returns the widths for a side. */
  public static List<Integer> widths(int side, int first) {
    return GROWTH.subList(0, halvings(side) + 1).stream().map(factor -> factor * first).toList();
  }

  /** Returns how many numbers a picture has. */
  public int numbers() {
    return channels * side * side;
  }

  /** Returns the side of the smallest feature maps. */
  int smallestSide() {
    return side >> (widths.size() - 1);
  }

  /** Returns how many numbers the smallest feature maps have. */
  int flat() {
    return widths.get(widths.size() - 1) * smallestSide() * smallestSide();
  }

  /** Returns the side of the copy that the linear map looks at. */
  public int thumbnail() {
    int copy = side;
    while (copy > GREATEST_THUMBNAIL) {
      copy /= 2;
    }
    return copy;
  }

  public AutoencoderDescription with(Map<String, Double> measured) {
    return new AutoencoderDescription(
        kind, side, channels, latent, variational, beta, widths, measured);
  }
}
