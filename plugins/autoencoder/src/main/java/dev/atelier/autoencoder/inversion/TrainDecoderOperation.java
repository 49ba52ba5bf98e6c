package dev.atelier.autoencoder.inversion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
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
import dev.atelier.autoencoder.dataset.DatasetSplit;
import dev.atelier.autoencoder.dataset.EvenSample;
import dev.atelier.autoencoder.dataset.FolderDataset;
import dev.atelier.autoencoder.dataset.ImageDataset;
import dev.atelier.autoencoder.model.Autoencoder;
import dev.atelier.toolkit.file.OutputFile;
import dev.atelier.toolkit.math.Psnr;
import dev.atelier.toolkit.math.Ssim;
import dev.atelier.toolkit.model.ModelFile;
import dev.atelier.toolkit.training.AdamOptimizer;
import dev.atelier.toolkit.training.Checkpoint;
import dev.atelier.toolkit.training.LearningRateSchedule;
import dev.atelier.toolkit.training.MovingAverage;
import dev.atelier.toolkit.training.TrainingLoop;
import dev.atelier.toolkit.training.TrainingLoop.TrainingStep;
import dev.atelier.toolkit.training.TrainingMeasures;
import dev.atelier.toolkit.training.TrainingOptions;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Trains a network that rebuilds pictures from the feature maps of one layer of a backbone. */
public final class TrainDecoderOperation implements Task<TrainDecoderParameters> {

  private static final int WARM_UP = 50;

  /** The part of the learning rate that it falls to. */
  private static final double LEAST_RATE = 0.01;

  private static final int MOST_MEASURED = 100;
  private static final int MOST_SKIPPED = 20;

  /** So many pictures determine the linear path: its numbers are far fewer than their places. */
  private static final int MOST_FITTED = 500;

  /** One strange picture moves the weights no further than others do. */
  private static final double GREATEST_GRADIENT = 1;

  /** Keeps the relative distance finite where nothing is excited. */
  private static final float LEAST_SQUARE = 1e-6f;

  /** What lies outside 0..1 is clipped, and costs this much, lest it drift away. */
  private static final float BEYOND = 0.1f;

  private final BackboneService backbones;
  private final PictureService pictures;
  private final NDManager manager;

  @Inject
  TrainDecoderOperation(BackboneService backbones, PictureService pictures, NDManager manager) {
    this.backbones = backbones;
    this.pictures = pictures;
    this.manager = manager;
  }

  @Override
  public Result run(TrainDecoderParameters parameters, Progress progress) {
    if (!parameters.output().toString().endsWith(".model")) {
      throw new ParameterException(
          "--output: " + parameters.output() + " is to be a model; end its name in .model");
    }
    OutputFile output = new OutputFile("--output", parameters.output());
    Backbone backbone = backbones.open(parameters.backbone());
    backbone.stride(parameters.level());
    ImageDataset squares =
        new FolderDataset("FOLDER", parameters.pictures(), parameters.side(), 3, 1, true, pictures);
    try (NDManager scope = manager.newSubManager()) {
      return new Run(parameters, progress, backbone, squares, output, scope).train();
    }
  }

  /** One training. */
  private static final class Run {

    private final TrainDecoderParameters parameters;
    private final Progress progress;
    private final Backbone backbone;
    private final ImageDataset squares;
    private final OutputFile output;
    private final NDManager scope;
    private final Checkpoint checkpoint;
    private final DatasetSplit split;
    private final DecoderDescription description;
    private final AdamOptimizer trained;
    private final MovingAverage average;
    private final DecoderNetwork network;
    private final List<String> layers;

    Run(
        TrainDecoderParameters parameters,
        Progress progress,
        Backbone backbone,
        ImageDataset squares,
        OutputFile output,
        NDManager scope) {
      this.parameters = parameters;
      this.progress = progress;
      this.backbone = backbone;
      this.squares = squares;
      this.output = output;
      this.scope = scope;
      this.layers = List.of(parameters.level());
      this.checkpoint =
          new Checkpoint(
              parameters.output().resolveSibling(parameters.output().getFileName() + ".checkpoint"),
              TrainingOptions.of(parameters, "output", "checkpointEvery")
                  .with("weights of the backbone", backbone.sha256())
                  .with("pictures", squares.size()));
      this.split = DatasetSplit.of(squares.size(), 0, parameters.heldOutEvery());
      List<Integer> widths = DecoderDescription.widths(backbone.stride(parameters.level()));
      this.description =
          new DecoderDescription(
              DecoderDescription.KIND,
              backbone.name(),
              backbone.sha256(),
              parameters.level(),
              widths,
              Map.of());
      Map<String, NDArray> weights =
          DecoderNetwork.untrained(
              backbone.channels(parameters.level()), widths, parameters.seed(), scope);
      this.trained = new AdamOptimizer(weights, scope);
      this.average = new MovingAverage(weights, scope);
      this.network = new DecoderNetwork(widths.size(), weights);
    }

    Result train() {
      requireReadable();
      LearningRateSchedule schedule =
          LearningRateSchedule.constant(parameters.learningRate())
              .withWarmUp(WARM_UP)
              .withCosine(parameters.steps(), LEAST_RATE);
      TrainingLoop loop =
          new TrainingLoop(trained, parameters.steps(), parameters.seed(), schedule)
              .average(average)
              .checkpoint(checkpoint, parameters.checkpointEvery());
      if (loop.resume() == 0) {
        startLinearPath();
      }
      loop.run(this::step, progress);
      return finish();
    }

    private void requireReadable() {
      for (int index : split.training()) {
        progress.checkCancelled();
        if (squares.whole(index).isPresent()) {
          return;
        }
      }
      throw new OperationException(
          "none of the files in %s can be read as a picture; the first that cannot: %s"
              .formatted(parameters.pictures(), squares.skipped().values().iterator().next()));
    }

    private void startLinearPath() {
      String level = parameters.level();
      LinearDecoder linear = new LinearDecoder(backbone.channels(level), backbone.stride(level));
      for (int index : EvenSample.of(split.training(), MOST_FITTED)) {
        progress.checkCancelled();
        float[] whole = squares.whole(index).orElse(null);
        if (whole != null) {
          try (NDScope temporaries = new NDScope()) {
            temporaries.suppressNotUsedWarning();
            NDArray image = batch(List.of(whole));
            NDArray maps = features(image);
            linear.add(maps, sizedLike(image, maps, backbone.stride(level)));
          }
        }
      }
      progress.checkCancelled();
      try (NDManager found = scope.newSubManager()) {
        linear
            .convolution(found)
            .forEach(
                (name, array) -> {
                  array.copyTo(trained.weights().get(name));
                  array.copyTo(average.averages().get(name));
                });
      }
    }

    private NDArray batch(List<float[]> images) {
      return Autoencoder.batch(images, scope, 3, parameters.side(), parameters.side());
    }

    private void step(TrainingStep step, TrainingMeasures measures) {
      SplittableRandom random = step.random();
      List<float[]> batch = new ArrayList<>();
      while (batch.size() < parameters.batch()) {
        int index = split.training()[random.nextInt(split.training().length)];
        squares.varied(index, random.split()).ifPresentOrElse(batch::add, progress::checkCancelled);
      }
      NDArray images = batch(batch);
      NDArray wanted = features(images);
      NDArray scale = wanted.square().mean().add(LEAST_SQUARE);
      NDArray pixels;
      NDArray maps;
      try (GradientCollector collector = scope.getEngine().newGradientCollector()) {
        NDArray rebuilt = network.rebuild(wanted);
        NDArray original = sizedLike(images, rebuilt, 1);
        NDArray clipped = rebuilt.clip(0, 1);
        pixels = clipped.sub(original).square().mean();
        maps = sizedLike(features(clipped), wanted, 1).sub(wanted).square().mean().div(scale);
        NDArray beyond = rebuilt.sub(clipped).square().mean();
        collector.backward(
            pixels
                .add(Tensors.scaled(maps, parameters.features()))
                .add(Tensors.scaled(beyond, BEYOND)));
      }
      double rate = step.learningRate();
      trained.step(
          // The linear path is the best there is, and steps in so many numbers would shake it.
          name -> name.startsWith(DecoderNetwork.LINEAR) ? 0 : rate,
          GREATEST_GRADIENT);
      measures.average("meanSquare", pixels.toFloatArray()[0]);
      measures.average("features", maps.toFloatArray()[0]);
    }

    private NDArray features(NDArray images) {
      return backbone.extract(images, layers).singletonOrThrow();
    }

    /** Cuts off what a layer leaves out of a side that its stride does not divide. */
    private static NDArray sizedLike(NDArray image, NDArray like, int stride) {
      long height = stride * like.getShape().get(2);
      long width = stride * like.getShape().get(3);
      return image.getShape().get(2) == height && image.getShape().get(3) == width
          ? image
          : image.get(":,:,:%d,:%d".formatted(height, width));
    }

    /** Measures the averages of the weights as they are kept, and writes them. */
    private Result finish() {
      Map<String, NDArray> tensors = new LinkedHashMap<>();
      Map<String, NDArray> rounded = new LinkedHashMap<>();
      average
          .averages()
          .forEach(
              (name, array) -> {
                NDArray half = array.toType(DataType.FLOAT16, true);
                tensors.put(name, half);
                rounded.put(name, half.toType(DataType.FLOAT32, true));
              });
      DecoderNetwork kept = new DecoderNetwork(description.widths().size(), rounded);
      double decibels = 0;
      double similarity = 0;
      int count = 0;
      for (int index : EvenSample.of(split.heldOut(), MOST_MEASURED)) {
        progress.checkCancelled();
        float[] whole = squares.whole(index).orElse(null);
        if (whole == null) {
          continue;
        }
        try (NDScope temporaries = new NDScope()) {
          temporaries.suppressNotUsedWarning();
          NDArray image = batch(List.of(whole));
          NDArray rebuilt = kept.rebuild(features(image));
          Picture wanted = Picture.of(sizedLike(image, rebuilt, 1));
          Picture found = Picture.of(rebuilt);
          decibels += Psnr.peakDecibels(wanted, found);
          similarity += Ssim.of(wanted, found);
          count++;
        }
      }
      Map<String, Double> measures = new LinkedHashMap<>();
      measures.put("trainedOn", (double) split.training().length);
      measures.put("steps", (double) trained.steps());
      measures.put("heldOut", (double) count);
      if (count > 0) {
        measures.put("psnr", decibels / count);
        measures.put("ssim", similarity / count);
      }
      output.write(new ModelFile<>(description.with(measures), tensors));
      checkpoint.remove();
      Map<String, Object> data = new LinkedHashMap<>();
      data.put("model", parameters.output().toString());
      data.put("level", parameters.level());
      data.putAll(measures);
      data.put("skipped", squares.skipped().size());
      if (!squares.skipped().isEmpty()) {
        data.put("skippedFiles", squares.skipped().values().stream().limit(MOST_SKIPPED).toList());
      }
      return Result.of(data);
    }
  }
}
