package dev.atelier.autoencoder.dataset;

import dev.atelier.api.OperationException;
import dev.atelier.toolkit.data.IdxReader;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Gray pictures of a file in IDX format, as handwritten digits are handed on; they stay in the file
 * until they are asked for.
 */
final class IdxDataset implements ImageDataset {

  /** The part of the pictures that are changed. */
  private static final double CHANGED = 0.5;

  private static final double MOST_TURN = Math.toRadians(10);
  private static final double MOST_SCALING = 0.1;
  private static final double MOST_SLANT = 0.15;
  private static final double MOST_SHIFT = 1;

  private final Path file;
  private final IdxReader reader;
  private final int count;
  private final int side;
  private final double change;

  /**
   * Looks at a file.
   *
   * @param change how much pictures are turned, scaled, slanted and moved at random, 0..1
   * @throws OperationException if it cannot be read, or its pictures are no squares
   */
  IdxDataset(Path file, double change) {
    this.file = file;
    this.change = change;
    this.reader = IdxReader.open(file, 3);
    this.count = reader.dimensions().get(0);
    this.side = reader.dimensions().get(1);
    if (!reader.dimensions().get(2).equals(side)) {
      throw new OperationException(
          "%s holds pictures of %dx%d pixels; squares are wanted"
              .formatted(file, reader.dimensions().get(2), side));
    }
  }

  @Override
  public int size() {
    return count;
  }

  @Override
  public int side() {
    return side;
  }

  @Override
  public int channels() {
    return 1;
  }

  @Override
  public String name(int index) {
    return file.getFileName() + " " + index;
  }

  @Override
  public Map<String, String> skipped() {
    return Map.of();
  }

  @Override
  public Optional<float[]> whole(int index) {
    byte[] values = reader.read(index);
    float[] picture = new float[values.length];
    for (int i = 0; i < picture.length; i++) {
      picture[i] = (values[i] & 0xff) / 255f;
    }
    return Optional.of(picture);
  }

  @Override
  public Optional<float[]> varied(int index, SplittableRandom random) {
    if (random.nextDouble() >= CHANGED || change == 0) {
      return whole(index);
    }
    double angle = change * random.nextDouble(-MOST_TURN, MOST_TURN);
    double scaleX = Math.exp(change * random.nextDouble(-MOST_SCALING, MOST_SCALING));
    double scaleY = Math.exp(change * random.nextDouble(-MOST_SCALING, MOST_SCALING));
    double slant = change * random.nextDouble(-MOST_SLANT, MOST_SLANT);
    double shiftX = change * random.nextDouble(-MOST_SHIFT, MOST_SHIFT);
    double shiftY = change * random.nextDouble(-MOST_SHIFT, MOST_SHIFT);
    byte[] values = reader.read(index);
    double middle = (side - 1) / 2.0;
    float[] result = new float[side * side];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        double u = x - middle - shiftX;
        double v = y - middle - shiftY;
        double sourceX = middle + (Math.cos(angle) * u + (Math.sin(angle) + slant) * v) / scaleX;
        double sourceY = middle + (-Math.sin(angle) * u + Math.cos(angle) * v) / scaleY;
        result[y * side + x] = between(values, sourceX, sourceY);
      }
    }
    return Optional.of(result);
  }

  private float between(byte[] values, double x, double y) {
    int left = (int) Math.floor(x);
    int top = (int) Math.floor(y);
    float right = (float) (x - left);
    float below = (float) (y - top);
    float upper = at(values, left, top) * (1 - right) + at(values, left + 1, top) * right;
    float lower = at(values, left, top + 1) * (1 - right) + at(values, left + 1, top + 1) * right;
    return Math.min(1, (upper * (1 - below) + lower * below) / 255);
  }

  private float at(byte[] values, int x, int y) {
    return x < 0 || y < 0 || x >= side || y >= side ? 0 : values[y * side + x] & 0xff;
  }
}
