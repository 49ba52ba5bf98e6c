package dev.atelier.style.training;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.training.GradientCollector;
import dev.atelier.api.OperationException;
import dev.atelier.api.Progress;
import dev.atelier.api.Result;
import dev.atelier.api.Task;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.api.backbone.BackboneService;
import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;
import dev.atelier.api.tensor.Tensors;
import dev.atelier.style.image.BoxDownsampler;
import dev.atelier.style.image.ColorStatistics;
import dev.atelier.style.image.ColorTransfer;
import dev.atelier.style.image.PixelOps;
import dev.atelier.style.image.ScalePyramid.Size;
import dev.atelier.style.loss.FeatureLoss;
import dev.atelier.style.loss.StyleTransferLoss;
import dev.atelier.style.network.SpaceToDepth;
import dev.atelier.style.network.StyleCode;
import dev.atelier.style.network.StyleTransferNetwork;
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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/**
 * Trains the network of the fast method. It is judged by networks that it does not look through,
 * the full VGG-19 and its distilled twin, for a network learns to please the features it is trained
 * on; the distances are those that {@code evaluate-style} measures.
 */
public final class TrainStylizerOperation implements Task<TrainStylizerParameters> {

  private static final String FULL = "vgg19";
  private static final String TWIN = "vgg19-16x";
  private static final List<String> FULL_LAYERS = List.of("relu1_1", "relu2_1", "relu3_1");
  private static final List<String> TWIN_LAYERS =
      List.of("relu1_1", "relu2_1", "relu3_1", "relu4_1");

  /** The part of the pictures that are to be painted in their own style, and so to stay. */
  private static final double OWN_STYLE = 0.08;

  /** What the layers weigh: at relu3_1, of the brush's strokes, pictures stay farthest away. */
  private static final double[] LAYER_WEIGHTS = {1, 1, 2, 1};

  /** The say of the full network where both look. */
  private static final double FULL_SHARE = 0.75;

  private static final int CALIBRATION = 80;

  /** How much smaller the parts are that are painted again: the next size that can be. */
  private static final int PART_SMALLER = StyleTransferNetwork.MULTIPLE;

  /** Layers that predict the modulation rather than paint. */
  private static final Pattern PREDICTING = Pattern.compile("(predict|refine).*");

  private static final double LEAST_TO_DO = 0.25;
  private static final double MOST_TO_DO = 4;
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

  /**
   * At what size pictures are painted and compared.
   *
   * @param side the short side of the pictures
   * @param crop the side of the square that is painted
   * @param compared the side of it when it is compared
   * @param style the short side of the style when it is compared
   */
  private record Scale(int side, int crop, int compared, int style) {

    /** Pictures as sharp as their files, which are small. */
    static final Scale SHARP = new Scale(256, 128, 128, 256);

    /** Enlarged pictures, which are soft; users have both. */
    static final Scale SOFT = new Scale(512, 176, 132, 384);
  }

  /** A style as the loss and the network see it, kept because looking at it is expensive. */
  private record Style(StyleCode code, List<float[]> twin) {}

  /** One training. */
  private final class Run {

    private final TrainStylizerParameters parameters;
    private final Progress progress;
    private final NDManager scope;
    private final Backbone own = backbones.open(BackboneService.COMPACT);
    private final Backbone full = backbones.open(FULL);
    private final Backbone twin = backbones.open(TWIN);
    private final List<Path> contents;
    private final List<Path> styles;
    private final Map<String, Style> seen = new HashMap<>();
    private final Map<String, List<float[]>> seenByFull = new HashMap<>();
    private final Map<String, NDArray> fixed = new LinkedHashMap<>();
    private final AdamOptimizer trained;
    private final StyleTransferNetwork network;
    private final MovingAverage average;
    private final TrainingLoop loop;

    /** The mean squared distance, between styles, of the moments at each layer. */
    private final Map<String, Double> typical = new LinkedHashMap<>();

    Run(TrainStylizerParameters parameters, Progress progress, NDManager scope) {
      this.parameters = parameters;
      this.progress = progress;
      this.scope = scope;
      this.contents = training("--contents", parameters.contents());
      this.styles = training("--styles", parameters.styles());
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
      return new Checkpoint(
          parameters.file().resolveSibling(parameters.file().getFileName() + ".checkpoint"),
          TrainingOptions.of(parameters, "file", "checkpointEvery")
              .with("contents to train on", contents.size())
              .with("styles to train on", styles.size()));
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
      List<Style> some = new ArrayList<>();
      List<List<float[]>> someByFull = new ArrayList<>();
      for (int i = 0; i < Math.min(CALIBRATION, 2 * styles.size()); i++) {
        progress.checkCancelled();
        int index = random.nextInt(styles.size());
        Scale scale = i % 2 == 0 ? Scale.SHARP : Scale.SOFT;
        some.add(style(index, scale));
        someByFull.add(styleByFull(index, scale));
      }
      int length = StyleCode.length(own);
      float[] mean = new float[length];
      float[] deviation = new float[length];
      for (int j = 0; j < length; j++) {
        double sum = 0;
        double squares = 0;
        for (Style style : some) {
          double value = style.code().statistics()[j];
          sum += value;
          squares += value * value;
        }
        double average = sum / some.size();
        mean[j] = (float) average;
        deviation[j] = (float) Math.sqrt(Math.max(squares / some.size() - average * average, 1e-6));
      }
      if (parameters.start().isEmpty()) {
        requireNonNull(fixed.get("code.mean"), "no code.mean among the fixed").set(mean);
        requireNonNull(fixed.get("code.deviation"), "no code.deviation among the fixed")
            .set(deviation);
      }
      for (int i = 0; i + 2 < some.size(); i++) {
        Style one = some.get(i);
        Style other = some.get(i + 2);
        int share = some.size() - 2;
        for (int l = 0; l < FULL_LAYERS.size(); l++) {
          double distance = distance(someByFull.get(i).get(l), someByFull.get(i + 2).get(l));
          typical.merge(FULL + FULL_LAYERS.get(l), distance / share, Double::sum);
        }
        for (int l = 0; l < TWIN_LAYERS.size(); l++) {
          double distance = distance(one.twin().get(l), other.twin().get(l));
          typical.merge(TWIN + TWIN_LAYERS.get(l), distance / share, Double::sum);
        }
      }
    }

    private static double distance(float[] one, float[] other) {
      double sum = 0;
      for (int i = 0; i < one.length; i++) {
        double difference = one[i] - other[i];
        sum += difference * difference;
      }
      return sum;
    }

    /** Looks at a style, once. */
    private Style style(int index, Scale scale) {
      return seen.computeIfAbsent(
          scale.side() + " " + index,
          any -> {
            Picture picture = pictures.read(styles.get(index));
            try (NDScope temporaries = new NDScope()) {
              temporaries.suppressNotUsedWarning();
              NDArray image = compared(picture, scale);
              return new Style(
                  StyleCode.of(square(picture, scale.side(), 256), own, scope),
                  moments(twin.extract(image, TWIN_LAYERS)));
            }
          });
    }

    /** Looks at a style with the full network, which takes longest, once, and only if needed. */
    private List<float[]> styleByFull(int index, Scale scale) {
      return seenByFull.computeIfAbsent(
          scale.side() + " " + index,
          any -> {
            try (NDScope temporaries = new NDScope()) {
              temporaries.suppressNotUsedWarning();
              NDArray image = compared(pictures.read(styles.get(index)), scale);
              return moments(full.extract(image, FULL_LAYERS));
            }
          });
    }

    private NDArray compared(Picture style, Scale scale) {
      return square(style, scale.style(), 192).toTensor(scope);
    }

    private static List<float[]> moments(NDList features) {
      List<float[]> all = new ArrayList<>();
      for (NDArray feature : features) {
        all.add(FeatureLoss.moments(feature).toFloatArray());
      }
      return all;
    }

    /** Scales the short side and cuts out the middle. */
    private Picture square(Picture picture, int side, int crop) {
      double factor = (double) side / Math.min(picture.width(), picture.height());
      int width = Math.max(side, (int) Math.round(picture.width() * factor));
      int height = Math.max(side, (int) Math.round(picture.height() * factor));
      return PixelOps.crop(
          pictures.resize(picture, width, height), (width - crop) / 2, (height - crop) / 2, crop);
    }

    /** Cuts a square out at random, before it is enlarged, which is the same and quicker. */
    private Picture crop(Picture picture, Scale scale, SplittableRandom random) {
      int side = Math.min(scale.side(), 256);
      int crop = scale.crop() * side / scale.side();
      double factor = (double) side / Math.min(picture.width(), picture.height());
      int width = Math.max(side, (int) Math.round(picture.width() * factor));
      int height = Math.max(side, (int) Math.round(picture.height() * factor));
      Picture cut =
          PixelOps.crop(
              pictures.resize(picture, width, height),
              random.nextInt(width - crop + 1),
              random.nextInt(height - crop + 1),
              crop);
      Picture turned = random.nextBoolean() ? PixelOps.flip(cut) : cut;
      return pictures.resize(turned, scale.crop(), scale.crop());
    }

    private Map<String, Double> step(TrainingStep step) {
      SplittableRandom random = step.random();
      Scale scale = random.nextBoolean() ? Scale.SHARP : Scale.SOFT;
      int batch = parameters.batch();
      boolean withFull = step.number() >= parameters.fullNetworkFrom();
      List<List<float[]>> targetsByTwin = new ArrayList<>();
      List<List<float[]>> targetsByFull = new ArrayList<>();
      NDList images = new NDList();
      NDList packed = new NDList();
      NDList packedParts = new NDList();
      int right = random.nextInt(PART_SMALLER);
      int down = random.nextInt(PART_SMALLER);
      float[][] codes = new float[batch][];
      float[][] contentCodes = new float[batch][];
      float[] ownStyle = new float[batch];
      for (int i = 0; i < batch; i++) {
        Picture content = crop(readContent(random), scale, random);
        int index = random.nextInt(styles.size());
        Style style = style(index, scale);
        if (withFull && i % 2 == 0) {
          targetsByFull.add(styleByFull(index, scale));
        }
        StyleCode code = style.code();
        if (random.nextDouble() < OWN_STYLE) {
          ownStyle[i] = 1;
          code = StyleCode.of(content, own, scope);
        }
        targetsByTwin.add(style.twin());
        codes[i] = code.statistics();
        contentCodes[i] =
            StyleCode.of(
                    BoxDownsampler.of(
                        content, new Size(StyleCode.BRIEF_LOOK, StyleCode.BRIEF_LOOK)),
                    own,
                    scope)
                .statistics();
        ColorTransfer colours =
            ColorTransfer.between(ColorStatistics.of(content), code.colours(), 1);
        packed.add(packed(content, colours));
        if (i % 2 == 0) {
          Picture part = PixelOps.crop(content, right, down, scale.crop() - PART_SMALLER);
          packedParts.add(packed(part, colours));
        }
        images.add(content.toTensor(scope).squeeze(0));
      }
      NDArray content = NDArrays.stack(images);
      NDArray contentShown = shown(content, scale);
      NDList contentFeatures = twin.extract(contentShown, TWIN_LAYERS);
      NDArray untouched = untouched(contentFeatures, targetsByTwin);
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
        NDArray styleLoss =
            styleLoss(TWIN, features, targetsByTwin, untouched, withFull ? 1 - FULL_SHARE : 1)
                .mul(painting)
                .sum();
        if (withFull) {
          // The full network costs more than all else, so that it sees every second picture, which
          // stands for its neighbour too.
          NDList fullFeatures = full.extract(everySecond(compared), FULL_LAYERS);
          NDArray seenPainting = everySecond(painting);
          NDArray fullLoss =
              styleLoss(FULL, fullFeatures, targetsByFull, everySecond(untouched), FULL_SHARE)
                  .mul(seenPainting)
                  .sum();
          styleLoss = styleLoss.add(Tensors.scaled(fullLoss, batch / (double) seenPainting.size()));
        }
        NDArray contentLoss =
            Tensors.scaled(
                contentLoss(contentFeatures.get(2), features.get(2))
                    .add(contentLoss(contentFeatures.get(3), features.get(3))),
                0.5);
        NDArray unchanged =
            result
                .sub(content)
                .square()
                .reshape(batch, -1)
                .mean(new int[] {1})
                .mul(painting.neg().add(1));
        terms.put("style", styleLoss);
        terms.put("content", contentLoss.mul(painting).sum());
        terms.put("variation", StyleTransferLoss.totalVariation(result));
        terms.put("range", result.sub(inside).square().mean());
        terms.put("own", unchanged.sum());
        // Every second picture again will do, as the whole batch would take longer.
        NDArray resultOfParts = painted(NDArrays.stack(packedParts), everySecond(modulation));
        terms.put(
            "equivariance",
            ShiftEquivarianceLoss.error(everySecond(result), resultOfParts, right, down));
        terms.put("bands", BandingLoss.excess(result, SpaceToDepth.toImages(input)));
        NDArray loss =
            Tensors.scaled(terms.get("style"), parameters.styleWeight() / batch)
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
      measures.computeIfPresent("style", (name, sum) -> sum / count);
      measures.computeIfPresent("content", (name, sum) -> sum / count);
      measures.put("gradient", norm);
      return measures;
    }

    private NDArray packed(Picture picture, ColorTransfer colours) {
      return SpaceToDepth.of(picture, colours).tensor(scope).squeeze(0);
    }

    private NDArray painted(NDArray packed, NDArray modulation) {
      return SpaceToDepth.unpackBatch(
          packed, network.keptBatch(modulation), network.paintBatch(packed, modulation));
    }

    private static NDArray shown(NDArray images, Scale scale) {
      return scale.crop() == scale.compared()
          ? images
          : SpatialOps.resize(images, scale.compared(), scale.compared());
    }

    private Picture readContent(SplittableRandom random) {
      for (int i = 0; i < 100; i++) {
        try {
          return pictures.read(contents.get(random.nextInt(contents.size())));
        } catch (OperationException e) {
          // A broken picture teaches nothing; another will.
        }
      }
      throw new OperationException(
          "too many files in " + parameters.contents() + " are no pictures that can be read");
    }

    /** Returns the first picture of each pair. */
    private NDArray everySecond(NDArray batch) {
      int count = Math.toIntExact(batch.getShape().get(0));
      float[][] choice = new float[(count + 1) / 2][count];
      for (int i = 0; i < choice.length; i++) {
        choice[i][2 * i] = 1;
      }
      long[] shape = batch.getShape().getShape().clone();
      shape[0] = choice.length;
      return scope.create(choice).matMul(batch.reshape(count, -1)).reshape(shape);
    }

    /**
     * Returns how far each untouched content is from its style, where 1 is typical: what there is
     * to do. The measure is relative to it, and so is the loss, but not for pairs that are all but
     * alike or have nothing in common.
     *
     * @return {@code NxL}, L the layers
     */
    private NDArray untouched(NDList contentFeatures, List<List<float[]>> targets) {
      NDList distances = new NDList();
      for (int l = 0; l < TWIN_LAYERS.size(); l++) {
        distances.add(
            distances(TWIN, contentFeatures.get(l), targets, l).clip(LEAST_TO_DO, MOST_TO_DO));
      }
      return NDArrays.stack(distances, 1);
    }

    /** Returns for each picture the squared distance of a layer's moments, where 1 is typical. */
    private NDArray distances(
        String network, NDArray maps, List<List<float[]>> targets, int layer) {
      NDArray target =
          scope.create(targets.stream().map(moments -> moments.get(layer)).toArray(float[][]::new));
      NDArray actual = FeatureLoss.moments(maps);
      return Tensors.scaled(
          actual.sub(target).square().sum(new int[] {1}),
          1
              / requireNonNull(
                  typical.get(network + TWIN_LAYERS.get(layer)),
                  "no such layer among the typical"));
    }

    /**
     * Returns for each picture the mean over layers of the logarithm of 1 and the squared distance
     * of its moments, in units of the untouched content's. Of the logarithm, because a few hopeless
     * pairs would otherwise rule over all others.
     *
     * @param network which looks
     * @param features what it sees
     * @param targets for each picture the moments at each layer
     * @param untouched what there is to do, {@code NxL}
     * @param share its say at layers at which both networks may look
     */
    private NDArray styleLoss(
        String network,
        NDList features,
        List<List<float[]>> targets,
        NDArray untouched,
        double share) {
      NDArray sum = null;
      for (int l = 0; l < features.size(); l++) {
        String layer = TWIN_LAYERS.get(l);
        NDArray distance =
            distances(network, features.get(l), targets, l)
                .div(untouched.get(":, " + l))
                .add(1)
                .log();
        NDArray part =
            Tensors.scaled(distance, LAYER_WEIGHTS[l] * (FULL_LAYERS.contains(layer) ? share : 1));
        sum = sum == null ? part : sum.add(part);
      }
      return Tensors.scaled(requireNonNull(sum, "there are no layers"), 1.0 / TWIN_LAYERS.size());
    }

    /** Returns for each picture 1 minus the cosine of the instance-normalised features. */
    private static NDArray contentLoss(NDArray content, NDArray result) {
      long batch = content.getShape().get(0);
      NDArray expected = FeatureLoss.normalised(content).reshape(batch, -1);
      NDArray actual = FeatureLoss.normalised(result).reshape(batch, -1);
      int[] axes = {1};
      NDArray product = expected.mul(actual).sum(axes);
      NDArray lengths = expected.square().sum(axes).mul(actual.square().sum(axes)).add(1e-8).sqrt();
      return product.div(lengths).neg().add(1);
    }
  }
}
