package dev.atelier.classifier.digits.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.Progress;
import dev.atelier.api.Result;
import dev.atelier.api.Task;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.api.tensor.Tensors;
import dev.atelier.classifier.digits.DigitClassifier;
import dev.atelier.classifier.digits.DigitInference;
import dev.atelier.classifier.digits.DigitNetwork;
import dev.atelier.classifier.digits.data.DigitAugmentation;
import dev.atelier.classifier.digits.data.FontCatalog;
import dev.atelier.classifier.digits.data.MnistData;
import dev.atelier.classifier.digits.data.NonDigitGlyphs;
import dev.atelier.classifier.digits.data.PrintedGlyphs;
import dev.atelier.classifier.digits.ink.DigitNormalizer;
import dev.atelier.classifier.metrics.MahalanobisScore;
import dev.atelier.classifier.model.ClassifierDescription;
import dev.atelier.toolkit.file.OutputFile;
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
import java.awt.Font;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Trains the network for digits on handwritten ones, on ones printed with the fonts that there are,
 * and on marks that are none, all distorted anew at every step.
 */
public final class TrainDigitsOperation implements Task<TrainDigitsParameters> {

  private static final double GREATEST_NORM = 5;
  private static final int WARM_UP = 100;

  /** The part of the learning rate that it falls to. */
  private static final double LEAST_RATE = 0.01;

  /** The part of what the network sees that is hidden from it (Srivastava et al., JMLR 2014). */
  private static final double DROPPED = 0.4;

  /** How many marks of each kind the clusters are measured on. */
  private static final int CLUSTERED = 10_000;

  /** The part of the training after which marks are distorted less and less. */
  private static final double CALMING = 0.8;

  /** How much they are distorted at the end. */
  private static final double CALMEST = 0.4;

  private final NDManager manager;

  @Inject
  TrainDigitsOperation(NDManager manager) {
    this.manager = manager;
  }

  @Override
  public Result run(TrainDigitsParameters parameters, Progress progress) {
    if (parameters.printed() + parameters.strange() > 1) {
      throw new ParameterException("--printed and --strange are more than 1 together; lower one");
    }
    requireNew(parameters.output());
    try (NDManager scope = manager.newSubManager()) {
      return new Run(parameters, progress, scope).train();
    }
  }

  /** Looks whether the model can be written, before hours of work. */
  private static void requireNew(Path file) {
    if (!file.toString().endsWith(".model")) {
      throw new ParameterException(
          "--output: " + file + " is to be a model; end its name in .model");
    }
    new OutputFile("--output", file);
  }

  /** One training. */
  private static final class Run {

    private final TrainDigitsParameters parameters;
    private final Progress progress;
    private final NDManager scope;
    private final MnistData training;
    private final MnistData heldOut;
    private final List<Font> fonts;
    private final PrintedGlyphs marks;
    private final AdamOptimizer trained;
    private final MovingAverage average;
    private final DigitNetwork network;

    Run(TrainDigitsParameters parameters, Progress progress, NDManager scope) {
      this.parameters = parameters;
      this.progress = progress;
      this.scope = scope;
      MnistData all = MnistData.read("FOLDER", parameters.folder());
      int kept = all.size() - parameters.heldOut();
      if (kept < 1) {
        throw new ParameterException(
            "--held-out keeps %d of %d digits, so that none is left to train on; lower it"
                .formatted(parameters.heldOut(), all.size()));
      }
      this.training = all.range(0, kept);
      this.heldOut = all.range(kept, all.size());
      this.fonts =
          parameters.fonts().isEmpty()
              ? FontCatalog.find(parameters.heldOutFonts(), false)
              : FontCatalog.find(parameters.fonts(), true);
      if (fonts.isEmpty()) {
        throw new OperationException(
            "Java finds no font to train on; install some, such as DejaVu, or name others with"
                + " --fonts");
      }
      this.marks = new PrintedGlyphs(fonts);
      Map<String, NDArray> weights = DigitNetwork.untrained(parameters.seed(), scope);
      this.trained = new AdamOptimizer(weights, scope);
      this.average = new MovingAverage(weights, scope);
      this.network = new DigitNetwork(weights);
    }

    Result train() {
      LearningRateSchedule schedule =
          LearningRateSchedule.constant(parameters.learningRate())
              .withWarmUp(WARM_UP)
              .withCosine(parameters.steps(), LEAST_RATE);
      Path checkpoint =
          parameters.output().resolveSibling(parameters.output().getFileName() + ".checkpoint");
      new TrainingLoop(trained, parameters.steps(), parameters.seed(), schedule)
          .average(average)
          .checkpoint(new Checkpoint(checkpoint, options()), parameters.checkpointEvery())
          .run(this::step, progress);
      return finish();
    }

    /** Everything that the checkpoint depends on. */
    private TrainingOptions options() {
      return TrainingOptions.of(parameters, "output", "checkpointEvery")
          .with("digits to train on", training.size())
          .with("fonts to train on", FontCatalog.families(fonts));
    }

    private void step(TrainingStep step, TrainingMeasures told) {
      SplittableRandom random = step.random();
      int batch = parameters.batch();
      List<float[]> images = new ArrayList<>();
      float[] targets = new float[batch * DigitNetwork.OUTPUTS];
      for (int i = 0; i < batch; i++) {
        double kind = random.nextDouble();
        int label = DigitNetwork.OUTPUTS - 1;
        float[] image;
        if (kind < parameters.strange()) {
          image = NonDigitGlyphs.draw(marks, () -> anyDigit(random), random);
        } else {
          NonDigitGlyphs.Digit digit =
              kind < parameters.strange() + parameters.printed()
                  ? printed(random)
                  : written(random);
          image = digit.image();
          label = digit.label();
        }
        images.add(DigitAugmentation.of(image, strength(step.number()), random));
        targets[i * DigitNetwork.OUTPUTS + label] = 1;
      }
      float[] kept = new float[batch * DigitNetwork.FLAT];
      for (int i = 0; i < kept.length; i++) {
        kept[i] = random.nextDouble() < DROPPED ? 0 : (float) (1 / (1 - DROPPED));
      }
      NDArray input = DigitInference.images(images, scope);
      NDArray target = Tensors.of(targets, new Shape(batch, DigitNetwork.OUTPUTS), scope);
      NDArray mask = Tensors.of(kept, new Shape(batch, DigitNetwork.FLAT), scope);
      NDArray loss;
      try (GradientCollector collector = scope.getEngine().newGradientCollector()) {
        NDArray logits = network.logits(network.features(network.flat(input).mul(mask)));
        loss = Tensors.scaled(logits.logSoftmax(1).mul(target).sum(), -1.0 / batch);
        collector.backward(loss);
      }
      double norm = trained.step(step.learningRate(), GREATEST_NORM);
      told.average("loss", loss.toFloatArray()[0]);
      told.average("gradient", norm);
    }

    private NonDigitGlyphs.Digit anyDigit(SplittableRandom random) {
      return random.nextBoolean() ? printed(random) : written(random);
    }

    private NonDigitGlyphs.Digit printed(SplittableRandom random) {
      int label = random.nextInt(10);
      return new NonDigitGlyphs.Digit(marks.digit(label, random), label);
    }

    private NonDigitGlyphs.Digit written(SplittableRandom random) {
      int index = random.nextInt(training.size());
      return new NonDigitGlyphs.Digit(training.image(index), training.labels()[index]);
    }

    /** Returns how much marks are distorted: less at last, when only the finer points change. */
    private double strength(int step) {
      double late = (double) step / parameters.steps() - CALMING;
      return late <= 0 ? 1 : 1 - (1 - CALMEST) * late / (1 - CALMING);
    }

    /** Measures the averages of the weights, and writes them. */
    private Result finish() {
      DigitInference gaze = new DigitInference(average.averages(), scope);
      DigitNetworkMetrics measures =
          new DigitNetworkMetrics(gaze, parameters.seed(), progress::checkCancelled);
      MahalanobisScore clusters = clusters(gaze);
      List<Font> unseen = FontCatalog.find(parameters.heldOutFonts(), true);
      DigitNetworkMetrics.Outcome outcome = measures.of(heldOut, unseen, clusters);
      Map<String, Double> facts = new LinkedHashMap<>(outcome.measures());
      facts.put("steps", (double) trained.steps());
      Map<String, NDArray> tensors = new LinkedHashMap<>(average.averages());
      tensors.putAll(DigitClassifier.tensors(outcome.clusters(), scope));
      ClassifierDescription description =
          new ClassifierDescription(
              ClassifierDescription.DIGITS,
              DigitClassifier.CLASSES,
              "",
              "",
              List.of(),
              DigitNormalizer.SIDE,
              outcome.temperature(),
              facts);
      new ModelFile<>(description, tensors).write(parameters.output(), ExistingFile.FAIL);
      Map<String, Object> data = new LinkedHashMap<>(facts);
      data.put("temperature", outcome.temperature());
      data.put("fonts", List.copyOf(FontCatalog.families(fonts)));
      data.put("heldOutFonts", List.copyOf(FontCatalog.families(unseen)));
      data.put("file", parameters.output().toString());
      return Result.of(data);
    }

    /** Sees where distorted digits lie, written and printed ones apart. */
    private MahalanobisScore clusters(DigitInference gaze) {
      SplittableRandom random = new SplittableRandom(parameters.seed());
      List<float[]> images = new ArrayList<>();
      List<Integer> clusters = new ArrayList<>();
      for (int i = 0; i < Math.min(CLUSTERED, 10 * training.size()); i++) {
        NonDigitGlyphs.Digit hand = written(random);
        images.add(DigitAugmentation.of(hand.image(), 1, random));
        clusters.add(hand.label());
        NonDigitGlyphs.Digit print = printed(random);
        images.add(DigitAugmentation.of(print.image(), 1, random));
        clusters.add(10 + print.label());
      }
      List<DigitInference.Sight> sights = gaze.look(images, progress::checkCancelled);
      List<List<float[]>> members = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        members.add(new ArrayList<>());
      }
      for (int i = 0; i < sights.size(); i++) {
        members.get(clusters.get(i)).add(sights.get(i).features());
      }
      return MahalanobisScore.fit(members);
    }
  }
}
