package dev.atelier.style.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.SplittableRandom;

/**
 * Features at some positions of a picture, each brought to unit length, so that their products are
 * cosines. All positions of a large picture would make too many pairs.
 */
public final class SampledFeatures {

  /** Keeps features finite that are zero. */
  private static final float LEAST_SQUARE = 1e-8f;

  private SampledFeatures() {}

  /**
   * Returns the features at the crossings of a grid. Gradients flow through.
   *
   * @param maps {@code NxCxHxW}
   * @param grid which positions
   * @return {@code NxCxP}
   */
  public static NDArray of(NDArray maps, Grid grid) {
    Shape shape = maps.getShape();
    NDArray at = maps.get(":,:,%1$d::%3$d,%2$d::%3$d".formatted(grid.top, grid.left, grid.step));
    NDArray columns = at.reshape(shape.get(0), shape.get(1), -1);
    NDArray lengths = columns.square().sum(new int[] {1}, true).add(LEAST_SQUARE).sqrt();
    return columns.div(lengths);
  }

  /**
   * Where features are taken: a grid rather than scattered positions, because taking a part with
   * equal steps is quick, and so is the way back.
   *
   * @param top the first row
   * @param left the first column
   * @param step the distance of rows, and of columns
   */
  public record Grid(int top, int left, int step) {

    /** Draws a grid that has about as many positions as are asked for, or all there are. */
    public static Grid draw(Shape maps, int positions, SplittableRandom random) {
      double all = (double) maps.get(2) * maps.get(3);
      int step = (int) Math.max(1, Math.round(Math.sqrt(all / positions)));
      return new Grid(random.nextInt(step), random.nextInt(step), step);
    }
  }
}
