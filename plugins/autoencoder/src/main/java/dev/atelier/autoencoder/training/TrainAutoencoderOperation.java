package dev.atelier.autoencoder.training;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.Progress;
import dev.atelier.api.Result;
import dev.atelier.api.Task;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.api.backbone.BackboneService;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;
import dev.atelier.api.tensor.Tensors;
import dev.atelier.autoencoder.dataset.DatasetSplit;
import dev.atelier.autoencoder.dataset.Datasets;
import dev.atelier.autoencoder.dataset.EvenSample;
import dev.atelier.autoencoder.dataset.ImageDataset;
import dev.atelier.autoencoder.evaluation.AutoencoderLoss;
import dev.atelier.autoencoder.evaluation.AutoencoderLoss.Parts;
import dev.atelier.autoencoder.evaluation.ReconstructionMetrics;
import dev.atelier.autoencoder.model.Autoencoder;
import dev.atelier.autoencoder.model.AutoencoderDescription;
import dev.atelier.autoencoder.model.AutoencoderNetwork;
import dev.atelier.autoencoder.model.AutoencoderNetwork.Code;
import dev.atelier.autoencoder.model.LatentGaussianMixture;
import dev.atelier.autoencoder.model.PixelTensors;
import dev.atelier.toolkit.file.OutputFile;
import dev.atelier.toolkit.math.Pca;
import dev.atelier.toolkit.model.ModelFile;
import dev.atelier.toolkit.report.PictureGrid;
import dev.atelier.toolkit.tensor.SpatialOps;
import dev.atelier.toolkit.training.AdamOptimizer;
import dev.atelier.toolkit.training.Checkpoint;
import dev.atelier.toolkit.training.LearningRateSchedule;
import dev.atelier.toolkit.training.MovingAverage;
import dev.atelier.toolkit.training.TrainingFolder;
import dev.atelier.toolkit.training.TrainingLoop;
import dev.atelier.toolkit.training.TrainingLoop.TrainingStep;
import dev.atelier.toolkit.training.TrainingMeasures;
import dev.atelier.toolkit.training.TrainingOptions;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** Trains an autoencoder on pictures, whatever they show. */
public final class TrainAutoencoderOperation implements Task<TrainAutoencoderParameters> {

  private static final int WARM_UP = 100;

  /** The part of the learning rate that it falls to. */
  private static final double LEAST_RATE = 0.01;

  /** How fast the linear maps learn: they begin where they are good, and have many inputs. */
  private static final double LINEAR_PACE = 0.1;

  /** Keeps directions in which nothing varies from being blown up. */
  private static final double LEAST_DEVIATION = 1e-3;

  /** The logarithm of the variance of the noise of vectors at the start. */
  private static final float SURE = -4;

  /** How many pictures the linear maps start from. */
  private static final int MOST_STARTED = 6000;

  /** How many vectors the density is fitted to. */
  private static final int MOST_FITTED = 20_000;

  private static final int TOGETHER = 256;
  private static final int AXES = 8;
  private static final int SHOWN = 12;
  private static final int MOST_SKIPPED = 20;

  private final BackboneService backbones;
  private final PictureService pictures;
  private final NDManager manager;

  @Inject
  TrainAutoencoderOperation(BackboneService backbones, PictureService pictures, NDManager manager) {
    this.backbones = backbones;
    this.pictures = pictures;
    this.manager = manager;
  }

  @Override
  public Result run(TrainAutoencoderParameters parameters, Progress progress) {
    if (!parameters.output().toString().endsWith(".model")) {
      throw new ParameterException(
          "--output: " + parameters.output() + " is to be a model; end its name in .model");
    }
    OutputFile output = new OutputFile("--output", parameters.output());
    OutputFile report = new OutputFile("--report", report(parameters));
    ImageDataset squares =
        Datasets.open(
            "FOLDER",
            parameters.pictures(),
            parameters.size(),
            parameters.gray(),
            parameters.change(),
            parameters.flip(),
            pictures);
    try (NDManager scope = manager.newSubManager()) {
      return new Run(parameters, progress, squares, output, report, scope).train();
    }
  }

  private static Path report(TrainAutoencoderParameters parameters) {
    String name = parameters.output().getFileName().toString();
    return parameters
        .report()
        .orElseGet(
            () ->
                parameters
                    .output()
                    .resolveSibling(
                        name.substring(0, name.length() - ".model".length()) + ".html"));
  }

  /** One training. */
  private final class Run {

    private final TrainAutoencoderParameters parameters;
    private final Progress progress;
    private final ImageDataset squares;
    private final OutputFile output;
    private final OutputFile report;
    private final NDManager scope;
    private final TrainingFolder folder;
    private final Checkpoint checkpoint;
    private final DatasetSplit split;
    private final AutoencoderDescription description;
    private final AutoencoderLoss objective;
    private final AdamOptimizer trained;
    private final MovingAverage average;
    private final TrainingLoop loop;
    private final AutoencoderNetwork network;
    private final LearningCurve curve;
    private final int[] validation;
    private final Sums sinceCheck = new Sums();

    Run(
        TrainAutoencoderParameters parameters,
        Progress progress,
        ImageDataset squares,
        OutputFile output,
        OutputFile report,
        NDManager scope) {
      this.parameters = parameters;
      this.progress = progress;
      this.squares = squares;
      this.output = output;
      this.report = report;
      this.scope = scope;
      this.split = DatasetSplit.of(squares.size(), parameters.heldOut(), parameters.heldOutEvery());
      this.description =
          new AutoencoderDescription(
              AutoencoderDescription.KIND,
              squares.side(),
              squares.channels(),
              parameters.latent(),
              parameters.beta() > 0,
              parameters.beta(),
              AutoencoderDescription.widths(squares.side(), parameters.width()),
              Map.of());
      Optional<Backbone> backbone =
          parameters.perceptual() > 0
              ? Optional.of(backbones.open(parameters.backbone()))
              : Optional.empty();
      this.objective = new AutoencoderLoss(backbone, parameters.perceptual(), parameters.beta());
      Map<String, NDArray> weights =
          AutoencoderNetwork.untrained(description, parameters.seed(), scope);
      TrainingOptions options =
          TrainingOptions.of(parameters, "output", "report").with("pictures", squares.size());
      this.folder = TrainingFolder.open(parameters.output(), options);
      this.checkpoint = new Checkpoint(folder.path().resolve("checkpoint.safetensors"), options);
      if (!checkpoint.exists()) {
        startAtPrincipalComponents(weights);
      }
      this.trained = new AdamOptimizer(weights, scope);
      this.average = new MovingAverage(weights, scope);
      this.network = new AutoencoderNetwork(description, weights);
      this.curve = new LearningCurve(folder.path().resolve("curve.csv"));
      this.validation = split.validation();
      this.loop =
          new TrainingLoop(
                  trained,
                  parameters.steps(),
                  parameters.seed(),
                  LearningRateSchedule.constant(parameters.learningRate())
                      .withWarmUp(WARM_UP)
                      .withCosine(parameters.steps(), LEAST_RATE))
              .average(average)
              .checkpoint(checkpoint, parameters.checkEvery())
              .validation(this::check, parameters.checkEvery())
              .patience(parameters.patience())
              .stopWhen(() -> Files.exists(folder.path().resolve("stop")));
    }

    /** Gives the linear maps the principal components of some pictures. */
    private void startAtPrincipalComponents(Map<String, NDArray> weights) {
      SplittableRandom random = new SplittableRandom(parameters.seed());
      int thumbnail = description.thumbnail();
      List<float[]> rows = new ArrayList<>();
      for (int index : EvenSample.of(split.training(), MOST_STARTED)) {
        progress.checkCancelled();
        squares
            .varied(index, random.split())
            .ifPresent(picture -> rows.add(thumbnail(picture, thumbnail)));
      }
      if (rows.size() < 2) {
        throw new OperationException(
            "of %d files in %s none or one can be read as a picture; the last that cannot: %s"
                .formatted(squares.size(), parameters.pictures(), lastSkipped()));
      }
      int length = description.channels() * thumbnail * thumbnail;
      startAt(
          Pca.of(
              rows.toArray(new float[0][]),
              Math.min(parameters.latent(), length),
              parameters.seed(),
              scope,
              progress::checkCancelled),
          weights,
          parameters.latent());
    }

    private float[] thumbnail(float[] picture, int thumbnail) {
      if (thumbnail == description.side()) {
        return picture;
      }
      try (NDManager temporaries = scope.newSubManager()) {
        return SpatialOps.resize(image(List.of(picture), temporaries), thumbnail, thumbnail)
            .toFloatArray();
      }
    }

    private NDArray image(List<float[]> batch, NDManager owner) {
      return Autoencoder.batch(
          batch, owner, description.channels(), description.side(), description.side());
    }

    private String lastSkipped() {
      String last = "";
      for (String reason : squares.skipped().values()) {
        last = reason;
      }
      return last;
    }

    Result train() {
      curve.read(loop.resume());
      loop.run(this::step, progress);
      return finish();
    }

    private void step(TrainingStep step, TrainingMeasures told) {
      SplittableRandom random = step.random();
      List<float[]> batch = new ArrayList<>();
      while (batch.size() < parameters.batch()) {
        int index = split.training()[random.nextInt(split.training().length)];
        squares.varied(index, random.split()).ifPresentOrElse(batch::add, progress::checkCancelled);
      }
      NDArray images = image(batch, scope);
      NDArray noise = noise(random);
      Parts parts;
      try (GradientCollector collector = scope.getEngine().newGradientCollector()) {
        Code code = network.encode(images);
        NDArray vectors =
            code.spread() == null
                ? code.mean()
                : code.mean().add(Tensors.scaled(code.spread(), 0.5).exp().mul(noise));
        parts = objective.of(images, network.decode(vectors), code);
        collector.backward(parts.loss());
      }
      double rate = step.learningRate();
      trained.step(name -> name.contains(".linear.") ? LINEAR_PACE * rate : rate, Double.MAX_VALUE);
      told.average("loss", value(parts.loss()));
      double meanSquare = value(parts.meanSquare());
      told.average("meanSquare", meanSquare);
      double features = 0;
      if (parameters.perceptual() > 0) {
        features = value(parts.features());
        told.average("features", features);
      }
      double divergence = value(parts.divergence());
      told.average("divergence", divergence);
      sinceCheck.add(meanSquare + parameters.perceptual() * features, divergence);
    }

    private NDArray noise(SplittableRandom random) {
      float[] values = new float[parameters.batch() * parameters.latent()];
      if (description.variational()) {
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) random.nextGaussian();
        }
      }
      return Tensors.of(values, new Shape(parameters.batch(), parameters.latent()), scope);
    }

    private static double value(NDArray scalar) {
      return scalar.toFloatArray()[0];
    }

    /** Measures the averages of the weights, and adds what was found to the curve. */
    private double check(TrainingMeasures told) {
      double loss = validationLoss();
      if (!Double.isFinite(loss)) {
        throw new OperationException(
            "the loss is no longer a number at step %d; remove %s, and lower --learning-rate"
                .formatted(trained.steps(), folder.path()));
      }
      told.set("validation", loss);
      curve.add(sinceCheck.point(trained.steps(), loss));
      return loss;
    }

    /** Returns the loss on pictures that are not learned from. */
    private double validationLoss() {
      AutoencoderNetwork averaged = new AutoencoderNetwork(description, average.averages());
      double sum = 0;
      int count = 0;
      List<Picture> originals = new ArrayList<>();
      List<Picture> rebuilt = new ArrayList<>();
      for (int index : validation) {
        progress.checkCancelled();
        Optional<float[]> whole = squares.whole(index);
        if (whole.isEmpty()) {
          continue;
        }
        try (NDScope temporaries = new NDScope()) {
          temporaries.suppressNotUsedWarning();
          NDArray image = image(List.of(whole.get()), scope);
          Code code = averaged.encode(image);
          NDArray found = averaged.decode(code.mean());
          Parts parts = objective.of(image, found, new Code(code.mean(), null));
          sum += value(parts.meanSquare()) + parameters.perceptual() * value(parts.features());
          count++;
          if (originals.size() < SHOWN) {
            originals.add(PixelTensors.picture(whole.get(), description.side()));
            rebuilt.add(PixelTensors.picture(found.toFloatArray(), description.side()));
          }
        }
      }
      if (count == 0) {
        throw new OperationException(
            "none of the %d pictures that decide when to stop can be read; the last: %s"
                .formatted(validation.length, lastSkipped()));
      }
      List<Picture> both = new ArrayList<>(originals);
      both.addAll(rebuilt);
      PictureGrid.write(
          PictureGrid.of(both, originals.size(), description.side() < 48 ? 2 : 1),
          folder.path().resolve("reconstructions.png"),
          ExistingFile.OVERWRITE);
      return sum / count;
    }

    /** Measures the best weights as they are kept, and writes them with what is known of them. */
    private Result finish() {
      Map<String, NDArray> tensors = new LinkedHashMap<>();
      Map<String, NDArray> best = loop.bestWeights();
      Map<String, NDArray> rounded = new LinkedHashMap<>();
      AutoencoderNetwork.shapes(description)
          .keySet()
          .forEach(
              name -> {
                NDArray half =
                    requireNonNull(best.get(name), "no such name among the best weights")
                        .toType(DataType.FLOAT16, true);
                tensors.put(name, half);
                rounded.put(name, half.toType(DataType.FLOAT32, true));
              });
      AutoencoderNetwork kept = new AutoencoderNetwork(description, rounded);
      List<float[]> vectors = new ArrayList<>();
      List<float[]> waiting = new ArrayList<>();
      int[] fitted = EvenSample.of(split.training(), MOST_FITTED);
      for (int i = 0; i < fitted.length; i++) {
        progress.checkCancelled();
        squares.whole(fitted[i]).ifPresent(waiting::add);
        if (waiting.size() == TOGETHER || i == fitted.length - 1) {
          vectors.addAll(
              Autoencoder.encode(kept, description, waiting, scope, progress::checkCancelled));
          waiting.clear();
        }
      }
      int bells =
          parameters.mixture() > 0
              ? parameters.mixture()
              : LatentGaussianMixture.suitable(vectors.size(), parameters.latent());
      LatentGaussianMixture density =
          LatentGaussianMixture.fit(vectors, bells, parameters.seed(), progress::checkCancelled);
      tensors.putAll(density.tensors(scope));
      Pca axes =
          Pca.of(
              vectors.toArray(new float[0][]),
              Math.min(AXES, parameters.latent()),
              parameters.seed(),
              scope,
              progress::checkCancelled);
      tensors.putAll(Autoencoder.tensors(axes, scope));
      Map<String, Double> measures = new LinkedHashMap<>();
      measures.put("pictures", (double) squares.size());
      measures.put("trainedOn", (double) split.training().length);
      measures.put("heldOut", (double) split.heldOut().length);
      measures.put("steps", (double) trained.steps());
      measures.put("bestStep", (double) loop.bestStep());
      measures.put("batch", (double) parameters.batch());
      ReconstructionMetrics measured =
          ReconstructionMetrics.of(
              kept, description, squares, split, parameters.seed(), scope, progress);
      measures.putAll(measured.measures());
      ModelFile<AutoencoderDescription> model =
          new ModelFile<>(description.with(measures), tensors);
      String page =
          new TrainingReport(
                  parameters,
                  description.with(measures),
                  curve,
                  measured,
                  squares.skipped(),
                  pictures)
              .page();
      output.write(model);
      report.write(page);
      folder.remove();
      Map<String, Object> data = new LinkedHashMap<>();
      data.put("model", parameters.output().toString());
      data.put("report", report.path().toString());
      data.put("side", description.side());
      data.put("channels", description.channels());
      data.put("latent", description.latent());
      data.putAll(measures);
      data.put("skipped", squares.skipped().size());
      if (!squares.skipped().isEmpty()) {
        data.put("skippedFiles", squares.skipped().values().stream().limit(MOST_SKIPPED).toList());
      }
      return Result.of(data);
    }
  }

  /** Sums up what steps told since the last check. */
  private static final class Sums {

    private double loss;
    private double divergence;
    private int count;

    void add(double ofLoss, double ofDivergence) {
      loss += ofLoss;
      divergence += ofDivergence;
      count++;
    }

    /** Returns the means with the loss of the check, and begins anew. */
    LearningCurve.Point point(int step, double validation) {
      LearningCurve.Point point =
          new LearningCurve.Point(step, loss / count, validation, divergence / count);
      loss = 0;
      divergence = 0;
      count = 0;
      return point;
    }
  }

  /**
   * Sets the linear maps to principal components, so that vectors have the variance 1 along each.
   */
  public static void startAt(Pca found, Map<String, NDArray> weights, int latent) {
    int length = found.mean().length;
    float[] in = new float[length * latent];
    float[] shift = new float[latent];
    float[] out = new float[latent * length];
    for (int k = 0; k < found.directions().length; k++) {
      double deviation = Math.max(found.deviations()[k], LEAST_DEVIATION);
      for (int i = 0; i < length; i++) {
        float direction = found.directions()[k][i];
        in[i * latent + k] = (float) (direction / deviation);
        shift[k] -= (float) (found.mean()[i] * direction / deviation);
        out[k * length + i] = (float) (direction * deviation);
      }
    }
    requireNonNull(
            weights.get("encoder.linear.weight"), "no encoder.linear.weight among the weights")
        .set(in);
    requireNonNull(weights.get("encoder.linear.bias"), "no encoder.linear.bias among the weights")
        .set(shift);
    requireNonNull(
            weights.get("decoder.linear.weight"), "no decoder.linear.weight among the weights")
        .set(out);
    requireNonNull(weights.get("decoder.linear.bias"), "no decoder.linear.bias among the weights")
        .set(found.mean());
    NDArray spread = weights.get("encoder.spread.bias");
    if (spread != null) {
      // As much noise as the vectors themselves vary would hide them at first.
      float[] sure = new float[latent];
      Arrays.fill(sure, SURE);
      spread.set(sure);
    }
  }
}
