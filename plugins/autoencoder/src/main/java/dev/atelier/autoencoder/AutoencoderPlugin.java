package dev.atelier.autoencoder;

import dev.atelier.api.ImagePlugin;
import dev.atelier.api.Verb;
import dev.atelier.api.Verb.Output;
import java.util.List;

/** Condenses pictures to vectors, rebuilds them, and makes new ones. */
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
            AutoencoderTraining.class),
        new Verb<>(
            "evaluate-autoencoder",
            "Measure how well an autoencoder rebuilds pictures, beside simpler methods.",
            Output.DATA,
            EvaluateAutoencoderParameters.class,
            AutoencoderEvaluation.class),
        new Verb<>(
            "encode",
            "Condense pictures to short vectors.",
            Output.DATA,
            EncodeParameters.class,
            EncodeOperation.class),
        new Verb<>(
            "encode-folder",
            "Condense the pictures of a folder to a matrix for NumPy.",
            Output.DATA,
            EncodeFolderParameters.class,
            EncodeFolderOperation.class),
        new Verb<>(
            "decode",
            "Rebuild pictures from short vectors.",
            Output.DATA,
            DecodeParameters.class,
            DecodeOperation.class),
        new Verb<>(
            "generate",
            "Make pictures that nobody took, or variations of one.",
            Output.DATA,
            GenerateParameters.class,
            GenerateOperation.class),
        new Verb<>(
            "interpolate",
            "Draw the way from one picture to another.",
            Output.DATA,
            InterpolateParameters.class,
            InterpolateOperation.class),
        new Verb<>(
            "train-decoder",
            "Train a network that rebuilds pictures from the feature maps of a backbone.",
            Output.DATA,
            TrainDecoderParameters.class,
            DecoderTraining.class));
  }
}
