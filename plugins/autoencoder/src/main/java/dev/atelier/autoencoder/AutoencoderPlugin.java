package dev.atelier.autoencoder;

import dev.atelier.api.ImagePlugin;
import dev.atelier.api.Verb;
import dev.atelier.api.VerbCategory;
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
import dev.atelier.autoencoder.index.IndexClustersOperation;
import dev.atelier.autoencoder.index.IndexClustersParameters;
import dev.atelier.autoencoder.index.IndexDuplicatesOperation;
import dev.atelier.autoencoder.index.IndexDuplicatesParameters;
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
        Verb.picture(
                "reconstruct",
                "Rebuild a picture from what a backbone knows of it.",
                ReconstructParameters.class,
                ReconstructOperation.class)
            .withCategory(VerbCategory.LOOK_INSIDE),
        Verb.data(
                "train-autoencoder",
                "Train a network that condenses your own pictures to short vectors and rebuilds them.",
                TrainAutoencoderParameters.class,
                TrainAutoencoderOperation.class)
            .withCategory(VerbCategory.TRAIN_AND_MEASURE),
        Verb.data(
                "evaluate-autoencoder",
                "Measure how well an autoencoder rebuilds pictures, beside simpler methods.",
                EvaluateAutoencoderParameters.class,
                EvaluateAutoencoderOperation.class)
            .withCategory(VerbCategory.TRAIN_AND_MEASURE),
        Verb.vector(
                "encode",
                "Condense pictures to short vectors.",
                EncodeParameters.class,
                EncodeOperation.class)
            .withCategory(VerbCategory.LOOK_INSIDE),
        Verb.data(
                "decode",
                "Rebuild pictures from short vectors.",
                DecodeParameters.class,
                DecodeOperation.class)
            .withCategory(VerbCategory.LOOK_INSIDE),
        Verb.data(
                "generate",
                "Make pictures that nobody took, or variations of one.",
                GenerateParameters.class,
                GenerateOperation.class)
            .withCategory(VerbCategory.LOOK_INSIDE),
        Verb.data(
                "interpolate",
                "Draw the way from one picture to another.",
                InterpolateParameters.class,
                InterpolateOperation.class)
            .withCategory(VerbCategory.LOOK_INSIDE),
        Verb.data(
                "train-decoder",
                "Train a network that rebuilds pictures from the feature maps of a backbone.",
                TrainDecoderParameters.class,
                TrainDecoderOperation.class)
            .withCategory(VerbCategory.TRAIN_AND_MEASURE),
        Verb.data(
                "index build",
                "Make an index of pictures, to find those that are alike.",
                IndexBuildParameters.class,
                IndexBuildOperation.class)
            .withCategory(VerbCategory.FIND_AND_GROUP),
        Verb.data(
                "index add",
                "Add pictures to an index, looking only at those that are new.",
                IndexAddParameters.class,
                IndexAddOperation.class)
            .withCategory(VerbCategory.FIND_AND_GROUP),
        Verb.data(
                "index remove",
                "Take pictures out of an index.",
                IndexRemoveParameters.class,
                IndexRemoveOperation.class)
            .withCategory(VerbCategory.FIND_AND_GROUP),
        Verb.data(
                "index search",
                "Find the pictures that are most like one.",
                IndexSearchParameters.class,
                IndexSearchOperation.class)
            .withCategory(VerbCategory.FIND_AND_GROUP),
        Verb.data(
                "index stats",
                "Tell how large an index is and what it was made by.",
                IndexStatsParameters.class,
                IndexStatsOperation.class)
            .withCategory(VerbCategory.FIND_AND_GROUP),
        Verb.data(
                "index clusters",
                "Find groups among the pictures of an index, without labels.",
                IndexClustersParameters.class,
                IndexClustersOperation.class)
            .withCategory(VerbCategory.FIND_AND_GROUP)
            .withAliases("index groups"),
        Verb.data(
                "index between",
                "Find the pictures that lie between two groups.",
                IndexBetweenParameters.class,
                IndexBetweenOperation.class)
            .withCategory(VerbCategory.FIND_AND_GROUP),
        Verb.data(
                "index outliers",
                "Find the pictures that are like no others.",
                IndexOutliersParameters.class,
                IndexOutliersOperation.class)
            .withCategory(VerbCategory.FIND_AND_GROUP),
        Verb.data(
                "index duplicates",
                "Find pictures that are there more than once, and delete none.",
                IndexDuplicatesParameters.class,
                IndexDuplicatesOperation.class)
            .withCategory(VerbCategory.FIND_AND_GROUP),
        Verb.data(
                "index map",
                "Lay the pictures of an index out on a map to look at in a browser.",
                IndexMapParameters.class,
                IndexMapOperation.class)
            .withCategory(VerbCategory.FIND_AND_GROUP),
        Verb.data(
                "index benchmark",
                "Measure how fast an index is, and how much a search misses.",
                IndexBenchmarkParameters.class,
                IndexBenchmarkOperation.class)
            .withCategory(VerbCategory.TRAIN_AND_MEASURE));
  }
}
