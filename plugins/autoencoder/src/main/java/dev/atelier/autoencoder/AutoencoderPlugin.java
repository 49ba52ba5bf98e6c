package dev.atelier.autoencoder;

import dev.atelier.api.ImagePlugin;
import dev.atelier.api.Verb;
import dev.atelier.api.Verb.Output;
import dev.atelier.autoencoder.evaluation.EvaluateAutoencoderOperation;
import dev.atelier.autoencoder.evaluation.EvaluateAutoencoderParameters;
import dev.atelier.autoencoder.index.IndexAddOperation;
import dev.atelier.autoencoder.index.IndexAddParameters;
import dev.atelier.autoencoder.index.IndexBenchmarkOperation;
import dev.atelier.autoencoder.index.IndexBenchmarkParameters;
import dev.atelier.autoencoder.index.IndexBetweenOperation;
import dev.atelier.autoencoder.index.IndexBetweenParameters;
import dev.atelier.autoencoder.index.IndexBuildOperation;
import dev.atelier.autoencoder.index.IndexBuildParameters;
import dev.atelier.autoencoder.index.IndexDuplicatesOperation;
import dev.atelier.autoencoder.index.IndexDuplicatesParameters;
import dev.atelier.autoencoder.index.IndexGroupsOperation;
import dev.atelier.autoencoder.index.IndexGroupsParameters;
import dev.atelier.autoencoder.index.IndexOutliersOperation;
import dev.atelier.autoencoder.index.IndexOutliersParameters;
import dev.atelier.autoencoder.index.IndexRemoveOperation;
import dev.atelier.autoencoder.index.IndexRemoveParameters;
import dev.atelier.autoencoder.index.IndexSearchOperation;
import dev.atelier.autoencoder.index.IndexSearchParameters;
import dev.atelier.autoencoder.index.IndexStatsOperation;
import dev.atelier.autoencoder.index.IndexStatsParameters;
import dev.atelier.autoencoder.index.map.IndexMapOperation;
import dev.atelier.autoencoder.index.map.IndexMapParameters;
import dev.atelier.autoencoder.inversion.ReconstructOperation;
import dev.atelier.autoencoder.inversion.ReconstructParameters;
import dev.atelier.autoencoder.inversion.TrainDecoderOperation;
import dev.atelier.autoencoder.inversion.TrainDecoderParameters;
import dev.atelier.autoencoder.latent.DecodeOperation;
import dev.atelier.autoencoder.latent.DecodeParameters;
import dev.atelier.autoencoder.latent.EncodeOperation;
import dev.atelier.autoencoder.latent.EncodeParameters;
import dev.atelier.autoencoder.latent.GenerateOperation;
import dev.atelier.autoencoder.latent.GenerateParameters;
import dev.atelier.autoencoder.latent.InterpolateOperation;
import dev.atelier.autoencoder.latent.InterpolateParameters;
import dev.atelier.autoencoder.training.TrainAutoencoderOperation;
import dev.atelier.autoencoder.training.TrainAutoencoderParameters;
import java.util.List;

/** Condenses pictures to vectors, rebuilds and makes pictures, and finds structure in many. */
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
            TrainAutoencoderOperation.class),
        new Verb<>(
            "evaluate-autoencoder",
            "Measure how well an autoencoder rebuilds pictures, beside simpler methods.",
            Output.DATA,
            EvaluateAutoencoderParameters.class,
            EvaluateAutoencoderOperation.class),
        new Verb<>(
            "encode",
            "Condense pictures to short vectors.",
            Output.VECTOR,
            EncodeParameters.class,
            EncodeOperation.class),
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
            TrainDecoderOperation.class),
        new Verb<>(
            "index build",
            "Make an index of pictures, to find those that are alike.",
            Output.DATA,
            IndexBuildParameters.class,
            IndexBuildOperation.class),
        new Verb<>(
            "index add",
            "Add pictures to an index, looking only at those that are new.",
            Output.DATA,
            IndexAddParameters.class,
            IndexAddOperation.class),
        new Verb<>(
            "index remove",
            "Take pictures out of an index.",
            Output.DATA,
            IndexRemoveParameters.class,
            IndexRemoveOperation.class),
        new Verb<>(
            "index search",
            "Find the pictures that are most like one.",
            Output.DATA,
            IndexSearchParameters.class,
            IndexSearchOperation.class),
        new Verb<>(
            "index stats",
            "Tell how large an index is and what it was made by.",
            Output.DATA,
            IndexStatsParameters.class,
            IndexStatsOperation.class),
        new Verb<>(
            "index groups",
            "Find groups among the pictures of an index, without labels.",
            Output.DATA,
            IndexGroupsParameters.class,
            IndexGroupsOperation.class),
        new Verb<>(
            "index between",
            "Find the pictures that lie between two groups.",
            Output.DATA,
            IndexBetweenParameters.class,
            IndexBetweenOperation.class),
        new Verb<>(
            "index outliers",
            "Find the pictures that are like no others.",
            Output.DATA,
            IndexOutliersParameters.class,
            IndexOutliersOperation.class),
        new Verb<>(
            "index duplicates",
            "Find pictures that are there more than once, and delete none.",
            Output.DATA,
            IndexDuplicatesParameters.class,
            IndexDuplicatesOperation.class),
        new Verb<>(
            "index map",
            "Lay the pictures of an index out on a map to look at in a browser.",
            Output.DATA,
            IndexMapParameters.class,
            IndexMapOperation.class),
        new Verb<>(
            "index benchmark",
            "Measure how fast an index is, and how much a search misses.",
            Output.DATA,
            IndexBenchmarkParameters.class,
            IndexBenchmarkOperation.class));
  }
}
