package dev.atelier.autoencoder.dataset;

import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** Square pictures of one size, read when they are asked for. */
public interface ImageDataset {

  /** Returns how many there are, those that cannot be read included. */
  int size();

  /** Returns the side of the squares in pixels. */
  int side();

  /** Returns 1 for gray pictures, 3 for red, green and blue. */
  int channels();

  /** Returns what a picture is called. */
  String name(int index);

  /**
   * Returns a picture as it is condensed later: scaled, the middle of it.
   *
   * @return {@code C*S*S} numbers, 0..1; empty if it cannot be read
   */
  Optional<float[]> whole(int index);

  /**
   * Returns a picture a little changed, to learn from.
   *
   * @param random what is drawn from
   * @return {@code C*S*S} numbers, 0..1; empty if it cannot be read
   */
  Optional<float[]> varied(int index, SplittableRandom random);

  /** Returns the pictures that could not be read so far, and why. */
  Map<String, String> skipped();
}
