package dev.atelier.autoencoder.inversion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.atelier.api.OperationException;
import dev.atelier.api.PictureFunction;
import dev.atelier.api.Progress;
import dev.atelier.api.Result;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;
import dev.atelier.api.tensor.Tensors;
import dev.atelier.autoencoder.inversion.InversionLoss.Evaluation;
import dev.atelier.toolkit.math.Psnr;
import dev.atelier.toolkit.math.Ssim;
import dev.atelier.toolkit.training.PixelAdam;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Rebuilds a picture from the feature maps of one layer (Mahendran and Vedaldi, CVPR 2015): starts
 * from noise, and changes its pixels until its feature maps are the picture's.
 */
final class FeatureInversion implements PictureFunction {

  /** The shortest side to work at, so that the deepest layers still see something. */
  private static final int SHORTEST_SIDE = 64;

  /** How far the noise to start from lies from gray. */
  private static final double NOISE = 0.01;

  private final ReconstructParameters parameters;
  private final Backbone backbone;
  private final PictureService pictures;
  private final NDManager manager;

  FeatureInversion(
      ReconstructParameters parameters,
      Backbone backbone,
      PictureService pictures,
      NDManager manager) {
    this.parameters = parameters;
    this.backbone = backbone;
    this.pictures = pictures;
    this.manager = manager;
  }

  @Override
  public Result apply(Picture picture, Progress progress) {
    Picture wanted = scaled(picture, parameters.size(), pictures);
    int width = Math.max(SHORTEST_SIDE, wanted.width());
    int height = Math.max(SHORTEST_SIDE, wanted.height());
    Picture worked = pictures.resize(wanted, width, height);
    try (NDManager scope = manager.newSubManager()) {
      InversionLoss objective =
          new InversionLoss(
              backbone,
              parameters.level(),
              worked.toTensor(scope),
              parameters.totalVariationWeight());
      NDArray image = noise(scope, width, height);
      minimize(objective, image, progress);
      Picture found = pictures.resize(Picture.of(image), wanted.width(), wanted.height());
      Map<String, Object> data = new LinkedHashMap<>();
      data.put("level", parameters.level());
      data.put("method", ReconstructParameters.OPTIMIZE);
      data.put("loss", objective.featureDistance(image));
      data.put("psnr", Psnr.peakDecibels(wanted, found));
      data.put("ssim", Ssim.of(wanted, found));
      data.put("iterations", parameters.iterations());
      return Result.of(found, data);
    }
  }

  /** Scales the longest side of a picture down to a size, unless it is 0. */
  static Picture scaled(Picture picture, int size, PictureService pictures) {
    int longest = Math.max(picture.width(), picture.height());
    if (size == 0 || size >= longest) {
      return picture;
    }
    double factor = (double) size / longest;
    return pictures.resize(
        picture,
        Math.max(1, (int) Math.round(picture.width() * factor)),
        Math.max(1, (int) Math.round(picture.height() * factor)));
  }

  /** Drawn in Java, so that a seed gives the same noise on every engine. */
  private NDArray noise(NDManager scope, int width, int height) {
    SplittableRandom random = new SplittableRandom(parameters.seed());
    float[] values = new float[Math.multiplyExact(3, Math.multiplyExact(width, height))];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (0.5 + NOISE * (2 * random.nextDouble() - 1));
    }
    return Tensors.of(values, new Shape(1, 3, height, width), scope);
  }

  private void minimize(InversionLoss objective, NDArray image, Progress progress) {
    int iterations = parameters.iterations();
    try (PixelAdam adam = new PixelAdam(image)) {
      for (int done = 0; done < iterations; done++) {
        progress.checkCancelled();
        try (Evaluation evaluation = objective.evaluate(image)) {
          requireFinite(evaluation, done + 1);
          adam.step(image, evaluation.gradient(), rate((double) done / iterations));
          Map<String, Double> measures = new LinkedHashMap<>();
          measures.put("loss", evaluation.featureDistance());
          measures.put("variation", evaluation.totalVariation());
          progress.report(done + 1L, iterations, measures);
        }
      }
    }
  }

  /** Half a cosine, for long steps never settle on the finest details. */
  private double rate(double done) {
    return parameters.learningRate() * (1 + Math.cos(Math.PI * done)) / 2;
  }

  private static void requireFinite(Evaluation evaluation, int iteration) {
    if (!Double.isFinite(evaluation.loss())) {
      throw new OperationException(
          "the loss is no longer a number at iteration "
              + iteration
              + "; lower --learning-rate or --total-variation-weight");
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
