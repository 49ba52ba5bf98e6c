package dev.atelier.autoencoder.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.autoencoder.dataset.Discs;
import dev.atelier.autoencoder.training.TrainAutoencoderOperation;
import dev.atelier.toolkit.math.Pca;
import dev.atelier.toolkit.model.ModelFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A model for discs whose linear maps know them, and whose convolutions know nothing yet. */
public final class TinyAutoencoder {

  public static final int SIDE = 16;
  public static final int LATENT = 3;

  private TinyAutoencoder() {}

  static AutoencoderDescription description(boolean variational) {
    return new AutoencoderDescription(
        AutoencoderDescription.KIND,
        SIDE,
        1,
        LATENT,
        variational,
        variational ? 0.01 : 0,
        AutoencoderDescription.widths(SIDE, 2),
        Map.of("steps", 3.0, "batch", 4.0));
  }

  /** Writes the model. */
  public static void write(Path file, boolean variational, NDManager manager) {
    AutoencoderDescription description = description(variational);
    Map<String, NDArray> tensors =
        new LinkedHashMap<>(AutoencoderNetwork.untrained(description, 3, manager));
    SplittableRandom random = new SplittableRandom(1);
    List<float[]> discs = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      discs.add(Discs.disc(SIDE, random));
    }
    Pca principal = Pca.of(discs.toArray(new float[0][]), LATENT, 1, manager, () -> {});
    TrainAutoencoderOperation.startAt(principal, tensors, LATENT);
    List<float[]> vectors =
        Autoencoder.encode(
            new AutoencoderNetwork(description, tensors), description, discs, manager, () -> {});
    tensors.putAll(LatentGaussianMixture.fit(vectors, 2, 1, () -> {}).tensors(manager));
    tensors.putAll(
        Autoencoder.tensors(
            Pca.of(vectors.toArray(new float[0][]), 2, 1, manager, () -> {}), manager));
    new ModelFile<>(description, tensors).write(file, ExistingFile.FAIL);
  }
}
