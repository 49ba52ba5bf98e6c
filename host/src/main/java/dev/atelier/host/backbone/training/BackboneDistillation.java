package dev.atelier.host.backbone.training;

import static java.util.Objects.requireNonNull;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.GradientCollector;
import dev.atelier.api.OperationException;
import dev.atelier.api.Progress;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.api.file.FileErrors;
import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;
import dev.atelier.api.tensor.Tensors;
import dev.atelier.host.backbone.BackboneDescriptor;
import dev.atelier.host.backbone.BackboneNetwork;
import dev.atelier.host.backbone.WeightsFile;
import dev.atelier.toolkit.tensor.TensorFile;
import dev.atelier.toolkit.training.AdamOptimizer;
import dev.atelier.toolkit.training.Checkpoint;
import dev.atelier.toolkit.training.LearningRateSchedule;
import dev.atelier.toolkit.training.TrainingLoop;
import dev.atelier.toolkit.training.TrainingLoop.TrainingStep;
import dev.atelier.toolkit.training.TrainingMeasures;
import dev.atelier.toolkit.training.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Trains a small backbone to know what larger ones know: its features, through a linear map that is
 * trained along and thrown away, are to equal the teachers' (Romero et al., FitNets, ICLR 2015;
 * Wang et al., Collaborative Distillation, CVPR 2020).
 *
 * <p>The student's features come out normalized: those of a teacher are divided by their root mean
 * square over the training pictures, so that every layer weighs the same in a loss.
 */
public final class BackboneDistillation {

  /** The layers at which the student is compared with its teachers. */
  private static final List<String> LAYERS =
      List.of("relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1");

  /** The architectures of the project's own that can be trained. */
  public static final List<String> STUDENTS = List.of("compact", "compact-plus");

  private static final int CALIBRATION_BATCHES = 8;
  private static final String MAP = "map.";

  /** The part of the learning rate that it falls to. */
  private static final double LEAST_RATE = 0.01;

  /** How fast the maps learn while the student waits for them. */
  private static final double MAPS_LEARNING_RATE = 0.01;

  private final Settings settings;
  private final List<Backbone> teachers;
  private final PictureService pictures;
  private final NDManager manager;
  private final BackboneNetwork student;
  private final AdamOptimizer trained;
  private final TrainingLoop loop;
  private final Map<String, NDArray> parameters;
  private final Map<String, Float> teacherScales = new LinkedHashMap<>();

  /** How many steps the student waits for the maps onto its teachers. */
  private final int mapsOnly;

  /**
   * How to train.
   *
   * @param student the architecture to train, one of {@link #STUDENTS}
   * @param steps how many steps of the optimizer (Adam)
   * @param batch how many crops a step
   * @param crop the side of a crop in pixels, a multiple of 16, at least 32
   * @param learningRate the greatest learning rate, reached after a short warm-up and lowered along
   *     half a cosine
   * @param seed what the weights and the crops are drawn from
   * @param checkpointEvery how many steps between two checkpoints
   * @param heldOutEvery every n-th picture is held out, to measure on; at least 2
   * @param start the weights to go on from, such as those of an earlier training; random weights
   *     unless given
   * @param fp16 whether the weights are written as 16-bit floats
   */
  public record Settings(
      String student,
      int steps,
      int batch,
      int crop,
      double learningRate,
      long seed,
      int checkpointEvery,
      int heldOutEvery,
      Optional<Path> start,
      boolean fp16) {}

  private BackboneDistillation(
      Settings settings,
      List<Backbone> teachers,
      PictureService pictures,
      NDManager manager,
      Checkpoint checkpoint) {
    this.settings = settings;
    this.teachers = List.copyOf(teachers);
    this.pictures = pictures;
    this.manager = manager;
    this.mapsOnly = settings.start().isPresent() ? warmUp() : 0;
    manager.getEngine().setRandomSeed(Math.toIntExact(settings.seed()));
    this.student =
        BackboneNetwork.untrained(
            BackboneDescriptor.architecture(settings.student()).orElseThrow(), manager);
    Map<String, NDArray> weights = new LinkedHashMap<>();
    student
        .parametersByTensor()
        .forEach((name, parameter) -> weights.put(name, parameter.getArray()));
    for (String layer : LAYERS) {
      int from =
          requireNonNull(student.outputs().get(layer), "no such layer among the outputs")
              .channels();
      int to = teacher(layer).channels(layer);
      float deviation = (float) Math.sqrt(1.0 / from);
      weights.put(
          MAP + layer + ".weight",
          manager.randomNormal(0, deviation, new Shape(to, from, 1, 1), DataType.FLOAT32));
      weights.put(MAP + layer + ".bias", manager.zeros(new Shape(to)));
    }
    this.trained = new AdamOptimizer(weights, manager);
    this.parameters = trained.weights();
    this.loop =
        new TrainingLoop(
                trained,
                settings.steps(),
                settings.seed(),
                LearningRateSchedule.constant(settings.learningRate())
                    .withWarmUp(warmUp())
                    .withCosine(settings.steps(), LEAST_RATE))
            .checkpoint(checkpoint, settings.checkpointEvery());
  }

  /** Returns the first teacher that has a layer. */
  private Backbone teacher(String layer) {
    return teachers.stream()
        .filter(teacher -> teacher.layers().contains(layer))
        .findFirst()
        .orElseThrow(
            () ->
                new OperationException("none of the teachers has " + layer + "; add one that has"));
  }

  /**
   * Trains a student, going on from a checkpoint if there is one.
   *
   * @param settings how to train
   * @param teachers the teachers; each layer is learned from the first that has it
   * @param files the pictures to train on; each side is at least as long as a crop, or the picture
   *     is scaled up
   * @param pictures how to read them
   * @param manager what the tensors belong to, closed by the caller
   * @param checkpoint the file that training can be resumed from
   * @param output where the student's weights go (safetensors)
   * @param progress told the relative squared errors at each layer
   * @return for each layer the part of the teacher's variance, 0 to 1, that a linear map of the
   *     student's features explains on the held-out pictures; empty if there are too few pictures
   *     to keep one
   * @throws OperationException if a file cannot be read or written
   */
  public static Map<String, Double> run(
      Settings settings,
      List<Backbone> teachers,
      List<Path> files,
      PictureService pictures,
      NDManager manager,
      Path checkpoint,
      Path output,
      Progress progress) {
    List<Path> heldOut = new ArrayList<>();
    List<Path> training = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      boolean kept = i % settings.heldOutEvery() == settings.heldOutEvery() - 1;
      (kept ? heldOut : training).add(files.get(i));
    }
    makeFolder(checkpoint);
    makeFolder(output);
    BackboneDistillation distillation =
        new BackboneDistillation(
            settings,
            teachers,
            pictures,
            manager,
            new Checkpoint(checkpoint, options(settings, teachers, files.size())));
    distillation.calibrate(training);
    if (distillation.loop.resume() == 0) {
      settings.start().ifPresent(distillation::start);
    }
    distillation.loop.run((step, told) -> distillation.learn(training, step, told), progress);
    distillation.writeStudent(training, output);
    return heldOut.isEmpty() ? Map.of() : distillation.explained(heldOut, progress);
  }

  /** Everything that the checkpoint depends on. */
  private static TrainingOptions options(Settings settings, List<Backbone> teachers, int pictures) {
    return TrainingOptions.of(settings, "checkpointEvery", "fp16")
        .with("--teacher", teachers.stream().map(Backbone::name).toList())
        .with("weights of the teachers", teachers.stream().map(Backbone::sha256).toList())
        .with("pictures", pictures);
  }

  /** Takes one step of Adam, and tells the relative squared error at each layer. */
  private void learn(List<Path> files, TrainingStep step, TrainingMeasures told) {
    NDArray crops = crops(files, step.number());
    NDList targets = targets(crops);
    NDList errors = new NDList();
    try (GradientCollector collector = Engine.getEngine(engineName()).newGradientCollector()) {
      NDList features = student.features(crops, LAYERS);
      NDArray loss = null;
      for (int i = 0; i < LAYERS.size(); i++) {
        String layer = LAYERS.get(i);
        NDArray error = mapped(layer, features.get(i)).sub(targets.get(i)).square().mean();
        errors.add(error.div(targets.get(i).square().mean()));
        loss = loss == null ? error : loss.add(error);
      }
      collector.backward(loss);
    }
    if (step.number() < mapsOnly) {
      trained.step(name -> name.startsWith(MAP) ? MAPS_LEARNING_RATE : 0, Double.MAX_VALUE);
    } else {
      trained.step(step.learningRate(), Double.MAX_VALUE);
    }
    for (int i = 0; i < LAYERS.size(); i++) {
      told.average(LAYERS.get(i), errors.get(i).toFloatArray()[0]);
    }
  }

  /** Returns what the student's features say that the teacher's are. */
  private NDArray mapped(String layer, NDArray features) {
    return Conv2d.conv2d(
            features,
            parameters.get(MAP + layer + ".weight"),
            parameters.get(MAP + layer + ".bias"))
        .singletonOrThrow();
  }

  private String engineName() {
    return manager.getEngine().getEngineName();
  }

  /** Returns what the student is to know of the crops: the teachers' features, normalized. */
  private NDList targets(NDArray crops) {
    NDList targets = new NDList();
    for (Backbone teacher : teachers) {
      List<String> taught = LAYERS.stream().filter(layer -> teacher(layer) == teacher).toList();
      NDList features = taught.isEmpty() ? new NDList() : teacher.extract(crops, taught);
      for (int i = 0; i < taught.size(); i++) {
        NDArray feature = features.get(i);
        targets.add(Tensors.scaled(feature, teacherScales.getOrDefault(taught.get(i), 1f)));
        targets.get(targets.size() - 1).setName(taught.get(i));
      }
    }
    NDList ordered = new NDList();
    for (String layer : LAYERS) {
      ordered.add(
          targets.stream().filter(t -> layer.equals(t.getName())).findFirst().orElseThrow());
    }
    return ordered;
  }

  /** Measures by what the teachers' features are to be divided. */
  private void calibrate(List<Path> files) {
    Map<String, Double> squares = new LinkedHashMap<>();
    for (int i = 0; i < CALIBRATION_BATCHES; i++) {
      try (NDScope temporaries = new NDScope()) {
        temporaries.suppressNotUsedWarning();
        NDList targets = targets(crops(files, -1 - i));
        for (int j = 0; j < LAYERS.size(); j++) {
          double square = targets.get(j).square().mean().toFloatArray()[0];
          squares.merge(LAYERS.get(j), square / CALIBRATION_BATCHES, Double::sum);
        }
      }
    }
    squares.forEach((layer, square) -> teacherScales.put(layer, (float) (1 / Math.sqrt(square))));
  }

  private int warmUp() {
    return Math.min(100, settings.steps() / 10 + 1);
  }

  /** Draws the crops of a step, the same ones whenever that step is taken. */
  private NDArray crops(List<Path> files, int batchNumber) {
    SplittableRandom random = TrainingLoop.random(settings.seed(), batchNumber);
    List<Picture> crops = new ArrayList<>();
    int failures = 0;
    while (crops.size() < settings.batch()) {
      Path file = files.get(random.nextInt(files.size()));
      try {
        crops.add(crop(pictures.read(file), random));
      } catch (OperationException e) {
        if (++failures > 10 * settings.batch()) {
          throw new OperationException("too many pictures cannot be read: " + e.getMessage(), e);
        }
      }
    }
    NDList tensors = new NDList();
    crops.forEach(crop -> tensors.add(crop.toTensor(manager).squeeze(0)));
    try (tensors) {
      return NDArrays.stack(tensors);
    }
  }

  private Picture crop(Picture picture, SplittableRandom random) {
    int side = settings.crop();
    double least = (double) side / Math.min(picture.width(), picture.height());
    // Enlarged pictures too, for users ask for sizes that are soft at full resolution.
    double scale = Math.max(least, 0.5 * Math.pow(3, random.nextDouble()));
    int width = Math.max(side, (int) Math.round(picture.width() * scale));
    int height = Math.max(side, (int) Math.round(picture.height() * scale));
    Picture scaled = pictures.resize(picture, width, height);
    int left = random.nextInt(width - side + 1);
    int top = random.nextInt(height - side + 1);
    return Picture.of(scaled.toImage().getSubimage(left, top, side, side));
  }

  /**
   * Writes the student so scaled that the mean square of each channel is 1 over the training
   * pictures, as Gatys, Ecker and Bethge (CVPR 2016) did with VGG: rectification and pooling let a
   * factor through, so that the next layer can take it back.
   */
  private void writeStudent(List<Path> files, Path output) {
    Map<String, float[]> scales = channelScales(files);
    try (NDList weights = new NDList()) {
      float[] before = {1, 1, 1};
      for (String layer : student.outputs().keySet()) {
        String name = layer.replace("relu", "conv");
        NDArray weight =
            requireNonNull(parameters.get(name + ".weight"), "no such name among the parameters");
        float[] after = requireNonNull(scales.get(layer), "no such layer among the scales");
        NDArray into = manager.create(before, new Shape(1, before.length, 1, 1));
        NDArray outOf = manager.create(after, new Shape(after.length, 1, 1, 1));
        weights.add(written(name + ".weight", weight.mul(into).div(outOf)));
        weights.add(
            written(
                name + ".bias",
                requireNonNull(parameters.get(name + ".bias"), "no such name among the parameters")
                    .div(outOf.flatten())));
        into.close();
        outOf.close();
        before = after;
      }
      TensorFile.write(weights, output);
    }
  }

  /** Returns the root mean square of each channel of each layer. */
  private Map<String, float[]> channelScales(List<Path> files) {
    List<String> layers = List.copyOf(student.outputs().keySet());
    Map<String, float[]> squares = new LinkedHashMap<>();
    for (int i = 0; i < CALIBRATION_BATCHES; i++) {
      try (NDScope temporaries = new NDScope()) {
        temporaries.suppressNotUsedWarning();
        NDList features = student.features(crops(files, -1 - i), layers);
        for (int j = 0; j < layers.size(); j++) {
          float[] means = channelMeans(features.get(j).square());
          float[] sum = squares.computeIfAbsent(layers.get(j), any -> new float[means.length]);
          for (int c = 0; c < means.length; c++) {
            sum[c] += means[c] / CALIBRATION_BATCHES;
          }
        }
      }
    }
    squares.values().forEach(BackboneDistillation::toScales);
    return squares;
  }

  private static float[] channelMeans(NDArray maps) {
    // Not every engine takes a mean over several axes.
    long channels = maps.getShape().get(1);
    return maps.transpose(1, 0, 2, 3).reshape(channels, -1).mean(new int[] {1}).toFloatArray();
  }

  /**
   * Takes roots. A channel that is next to silent is only scaled as the others are on the average:
   * raised to 1 it would be noise.
   */
  private static void toScales(float[] squares) {
    double mean = 0;
    for (float square : squares) {
      mean += square / squares.length;
    }
    double silence = 1e-3 * mean;
    double heard = 0;
    int count = 0;
    for (float square : squares) {
      if (square > silence) {
        heard += square;
        count++;
      }
    }
    for (int c = 0; c < squares.length; c++) {
      double square =
          squares[c] > silence ? squares[c] : Math.max(heard / Math.max(1, count), 1e-12);
      squares[c] = (float) Math.sqrt(square);
    }
  }

  /** Measures on pictures that were not trained on. */
  private Map<String, Double> explained(List<Path> heldOut, Progress progress) {
    Map<String, Variance> variances = new LinkedHashMap<>();
    LAYERS.forEach(layer -> variances.put(layer, new Variance(teacher(layer).channels(layer))));
    for (int i = 0; i < heldOut.size(); i += settings.batch()) {
      progress.checkCancelled();
      List<Path> some = heldOut.subList(i, Math.min(heldOut.size(), i + settings.batch()));
      try (NDScope temporaries = new NDScope()) {
        temporaries.suppressNotUsedWarning();
        NDArray crops = crops(some, -1_000_000 - i);
        NDList targets = targets(crops);
        NDList features = student.features(crops, LAYERS);
        for (int j = 0; j < LAYERS.size(); j++) {
          requireNonNull(variances.get(LAYERS.get(j)), "no such layer among the variances")
              .add(targets.get(j), mapped(LAYERS.get(j), features.get(j)));
        }
      }
    }
    Map<String, Double> explained = new LinkedHashMap<>();
    variances.forEach((layer, variance) -> explained.put(layer, variance.explained()));
    return explained;
  }

  /** Sums up how far values vary around the mean of their channel, and around what was expected. */
  private static final class Variance {

    private final double[] sums;
    private double squares;
    private double errors;
    private double count;

    Variance(int channels) {
      sums = new double[channels];
    }

    void add(NDArray actual, NDArray expected) {
      float[] means = channelMeans(actual);
      double positions = (double) actual.size() / sums.length;
      for (int c = 0; c < sums.length; c++) {
        sums[c] += means[c] * positions;
      }
      count += positions;
      squares += actual.square().mean().toFloatArray()[0] * (double) actual.size();
      errors += actual.sub(expected).square().mean().toFloatArray()[0] * (double) actual.size();
    }

    double explained() {
      double squaredMeans = 0;
      for (double sum : sums) {
        squaredMeans += sum * sum / count;
      }
      return 1 - errors / (squares - squaredMeans);
    }
  }

  /** Returns weights as they are written, under their name. */
  private NDArray written(String name, NDArray weights) {
    NDArray written = weights;
    if (settings.fp16()) {
      try (weights) {
        written = weights.toType(DataType.FLOAT16, true);
      }
    }
    written.setName(name);
    return written;
  }

  private static void makeFolder(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw FileErrors.unwritable(file, e);
    }
  }

  private void start(Path weights) {
    try (NDManager scope = manager.newSubManager()) {
      Map<String, NDArray> tensors = WeightsFile.read(weights, scope);
      student
          .parametersByTensor()
          .keySet()
          .forEach(
              name ->
                  copy(
                      tensors,
                      name,
                      requireNonNull(parameters.get(name), "no such name among the parameters"),
                      "%s is no file of weights of '%s' (%s); name another"
                          .formatted(weights, settings.student(), name)));
    }
  }

  private static void copy(
      Map<String, NDArray> state, String name, NDArray target, String problem) {
    NDArray saved = state.get(name);
    if (saved == null || !saved.getShape().equals(target.getShape())) {
      throw new OperationException(problem);
    }
    saved.copyTo(target);
  }
}
