package dev.atelier.autoencoder;

import dev.atelier.api.ImagePlugin;
import dev.atelier.api.Verb;
import dev.atelier.api.Verb.Output;
import java.util.List;

/** Rebuilds pictures from the feature maps of a backbone. */
public final class AutoencoderPlugin implements ImagePlugin {

  @Override
  public String id() {
    return "autoencoder";
  }

  @Override
  public List<Verb<?>> verbs() {
    return List.of(
        new Verb<>(
            "reconstruct",
            "Rebuild a picture from what a backbone knows of it.",
            Output.PICTURE,
            ReconstructParameters.class,
            ReconstructOperation.class),
        new Verb<>(
            "train-autoencoder",
            "Train a network that condenses your own pictures to short vectors and rebuilds them.",
            Output.DATA,
            TrainAutoencoderParameters.class,
            AutoencoderTraining.class));
  }
}
