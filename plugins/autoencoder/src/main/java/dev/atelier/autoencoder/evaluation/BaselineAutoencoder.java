package dev.atelier.autoencoder.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.GradientCollector;
import dev.atelier.api.Progress;
import dev.atelier.autoencoder.dataset.ImageDataset;
import dev.atelier.autoencoder.model.Autoencoder;
import dev.atelier.toolkit.training.AdamOptimizer;
import dev.atelier.toolkit.training.LearningRateSchedule;
import dev.atelier.toolkit.training.TrainingLoop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What textbooks call a convolutional autoencoder, to compare with: three convolutions of stride 2
 * and a linear layer, the same mirrored with transposed convolutions, rectifiers between, a sigmoid
 * at the end; trained with Adam at 0.001 on the mean square of pixels, on pictures as they are.
 */
final class BaselineAutoencoder {

  private static final double LEARNING_RATE = 0.001;
  private static final int[] WIDTHS = {16, 32, 64};
  private static final Shape ONE = new Shape(1, 1);
  private static final Shape TWO = new Shape(2, 2);
  private static final int TOGETHER = 64;

  private final int channels;
  private final int latent;
  private final int[] sides;
  private final Map<String, NDArray> weights;
  private final NDManager manager;

  private BaselineAutoencoder(int side, int channels, int latent, long seed, NDManager manager) {
    this.channels = channels;
    this.latent = latent;
    this.manager = manager;
    this.sides = new int[WIDTHS.length + 1];
    sides[0] = side;
    for (int i = 1; i < sides.length; i++) {
      sides[i] = (sides[i - 1] + 1) / 2;
    }
    this.weights = untrained(seed);
  }

  private Map<String, NDArray> untrained(long seed) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    for (int i = 0; i < WIDTHS.length; i++) {
      int before = i == 0 ? channels : WIDTHS[i - 1];
      shapes.put("down" + i + ".weight", new Shape(WIDTHS[i], before, 3, 3));
      shapes.put("down" + i + ".bias", new Shape(WIDTHS[i]));
      shapes.put("up" + i + ".weight", new Shape(before, WIDTHS[i], 3, 3));
      shapes.put("up" + i + ".bias", new Shape(before));
    }
    shapes.put("in.weight", new Shape(flat(), latent));
    shapes.put("in.bias", new Shape(1, latent));
    shapes.put("out.weight", new Shape(latent, flat()));
    shapes.put("out.bias", new Shape(1, flat()));
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, NDArray> drawn = new LinkedHashMap<>();
    shapes.forEach(
        (name, shape) -> {
          float[] values = new float[Math.toIntExact(shape.size())];
          if (name.endsWith(".weight")) {
            double inputs = inputs(name, shape);
            for (int i = 0; i < values.length; i++) {
              values[i] = (float) (Math.sqrt(2 / inputs) * random.nextGaussian());
            }
          }
          drawn.put(name, manager.create(values, shape));
        });
    return drawn;
  }

  private static double inputs(String name, Shape shape) {
    if (shape.dimension() == 2) {
      return shape.get(0);
    }
    // A transposed convolution of stride 2 sees a quarter of its kernel at each place.
    return name.startsWith("up") ? shape.get(1) * 9 / 4.0 : shape.get(1) * 9;
  }

  private int flat() {
    int last = sides[sides.length - 1];
    return WIDTHS[WIDTHS.length - 1] * last * last;
  }

  /**
   * Trains one.
   *
   * @param training the pictures to learn from
   * @param steps how many steps
   * @param batch how many pictures a step
   */
  static BaselineAutoencoder train(
      ImageDataset squares,
      int[] training,
      int latent,
      int steps,
      int batch,
      long seed,
      NDManager manager,
      Progress progress) {
    BaselineAutoencoder plain =
        new BaselineAutoencoder(squares.side(), squares.channels(), latent, seed, manager);
    AdamOptimizer trained = new AdamOptimizer(plain.weights, manager);
    new TrainingLoop(trained, steps, seed, LearningRateSchedule.constant(LEARNING_RATE))
        .run(
            (step, told) -> {
              List<float[]> pictures = new ArrayList<>();
              while (pictures.size() < batch) {
                squares
                    .whole(training[step.random().nextInt(training.length)])
                    .ifPresentOrElse(pictures::add, progress::checkCancelled);
              }
              NDArray images = plain.images(pictures, manager);
              NDArray loss;
              try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
                loss = plain.rebuilt(images).sub(images).square().mean();
                collector.backward(loss);
              }
              trained.step(step.learningRate(), Double.MAX_VALUE);
              told.average("plain", loss.toFloatArray()[0]);
            },
            progress);
    return plain;
  }

  /** Rebuilds pictures of {@code C*S*S} numbers. */
  List<float[]> rebuilt(List<float[]> pictures, Runnable patience) {
    List<float[]> rebuilt = new ArrayList<>();
    for (int from = 0; from < pictures.size(); from += TOGETHER) {
      patience.run();
      List<float[]> some = pictures.subList(from, Math.min(pictures.size(), from + TOGETHER));
      try (NDManager scope = manager.newSubManager()) {
        float[] values = rebuilt(images(some, scope)).toFloatArray();
        int length = values.length / some.size();
        for (int i = 0; i < some.size(); i++) {
          float[] one = new float[length];
          System.arraycopy(values, i * length, one, 0, length);
          rebuilt.add(one);
        }
      }
    }
    return rebuilt;
  }

  private NDArray images(List<float[]> pictures, NDManager owner) {
    return Autoencoder.batch(pictures, owner, channels, sides[0], sides[0]);
  }

  private NDArray rebuilt(NDArray images) {
    NDArray maps = images;
    for (int i = 0; i < WIDTHS.length; i++) {
      maps =
          Activation.relu(
              Conv2d.conv2d(
                      maps,
                      weights.get("down" + i + ".weight"),
                      weights.get("down" + i + ".bias"),
                      TWO,
                      ONE,
                      ONE)
                  .singletonOrThrow());
    }
    NDArray vectors = linear("in", maps.reshape(-1, flat()));
    int last = sides[sides.length - 1];
    maps =
        Activation.relu(linear("out", vectors)).reshape(-1, WIDTHS[WIDTHS.length - 1], last, last);
    for (int i = WIDTHS.length - 1; i >= 0; i--) {
      NDArray larger =
          Conv2d.conv2d(
                  withZerosBetween(maps, sides[i]),
                  weights.get("up" + i + ".weight"),
                  weights.get("up" + i + ".bias"),
                  ONE,
                  ONE,
                  ONE)
              .singletonOrThrow();
      maps = i == 0 ? Activation.sigmoid(larger) : Activation.relu(larger);
    }
    return maps;
  }

  /**
   * Puts zeros between and behind all values: a transposed convolution of stride 2 is a convolution
   * of that, and the engines' own differ in what shape of weights they take.
   */
  private static NDArray withZerosBetween(NDArray maps, int side) {
    Shape shape = maps.getShape();
    long height = shape.get(2);
    long width = shape.get(3);
    NDArray column = maps.reshape(-1, 1);
    NDArray wide = column.concat(column.zerosLike(), 1).reshape(-1, 1, 2 * width);
    NDArray tall =
        wide.concat(wide.zerosLike(), 1).reshape(shape.get(0), shape.get(1), 2 * height, 2 * width);
    return side == 2 * height ? tall : tall.get(":,:,:%d,:%d".formatted(side, side));
  }

  private NDArray linear(String name, NDArray values) {
    return values.matMul(weights.get(name + ".weight")).add(weights.get(name + ".bias"));
  }
}
