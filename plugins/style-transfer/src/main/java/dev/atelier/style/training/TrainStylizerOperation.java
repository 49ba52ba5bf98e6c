package dev.atelier.style.training;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.Progress;
import dev.atelier.api.Result;
import dev.atelier.api.Task;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.api.backbone.BackboneService;
import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;
import dev.atelier.api.tensor.Tensors;
import dev.atelier.style.evaluation.StyleFeatureExtractor;
import dev.atelier.style.image.BoxDownsampler;
import dev.atelier.style.image.ColorStatistics;
import dev.atelier.style.image.ColorTransfer;
import dev.atelier.style.image.PixelOps;
import dev.atelier.style.image.ScalePyramid.Size;
import dev.atelier.style.loss.SampledFeatures;
import dev.atelier.style.loss.StyleTransferLoss;
import dev.atelier.style.network.SpaceToDepth;
import dev.atelier.style.network.StyleCode;
import dev.atelier.style.network.StyleTransferNetwork;
import dev.atelier.style.training.StylizerLosses.Look;
import dev.atelier.style.training.StylizerLosses.Sight;
import dev.atelier.style.training.TrainingStyles.Target;
import dev.atelier.style.training.TrainingStyles.Wanted;
import dev.atelier.toolkit.file.PictureFolder;
import dev.atelier.toolkit.tensor.SpatialOps;
import dev.atelier.toolkit.tensor.TensorFile;
import dev.atelier.toolkit.training.AdamOptimizer;
import dev.atelier.toolkit.training.Checkpoint;
import dev.atelier.toolkit.training.HoldoutSplit;
import dev.atelier.toolkit.training.LearningRateSchedule;
import dev.atelier.toolkit.training.MovingAverage;
import dev.atelier.toolkit.training.TrainingLoop;
import dev.atelier.toolkit.training.TrainingLoop.TrainingStep;
import dev.atelier.toolkit.training.TrainingOptions;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/**
 * Trains the network of the fast method. It is judged by networks that it does not look through,
 * the full VGG-19 and its distilled twin, for a network learns to please the features it is trained
 * on; the distances are those that {@code evaluate-style} measures.
 */
public final class TrainStylizerOperation implements Task<TrainStylizerParameters> {

  private static final String FULL = StyleFeatureExtractor.FULL_WIDTH;
  private static final String TWIN = StyleFeatureExtractor.QUARTER_WIDTH;
  private static final List<String> FULL_LAYERS = TrainingStyles.FULL_LAYERS;
  private static final List<String> TWIN_LAYERS = TrainingStyles.TWIN_LAYERS;

  /** The part of the pictures that are to be painted in their own style, and so to stay. */
  private static final double OWN_STYLE = 0.08;

  /** The say of the full network where both look. */
  private static final double FULL_SHARE = 0.75;

  private static final int CALIBRATION = 48;

  /** How often large pictures are compared pixel for pixel rather than as a whole. */
  private static final double IN_DETAIL = 0.3;

  /** What sides of squares are multiples of, so that they are halved five times and by quarters. */
  private static final int CROP_STEP = 32;

  /** How much smaller the parts are that are painted again: the next size that can be. */
  private static final int PART_SMALLER = StyleTransferNetwork.MULTIPLE;

  /** Layers that predict the modulation rather than paint. */
  private static final Pattern PREDICTING = Pattern.compile("(predict|refine).*");

  private static final double RANGE_WEIGHT = 10;
  private static final double OWN_STYLE_WEIGHT = 20;
  private static final double GREATEST_NORM = 5;
  private static final int WARM_UP = 100;

  /** The part of the learning rate that it falls to. */
  private static final double LEAST_RATE = 0.02;

  private final BackboneService backbones;
  private final PictureService pictures;
  private final NDManager manager;

  @Inject
  TrainStylizerOperation(BackboneService backbones, PictureService pictures, NDManager manager) {
    this.backbones = backbones;
    this.pictures = pictures;
    this.manager = manager;
  }

  @Override
  public Result run(TrainStylizerParameters parameters, Progress progress) {
    try (NDManager scope = manager.newSubManager()) {
      return new Run(parameters, progress, scope).train();
    }
  }

  /** Pictures that are trained with at the same scales, without those that are held out. */
  private record Source(String contentsOption, List<Path> contents, List<Path> styles) {}

  /** One training. */
  private final class Run {

    private final TrainStylizerParameters parameters;
    private final Progress progress;
    private final NDManager scope;
    private final Backbone own = backbones.open(BackboneService.COMPACT);
    private final Backbone full = backbones.open(FULL);
    private final Backbone twin = backbones.open(TWIN);
    private final Source large;
    private final Optional<Source> small;
    private final TrainingStyles styles;
    private final StylizerLosses losses;
    private final Map<String, NDArray> fixed = new LinkedHashMap<>();
    private final AdamOptimizer trained;
    private final StyleTransferNetwork network;
    private final MovingAverage average;
    private final TrainingLoop loop;

    Run(TrainStylizerParameters parameters, Progress progress, NDManager scope) {
      this.parameters = parameters;
      this.progress = progress;
      this.scope = scope;
      this.large =
          new Source(
              "--contents",
              training("--contents", parameters.contents()),
              training("--styles", parameters.styles()));
      this.small = small();
      if (parameters.leastCrop() > parameters.greatestCrop()
          || parameters.leastCrop() % CROP_STEP != 0
          || parameters.greatestCrop() % CROP_STEP != 0) {
        throw new ParameterException(
            "--least-crop %d and --greatest-crop %d are to be multiples of %d, the first no greater than the second"
                .formatted(parameters.leastCrop(), parameters.greatestCrop(), CROP_STEP));
      }
      Wanted wanted =
          new Wanted(parameters.covarianceWeight() > 0, parameters.earthMoverWeight() > 0);
      this.losses = new StylizerLosses(wanted, scope);
      this.styles =
          new TrainingStyles(
              new TrainingStyles.Networks(own, full, twin),
              wanted,
              parameters.seed(),
              pictures,
              scope);
      Map<String, NDArray> weights =
          StyleTransferNetwork.untrained(StyleCode.length(own), parameters.seed(), scope);
      for (int i = 0; i < parameters.start().size(); i++) {
        start(parameters.start().get(i), weights, 1.0 / (i + 1));
      }
      for (String name : List.of("code.mean", "code.deviation")) {
        fixed.put(name, weights.remove(name));
      }
      this.trained = new AdamOptimizer(weights, scope);
      this.average = new MovingAverage(weights, scope);
      Map<String, NDArray> all = new LinkedHashMap<>(weights);
      all.putAll(fixed);
      this.network = new StyleTransferNetwork(all);
      this.loop =
          new TrainingLoop(
                  trained,
                  parameters.steps(),
                  parameters.seed(),
                  LearningRateSchedule.constant(parameters.learningRate())
                      .withWarmUp(WARM_UP)
                      .withCosine(parameters.steps(), LEAST_RATE))
              .average(average)
              .checkpoint(checkpoint(), parameters.checkpointEvery())
              .afterCheckpoint(this::writeWeights);
    }

    private Checkpoint checkpoint() {
      TrainingOptions options =
          TrainingOptions.of(parameters, "file", "checkpointEvery")
              .with("contents to train on", large.contents().size())
              .with("styles to train on", large.styles().size())
              .with("small contents to train on", small.map(s -> s.contents().size()).orElse(0))
              .with("small styles to train on", small.map(s -> s.styles().size()).orElse(0));
      return new Checkpoint(
          parameters.file().resolveSibling(parameters.file().getFileName() + ".checkpoint"),
          options);
    }

    private Optional<Source> small() {
      if (parameters.smallContents().isPresent() != parameters.smallStyles().isPresent()) {
        throw new ParameterException(
            "--small-contents and --small-styles belong together; give both, or neither");
      }
      return parameters.smallShare() == 0
          ? Optional.empty()
          : parameters
              .smallContents()
              .map(
                  folder ->
                      new Source(
                          "--small-contents",
                          training("--small-contents", folder),
                          training("--small-styles", parameters.smallStyles().orElseThrow())));
    }

    private List<Path> training(String option, Path folder) {
      return HoldoutSplit.without(PictureFolder.files(option, folder), parameters.heldOutEvery());
    }

    Result train() {
      calibrate();
      loop.measures().set("skipped", 0);
      loop.run(
          (step, told) ->
              step(step)
                  .forEach(
                      (name, value) -> {
                        if (Double.isFinite(value)) {
                          told.average(name, value);
                        } else {
                          told.set(
                              "skipped",
                              1
                                  + requireNonNull(
                                      told.values().get("skipped"),
                                      "it was set before the first step"));
                        }
                      }),
          progress);
      Map<String, Object> data = new LinkedHashMap<>(loop.measures().values());
      data.put("steps", trained.steps());
      data.put("file", parameters.file().toString());
      return Result.of(data);
    }

    /**
     * Takes the weights of an earlier training, or of several their mean, which often does as well
     * as the best of them at what each does best (Wortsman et al., "Model soups", ICML 2022).
     *
     * @param share how much of the mean this file is, of those that were read so far
     */
    private void start(Path file, Map<String, NDArray> weights, double share) {
      try (NDManager reading = scope.newSubManager()) {
        Map<String, NDArray> earlier = TensorFile.read(file, reading);
        weights.forEach(
            (name, weight) -> {
              NDArray values = earlier.get(name);
              if (values == null || !values.getShape().equals(weight.getShape())) {
                throw new OperationException(
                    "--start: %s has no weights of this network (%s); name a file that train-stylizer wrote"
                        .formatted(file, name));
              }
              weight.muli(1 - share).addi(Tensors.scaled(values, share));
            });
      }
    }

    private void writeWeights() {
      try (NDList weights = new NDList()) {
        Map<String, NDArray> all = new LinkedHashMap<>(average.averages());
        all.putAll(fixed);
        all.forEach(
            (name, array) -> {
              NDArray copy = array.duplicate();
              copy.setName(name);
              weights.add(copy);
            });
        TensorFile.write(weights, parameters.file());
      }
    }

    /** Measures how styles differ, so that every layer and every statistic weighs the same. */
    private void calibrate() {
      SplittableRandom random = new SplittableRandom(parameters.seed());
      List<TrainingScale> scales =
          new ArrayList<>(
              List.of(
                  TrainingScale.overall(parameters.leastCrop()),
                  TrainingScale.inDetail(parameters.leastCrop())));
      if (small.isPresent()) {
        scales.addAll(List.of(TrainingScale.SHARP, TrainingScale.SOFT));
      }
      List<StyleCode> codes = new ArrayList<>();
      List<Sight> some = new ArrayList<>();
      for (int i = 0; i < CALIBRATION; i++) {
        progress.checkCancelled();
        TrainingScale scale = scales.get(i % scales.size());
        List<Path> drawn = source(scale).styles();
        Path file = drawn.get(random.nextInt(drawn.size()));
        codes.add(styles.code(file, scale));
        some.add(new Sight(styles.byFull(file, scale), styles.byTwin(file, scale)));
      }
      if (parameters.start().isEmpty()) {
        standardize(codes);
      }
      losses.calibrate(some, scales.size());
    }

    /** Takes the mean and the deviation of codes for those that the network is to expect. */
    private void standardize(List<StyleCode> codes) {
      int length = StyleCode.length(own);
      float[] mean = new float[length];
      float[] deviation = new float[length];
      for (int j = 0; j < length; j++) {
        double sum = 0;
        double squares = 0;
        for (StyleCode code : codes) {
          double value = code.statistics()[j];
          sum += value;
          squares += value * value;
        }
        double average = sum / codes.size();
        mean[j] = (float) average;
        deviation[j] =
            (float) Math.sqrt(Math.max(squares / codes.size() - average * average, 1e-6));
      }
      requireNonNull(fixed.get("code.mean")).set(mean);
      requireNonNull(fixed.get("code.deviation")).set(deviation);
    }

    private Source source(TrainingScale scale) {
      return scale.isOfSmallPictures() ? small.orElseThrow() : large;
    }

    private TrainingScale drawScale(SplittableRandom random) {
      if (small.isPresent() && random.nextDouble() < parameters.smallShare()) {
        return random.nextBoolean() ? TrainingScale.SHARP : TrainingScale.SOFT;
      }
      if (random.nextDouble() < IN_DETAIL) {
        return TrainingScale.inDetail(parameters.leastCrop());
      }
      int choices = (parameters.greatestCrop() - parameters.leastCrop()) / CROP_STEP + 1;
      return TrainingScale.overall(parameters.leastCrop() + CROP_STEP * random.nextInt(choices));
    }

    private Map<String, Double> step(TrainingStep step) {
      SplittableRandom random = step.random();
      TrainingScale scale = drawScale(random);
      Source source = source(scale);
      int batch = parameters.batch();
      boolean withFull = step.number() >= parameters.fullNetworkFrom();
      List<Target> targetsByTwin = new ArrayList<>();
      List<Target> targetsByFull = new ArrayList<>();
      NDList images = new NDList();
      NDList packed = new NDList();
      NDList packedParts = new NDList();
      int right = random.nextInt(PART_SMALLER);
      int down = random.nextInt(PART_SMALLER);
      float[][] codes = new float[batch][];
      float[][] contentCodes = new float[batch][];
      float[] ownStyle = new float[batch];
      for (int i = 0; i < batch; i++) {
        Picture content = scale.crop(readContent(source, random), pictures, random);
        Path style = source.styles().get(random.nextInt(source.styles().size()));
        if (withFull && i % 2 == 0) {
          targetsByFull.add(styles.byFull(style, scale));
        }
        StyleCode code = styles.code(style, scale);
        if (random.nextDouble() < OWN_STYLE) {
          ownStyle[i] = 1;
          code = StyleCode.of(content, own, scope);
        }
        targetsByTwin.add(styles.byTwin(style, scale));
        codes[i] = code.statistics();
        contentCodes[i] =
            StyleCode.of(
                    BoxDownsampler.of(
                        content, new Size(StyleCode.BRIEF_LOOK, StyleCode.BRIEF_LOOK)),
                    own,
                    scope)
                .statistics();
        ColorTransfer colors = ColorTransfer.between(ColorStatistics.of(content), code.colors(), 1);
        packed.add(packed(content, colors));
        if (i % 2 == 0) {
          Picture part = PixelOps.crop(content, right, down, scale.crop() - PART_SMALLER);
          packedParts.add(packed(part, colors));
        }
        images.add(content.toTensor(scope).squeeze(0));
      }
      NDArray content = NDArrays.stack(images);
      NDArray contentShown = shown(content, scale);
      NDList contentFeatures = twin.extract(contentShown, TWIN_LAYERS);
      Map<String, NDArray> untouched = losses.untouched(contentFeatures, targetsByTwin);
      List<SampledFeatures.Grid> grids = new ArrayList<>();
      for (NDArray maps : contentFeatures) {
        grids.add(SampledFeatures.Grid.draw(maps.getShape(), TrainingStyles.POSITIONS, random));
      }
      NDArray painting = scope.create(ownStyle).neg().add(1);
      NDArray input = NDArrays.stack(packed);
      NDArray code = scope.create(codes);
      NDArray contentCode = scope.create(contentCodes);
      Map<String, NDArray> terms = new LinkedHashMap<>();
      try (GradientCollector collector = scope.getEngine().newGradientCollector()) {
        NDArray modulation = network.modulation(code, contentCode);
        NDArray result = painted(input, modulation);
        NDArray inside = result.clip(0, 1);
        NDArray compared = shown(inside, scale);
        NDList features = twin.extract(compared, TWIN_LAYERS);
        List<Look> looks = new ArrayList<>();
        looks.add(
            new Look(
                TWIN,
                TWIN_LAYERS,
                features,
                targetsByTwin,
                painting,
                withFull ? 1 - FULL_SHARE : 1,
                1));
        if (withFull) {
          // The full network costs more than all else, so that it sees every second picture, which
          // stands for its neighbor too.
          NDArray seen = Look.everySecond(painting);
          looks.add(
              new Look(
                  FULL,
                  FULL_LAYERS,
                  full.extract(Look.everySecond(compared), FULL_LAYERS),
                  targetsByFull,
                  seen,
                  FULL_SHARE,
                  batch / (double) seen.size()));
        }
        terms.put("style", StylizerLosses.total(looks, look -> losses.moments(look, untouched)));
        if (parameters.covarianceWeight() > 0) {
          terms.put(
              "covariance",
              StylizerLosses.total(looks, look -> losses.covariances(look, untouched)));
        }
        if (parameters.earthMoverWeight() > 0) {
          terms.put("mover", StylizerLosses.total(looks, look -> losses.earthMover(look, grids)));
        }
        if (parameters.selfSimilarityWeight() > 0) {
          terms.put(
              "similarity",
              StylizerLosses.selfSimilarity(features, contentFeatures, grids).mul(painting).sum());
        }
        NDArray contentLoss =
            Tensors.scaled(
                StylizerLosses.content(contentFeatures.get(2), features.get(2))
                    .add(StylizerLosses.content(contentFeatures.get(3), features.get(3))),
                0.5);
        NDArray unchanged =
            result
                .sub(content)
                .square()
                .reshape(batch, -1)
                .mean(new int[] {1})
                .mul(painting.neg().add(1));
        terms.put("content", contentLoss.mul(painting).sum());
        terms.put("variation", StyleTransferLoss.totalVariation(result));
        terms.put("range", result.sub(inside).square().mean());
        terms.put("own", unchanged.sum());
        // Every second picture again will do, as the whole batch would take longer.
        NDArray resultOfParts = painted(NDArrays.stack(packedParts), Look.everySecond(modulation));
        terms.put(
            "equivariance",
            ShiftEquivarianceLoss.error(Look.everySecond(result), resultOfParts, right, down));
        terms.put("bands", BandingLoss.excess(result, SpaceToDepth.toImages(input)));
        NDArray loss =
            weighted(terms, batch)
                .add(Tensors.scaled(terms.get("content"), parameters.contentWeight() / batch))
                .add(Tensors.scaled(terms.get("own"), OWN_STYLE_WEIGHT / batch))
                .add(Tensors.scaled(terms.get("variation"), parameters.totalVariationWeight()))
                .add(Tensors.scaled(terms.get("equivariance"), parameters.equivarianceWeight()))
                .add(Tensors.scaled(terms.get("bands"), parameters.flatnessWeight()))
                .add(Tensors.scaled(terms.get("range"), RANGE_WEIGHT));
        collector.backward(loss);
      }
      double learningRate = step.learningRate();
      double norm =
          trained.step(
              name ->
                  learningRate
                      * (PREDICTING.matcher(name).matches() ? parameters.predictingPace() : 1),
              GREATEST_NORM);
      Map<String, Double> measures = new LinkedHashMap<>();
      double painted = 0;
      for (float value : ownStyle) {
        painted += 1 - value;
      }
      double count = Math.max(1, painted);
      terms.forEach((name, term) -> measures.put(name, (double) term.toFloatArray()[0]));
      for (String term : List.of("style", "covariance", "mover", "similarity", "content")) {
        measures.computeIfPresent(term, (name, sum) -> sum / count);
      }
      measures.put("gradient", norm);
      return measures;
    }

    private NDArray packed(Picture picture, ColorTransfer colors) {
      return SpaceToDepth.of(picture, colors).tensor(scope).squeeze(0);
    }

    private NDArray painted(NDArray packed, NDArray modulation) {
      return SpaceToDepth.unpackBatch(
          packed, network.keptBatch(modulation), network.paintBatch(packed, modulation));
    }

    private static NDArray shown(NDArray images, TrainingScale scale) {
      return scale.crop() == scale.compared()
          ? images
          : SpatialOps.resize(images, scale.compared(), scale.compared());
    }

    private Picture readContent(Source source, SplittableRandom random) {
      List<Path> contents = source.contents();
      for (int i = 0; i < 100; i++) {
        try {
          return pictures.read(contents.get(random.nextInt(contents.size())));
        } catch (OperationException e) {
          // A broken picture teaches nothing; another will.
        }
      }
      throw new OperationException(
          source.contentsOption() + ": too many files there are no pictures that can be read");
    }

    /** Adds up what is compared with the style, and the places that are alike. */
    private NDArray weighted(Map<String, NDArray> terms, int batch) {
      Map<String, Double> weights = new LinkedHashMap<>();
      weights.put("covariance", parameters.covarianceWeight());
      weights.put("mover", parameters.earthMoverWeight());
      weights.put("similarity", parameters.selfSimilarityWeight());
      NDArray sum =
          Tensors.scaled(requireNonNull(terms.get("style")), parameters.styleWeight() / batch);
      for (Map.Entry<String, NDArray> term : terms.entrySet()) {
        Double weight = weights.get(term.getKey());
        if (weight != null) {
          sum = sum.add(Tensors.scaled(term.getValue(), weight / batch));
        }
      }
      return sum;
    }
  }
}
