package dev.atelier.autoencoder.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
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
import dev.atelier.api.file.AtomicFile;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.api.file.FileErrors;
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
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Trains an autoencoder on pictures, whatever they show. */
public final class TrainAutoencoderOperation implements Task<TrainAutoencoderParameters> {

  private static final int WARM_UP = 100;

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
            parameters.grey(),
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
    private final Path folder;
    private final Path checkpoint;
    private final DatasetSplit split;
    private final AutoencoderDescription description;
    private final AutoencoderLoss objective;
    private final AdamOptimizer trained;
    private final AutoencoderNetwork network;
    private final LearningCurve curve;
    private final int[] validation;

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
      this.folder =
          parameters.output().resolveSibling(parameters.output().getFileName() + ".training");
      this.checkpoint = folder.resolve("checkpoint.safetensors");
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
      prepareFolder();
      if (!Files.exists(checkpoint)) {
        startAtPrincipalComponents(weights);
      }
      this.trained = new AdamOptimizer(weights, scope);
      this.network = new AutoencoderNetwork(description, weights);
      this.curve = new LearningCurve(folder.resolve("curve.csv"));
      this.validation = split.validation();
    }

    /** Everything that what is kept in the folder depends on. */
    private String settings() {
      return parameters + "\n" + squares.size() + " pictures\n";
    }

    /** Makes the folder of the training, or checks that the one there is of the same training. */
    private void prepareFolder() {
      Path settings = folder.resolve("settings.txt");
      try {
        if (Files.exists(settings)) {
          if (!Files.readString(settings).equals(settings())) {
            throw new ParameterException(
                "--output: %s is of a training with other pictures or options; remove that folder, or choose another output"
                    .formatted(folder));
          }
          return;
        }
        Files.createDirectories(folder);
      } catch (IOException e) {
        throw FileErrors.unwritable(folder, e);
      }
      AtomicFile.write(
          settings,
          ExistingFile.OVERWRITE,
          stream -> stream.write(settings().getBytes(StandardCharsets.UTF_8)));
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
      if (Files.exists(checkpoint)) {
        trained.read(checkpoint);
      }
      curve.read(trained.steps());
      Map<String, Double> means = new LinkedHashMap<>();
      double sum = 0;
      double divergence = 0;
      int since = 0;
      while (trained.steps() < parameters.steps()
          && curve.checksSinceBest() < parameters.patience()
          && !isToStop()) {
        progress.checkCancelled();
        try (NDScope temporaries = new NDScope()) {
          temporaries.suppressNotUsedWarning();
          Map<String, Double> measures = step();
          measures.forEach(
              (name, value) -> means.merge(name, value, (a, b) -> 0.98 * a + 0.02 * b));
          sum +=
              measures.get("meanSquare")
                  + parameters.perceptual() * measures.getOrDefault("features", 0.0);
          divergence += measures.get("divergence");
          since++;
        }
        if (trained.steps() % parameters.checkEvery() == 0
            || trained.steps() == parameters.steps()) {
          double value = check();
          if (!Double.isFinite(value)) {
            throw new OperationException(
                "the loss is no longer a number at step %d; remove %s, and lower --learning-rate"
                    .formatted(trained.steps(), folder));
          }
          means.put("validation", value);
          keep(new LearningCurve.Point(trained.steps(), sum / since, value, divergence / since));
          sum = 0;
          divergence = 0;
          since = 0;
        }
        progress.report(trained.steps(), parameters.steps(), means);
      }
      return finish();
    }

    /**
     * Returns whether the user wants no more than there is, which is looked at after checks only.
     */
    private boolean isToStop() {
      return !curve.points().isEmpty()
          && curve.points().get(curve.points().size() - 1).step() == trained.steps()
          && Files.exists(folder.resolve("stop"));
    }

    private Map<String, Double> step() {
      // A step's draws depend on its number alone, so that a resumed training repeats none.
      SplittableRandom random =
          new SplittableRandom(parameters.seed() * 1_000_003L + trained.steps());
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
      double rate = learningRate();
      trained.step(name -> name.contains(".linear.") ? LINEAR_PACE * rate : rate, Double.MAX_VALUE);
      Map<String, Double> measures = new LinkedHashMap<>();
      measures.put("loss", value(parts.loss()));
      measures.put("meanSquare", value(parts.meanSquare()));
      if (parameters.perceptual() > 0) {
        measures.put("features", value(parts.features()));
      }
      measures.put("divergence", value(parts.divergence()));
      return measures;
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

    private double learningRate() {
      double warmUp = Math.min(1, (trained.steps() + 1.0) / WARM_UP);
      double falling =
          0.5 + 0.5 * Math.cos(Math.PI * trained.steps() / (double) parameters.steps());
      return parameters.learningRate() * warmUp * Math.max(0.01, falling);
    }

    /** Measures the averages of the weights on pictures that are not learnt from. */
    private double check() {
      AutoencoderNetwork averaged = new AutoencoderNetwork(description, trained.averages());
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
          folder.resolve("reconstructions.png"),
          ExistingFile.OVERWRITE);
      return sum / count;
    }

    /** Keeps what was reached, in an order that can be cut off anywhere. */
    private void keep(LearningCurve.Point point) {
      int before = curve.bestStep();
      curve.add(point);
      boolean better = curve.bestStep() == point.step();
      if (better) {
        try (NDList best = new NDList()) {
          trained
              .averages()
              .forEach(
                  (name, array) -> {
                    NDArray copy = array.duplicate();
                    copy.setName(name);
                    best.add(copy);
                  });
          AdamOptimizer.write(best, best(point.step()));
        }
      }
      trained.write(checkpoint);
      if (better && before > 0) {
        try {
          Files.deleteIfExists(best(before));
        } catch (IOException e) {
          throw FileErrors.unwritable(best(before), e);
        }
      }
    }

    private Path best(int step) {
      return folder.resolve("best-" + step + ".safetensors");
    }

    /** Measures the best weights as they are kept, and writes them with what is known of them. */
    private Result finish() {
      Map<String, NDArray> tensors = new LinkedHashMap<>();
      Map<String, NDArray> best = AdamOptimizer.read(best(curve.bestStep()), scope);
      Map<String, NDArray> rounded = new LinkedHashMap<>();
      AutoencoderNetwork.shapes(description)
          .keySet()
          .forEach(
              name -> {
                NDArray half = best.get(name).toType(DataType.FLOAT16, true);
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
      measures.put("bestStep", (double) curve.bestStep());
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
      removeFolder();
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

    private void removeFolder() {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
        Files.delete(folder);
      } catch (IOException e) {
        throw new OperationException(
            "the model is written, but the folder %s cannot be removed (%s); remove it"
                .formatted(folder, e.getMessage()),
            e);
      }
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
    weights.get("encoder.linear.weight").set(in);
    weights.get("encoder.linear.bias").set(shift);
    weights.get("decoder.linear.weight").set(out);
    weights.get("decoder.linear.bias").set(found.mean());
    NDArray spread = weights.get("encoder.spread.bias");
    if (spread != null) {
      // As much noise as the vectors themselves vary would hide them at first.
      float[] sure = new float[latent];
      Arrays.fill(sure, SURE);
      spread.set(sure);
    }
  }
}
