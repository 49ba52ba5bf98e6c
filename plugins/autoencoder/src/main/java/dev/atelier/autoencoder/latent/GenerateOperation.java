package dev.atelier.autoencoder.latent;

import dev.atelier.api.ParameterException;
import dev.atelier.api.Progress;
import dev.atelier.api.Result;
import dev.atelier.api.Task;
import dev.atelier.api.picture.PictureService;
import dev.atelier.autoencoder.model.Autoencoder;
import dev.atelier.autoencoder.model.AutoencoderDescription;
import dev.atelier.autoencoder.model.AutoencoderModels;
import dev.atelier.autoencoder.model.PixelTensors;
import dev.atelier.toolkit.math.Pca;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Makes pictures that nobody took. */
public final class GenerateOperation implements Task<GenerateParameters> {

  /** How many pictures are rebuilt at a time. */
  private static final int TOGETHER = 64;

  private final AutoencoderModels autoencoders;
  private final PictureService pictures;

  @Inject
  GenerateOperation(AutoencoderModels autoencoders, PictureService pictures) {
    this.autoencoders = autoencoders;
    this.pictures = pictures;
  }

  @Override
  public Result run(GenerateParameters parameters, Progress progress) {
    boolean along = !parameters.axes().isEmpty();
    int side = (int) Math.max(2, Math.round(Math.sqrt(parameters.count())));
    ImageOutput target =
        new ImageOutput(
            parameters.output(), along ? side : parameters.columns(), parameters.enlarge());
    try (Autoencoder autoencoder = autoencoders.open("--model", parameters.model())) {
      check(parameters, autoencoder);
      target.requireRoom(
          along ? side * side : parameters.count(), autoencoder.description().side());
      List<float[]> vectors =
          along
              ? alongAxes(parameters, autoencoder, side, progress)
              : drawn(parameters, autoencoder, progress);
      int made = 0;
      for (int from = 0; from < vectors.size(); from += TOGETHER) {
        List<float[]> some = vectors.subList(from, Math.min(vectors.size(), from + TOGETHER));
        for (float[] values : autoencoder.decode(some, progress::checkCancelled)) {
          made++;
          target.add(
              PixelTensors.picture(values, autoencoder.description().side()),
              "%05d".formatted(made));
        }
        progress.report(made, vectors.size(), Map.of());
      }
      target.finish();
      Map<String, Object> data = new LinkedHashMap<>();
      data.put("pictures", made);
      data.put("output", parameters.output().toString());
      return Result.of(data);
    }
  }

  private static void check(GenerateParameters parameters, Autoencoder autoencoder) {
    if (parameters.from().equals("prior") && !autoencoder.description().variational()) {
      throw new ParameterException(
          "--from: %s is a plain autoencoder, whose vectors are drawn to no distribution; leave --from out"
              .formatted(parameters.model()));
    }
    int directions = autoencoder.axes().directions().length;
    if (!parameters.axes().isEmpty()
        && (parameters.axes().size() != 2
            || parameters.axes().stream().anyMatch(axis -> axis < 1 || axis > directions))) {
      throw new ParameterException(
          "--axes: %s are not two directions of 1 to %d; name two, such as 1,%d"
              .formatted(parameters.axes(), directions, Math.min(2, directions)));
    }
  }

  private List<float[]> drawn(
      GenerateParameters parameters, Autoencoder autoencoder, Progress progress) {
    SplittableRandom random = new SplittableRandom(parameters.seed());
    List<float[]> vectors = new ArrayList<>();
    float[] like = parameters.like().isPresent() ? like(parameters, autoencoder, progress) : null;
    for (int i = 0; i < parameters.count(); i++) {
      float[] other =
          parameters.from().equals("prior")
              ? fromPrior(autoencoder.description().latent(), parameters.temperature(), random)
              : autoencoder.density().draw(parameters.temperature(), random);
      vectors.add(
          like == null ? other : LatentPath.SLERP.between(like, other, parameters.variation()));
    }
    return vectors;
  }

  private static float[] fromPrior(int length, double temperature, SplittableRandom random) {
    float[] vector = new float[length];
    for (int i = 0; i < length; i++) {
      vector[i] = (float) (temperature * random.nextGaussian());
    }
    return vector;
  }

  private float[] like(GenerateParameters parameters, Autoencoder autoencoder, Progress progress) {
    AutoencoderDescription description = autoencoder.description();
    float[] picture =
        PixelTensors.middle(
            pictures.read(parameters.like().orElseThrow()),
            description.side(),
            description.channels(),
            pictures);
    return autoencoder.encode(List.of(picture), progress::checkCancelled).get(0);
  }

  private List<float[]> alongAxes(
      GenerateParameters parameters, Autoencoder autoencoder, int side, Progress progress) {
    Pca axes = autoencoder.axes();
    float[] middle =
        parameters.like().isPresent() ? like(parameters, autoencoder, progress) : axes.mean();
    int right = parameters.axes().get(0) - 1;
    int down = parameters.axes().get(1) - 1;
    List<float[]> vectors = new ArrayList<>();
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        double alongRight = step(x, side) * parameters.reach() * axes.deviations()[right];
        double alongDown = step(y, side) * parameters.reach() * axes.deviations()[down];
        float[] vector = middle.clone();
        for (int i = 0; i < vector.length; i++) {
          vector[i] +=
              (float)
                  (alongRight * axes.directions()[right][i]
                      + alongDown * axes.directions()[down][i]);
        }
        vectors.add(vector);
      }
    }
    return vectors;
  }

  private static double step(int place, int side) {
    return 2.0 * place / (side - 1) - 1;
  }
}
