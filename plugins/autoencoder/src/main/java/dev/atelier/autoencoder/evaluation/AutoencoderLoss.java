package dev.atelier.autoencoder.evaluation;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.api.tensor.Tensors;
import dev.atelier.autoencoder.model.AutoencoderNetwork.Code;
import java.util.List;
import java.util.Optional;

/**
 * How far rebuilt pictures are from the originals, and how far vectors are from a normal
 * distribution. All parts are means of a picture, and their gradients flow through.
 */
public final class AutoencoderLoss {

  static final List<String> LAYERS = List.of("relu2_1", "relu3_1");

  /** What lies outside 0..1 is clipped, and costs this much, lest it drift away. */
  private static final double BEYOND = 0.1;

  /** Keeps the relative distance finite where nothing is excited. */
  private static final double LEAST_SQUARE = 1e-6;

  private final Optional<Backbone> backbone;
  private final double perceptual;
  private final double beta;

  /**
   * Creates an objective.
   *
   * @param backbone what feature maps are compared with, if they are
   * @param perceptual what their relative distance counts beside that of pixels
   * @param beta what the divergence counts
   */
  public AutoencoderLoss(Optional<Backbone> backbone, double perceptual, double beta) {
    this.backbone = backbone;
    this.perceptual = perceptual;
    this.beta = beta;
  }

  /**
   * The parts of a loss.
   *
   * @param loss what is minimized
   * @param meanSquare the mean squared difference of pixels
   * @param features the mean relative squared distance of feature maps, 0 if they do not count
   * @param divergence the mean divergence of the vectors, in nats; 0 for a plain network
   */
  public record Parts(NDArray loss, NDArray meanSquare, NDArray features, NDArray divergence) {}

  /**
   * Compares pictures.
   *
   * @param images {@code NxCxSxS}, 0..1
   * @param rebuilt the same shape
   * @param code what they were rebuilt from
   */
  public Parts of(NDArray images, NDArray rebuilt, Code code) {
    NDArray clipped = rebuilt.clip(0, 1);
    NDArray meanSquare = clipped.sub(images).square().mean();
    NDArray beyond = rebuilt.sub(clipped).square().mean();
    NDArray features =
        backbone
            .map(network -> featureDistance(network, images, clipped))
            .orElseGet(() -> meanSquare.zerosLike());
    NDArray divergence =
        code.spread() == null ? meanSquare.zerosLike() : divergence(code.mean(), code.spread());
    long numbers = images.size() / images.getShape().get(0);
    NDArray loss =
        meanSquare
            .add(Tensors.scaled(features, perceptual))
            .add(Tensors.scaled(beyond, BEYOND))
            .add(Tensors.scaled(divergence, 2 * beta / numbers));
    return new Parts(loss, meanSquare, features, divergence);
  }

  /**
   * Returns how many nats normal distributions are from the standard one (Kullback and Leibler,
   * 1951), on average.
   *
   * @param mean {@code NxL}
   * @param spread {@code NxL}, the logarithms of the variances
   */
  public static NDArray divergence(NDArray mean, NDArray spread) {
    NDArray each = mean.square().add(spread.exp()).sub(spread).sub(1);
    return Tensors.scaled(each.sum(), 0.5 / mean.getShape().get(0));
  }

  /**
   * Returns how far feature maps are from each other, relative to the first, on average over the
   * layers {@link #LAYERS}.
   *
   * @param images {@code NxCxSxS}, 0..1
   * @param rebuilt the same shape
   */
  static NDArray featureDistance(Backbone backbone, NDArray images, NDArray rebuilt) {
    NDList wanted = backbone.extract(colored(images), LAYERS);
    NDList found = backbone.extract(colored(rebuilt), LAYERS);
    NDArray sum = null;
    for (int i = 0; i < LAYERS.size(); i++) {
      NDArray scale = wanted.get(i).square().mean().add((float) LEAST_SQUARE);
      NDArray distance = found.get(i).sub(wanted.get(i)).square().mean().div(scale);
      sum = sum == null ? distance : sum.add(distance);
    }
    return Tensors.scaled(requireNonNull(sum, "there are no layers"), 1.0 / LAYERS.size());
  }

  /** Backbones look at three channels. */
  private static NDArray colored(NDArray images) {
    return images.getShape().get(1) == 3 ? images : images.concat(images, 1).concat(images, 1);
  }
}
