package dev.atelier.host.backbone;

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
import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;
import dev.atelier.host.file.AtomicFile;
import dev.atelier.host.file.ExistingFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Trains a small backbone to know what larger ones know: its features, through a linear map that is
 * trained along and thrown away, are to equal the teachers' (Romero et al., FitNets, ICLR 2015;
 * Wang et al., Collaborative Distillation, CVPR 2020).
 *
 * <p>The student's features come out normalised: those of a teacher are divided by their root mean
 * square over the training pictures, so that every layer weighs the same in a loss.
 */
public final class Distillation {

  /** The layers at which the student is compared with its teachers. */
  private static final List<String> LAYERS =
      List.of("relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1");

  private static final int CALIBRATION_BATCHES = 8;
  private static final String STEP = "step";
  private static final String SCALE = "scale.";

  private final Settings settings;
  private final List<Backbone> teachers;
  private final PictureService pictures;
  private final NDManager manager;
  private final BackboneNetwork student;
  private final Map<String, NDArray> parameters = new LinkedHashMap<>();
  private final Map<String, NDArray> firstMoments = new LinkedHashMap<>();
  private final Map<String, NDArray> secondMoments = new LinkedHashMap<>();
  private final Map<String, Float> teacherScales = new LinkedHashMap<>();
  private int step;

  /**
   * How to train.
   *
   * @param steps how many steps of the optimiser (Adam)
   * @param batch how many crops a step
   * @param crop the side of a crop in pixels, a multiple of 16, at least 32
   * @param learningRate the greatest learning rate, reached after a short warm-up and lowered along
   *     half a cosine
   * @param seed what the weights and the crops are drawn from
   * @param checkpointEvery how many steps between two checkpoints
   */
  public record Settings(
      int steps, int batch, int crop, double learningRate, long seed, int checkpointEvery) {}

  private Distillation(
      Settings settings, List<Backbone> teachers, PictureService pictures, NDManager manager) {
    this.settings = settings;
    this.teachers = List.copyOf(teachers);
    this.pictures = pictures;
    this.manager = manager;
    manager.getEngine().setRandomSeed(Math.toIntExact(settings.seed()));
    this.student =
        BackboneNetwork.untrained(
            BackboneDescriptor.architecture("compact").orElseThrow(), manager);
    student.parametersByTensor().forEach((name, parameter) -> add(name, parameter.getArray()));
    for (String layer : LAYERS) {
      int from = student.outputs().get(layer).channels();
      int to = teacher(layer).channels(layer);
      float deviation = (float) Math.sqrt(1.0 / from);
      add(
          "map." + layer + ".weight",
          manager.randomNormal(0, deviation, new Shape(to, from, 1, 1), DataType.FLOAT32));
      add("map." + layer + ".bias", manager.zeros(new Shape(to)));
    }
  }

  private void add(String name, NDArray array) {
    array.setRequiresGradient(true);
    parameters.put(name, array);
    firstMoments.put(name, manager.zeros(array.getShape()));
    secondMoments.put(name, manager.zeros(array.getShape()));
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
   * @throws OperationException if a file cannot be read or written
   */
  public static void run(
      Settings settings,
      List<Backbone> teachers,
      List<Path> files,
      PictureService pictures,
      NDManager manager,
      Path checkpoint,
      Path output,
      Progress progress) {
    Distillation distillation = new Distillation(settings, teachers, pictures, manager);
    if (Files.exists(checkpoint)) {
      distillation.resume(checkpoint);
    } else {
      distillation.calibrate(files);
    }
    distillation.train(files, checkpoint, progress);
    distillation.writeStudent(output);
  }

  private void train(List<Path> files, Path checkpoint, Progress progress) {
    Map<String, Double> errors = new LinkedHashMap<>();
    while (step < settings.steps()) {
      progress.checkCancelled();
      try (NDScope temporaries = new NDScope()) {
        temporaries.suppressNotUsedWarning();
        // A running mean, because a single batch says little.
        learn(crops(files, step))
            .forEach(
                (layer, error) ->
                    errors.merge(layer, error, (mean, next) -> 0.98 * mean + 0.02 * next));
      }
      step++;
      progress.report(step, settings.steps(), errors);
      if (step % settings.checkpointEvery() == 0 || step == settings.steps()) {
        writeCheckpoint(checkpoint);
      }
    }
  }

  /** Takes one step of Adam and returns the relative squared error at each layer. */
  private Map<String, Double> learn(NDArray crops) {
    NDList targets = targets(crops);
    NDList errors = new NDList();
    try (GradientCollector collector = Engine.getEngine(engineName()).newGradientCollector()) {
      NDList features = student.features(crops, LAYERS);
      NDArray loss = null;
      for (int i = 0; i < LAYERS.size(); i++) {
        String layer = LAYERS.get(i);
        NDArray mapped =
            Conv2d.conv2d(
                    features.get(i),
                    parameters.get("map." + layer + ".weight"),
                    parameters.get("map." + layer + ".bias"))
                .singletonOrThrow();
        NDArray error = mapped.sub(targets.get(i)).square().mean();
        errors.add(error.div(targets.get(i).square().mean()));
        loss = loss == null ? error : loss.add(error);
      }
      collector.backward(loss);
    }
    update();
    Map<String, Double> relative = new LinkedHashMap<>();
    for (int i = 0; i < LAYERS.size(); i++) {
      relative.put(LAYERS.get(i), (double) errors.get(i).toFloatArray()[0]);
    }
    return relative;
  }

  private String engineName() {
    return manager.getEngine().getEngineName();
  }

  /** Returns what the student is to know of the crops: the teachers' features, normalised. */
  private NDList targets(NDArray crops) {
    NDList targets = new NDList();
    for (Backbone teacher : teachers) {
      List<String> taught = LAYERS.stream().filter(layer -> teacher(layer) == teacher).toList();
      NDList features = taught.isEmpty() ? new NDList() : teacher.extract(crops, taught);
      for (int i = 0; i < taught.size(); i++) {
        NDArray feature = features.get(i);
        targets.add(feature.mul(teacherScales.getOrDefault(taught.get(i), 1f)));
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

  /** Adam (Kingma and Ba, ICLR 2015). */
  private void update() {
    double first = 0.9;
    double second = 0.99;
    double correction = Math.sqrt(1 - Math.pow(second, step + 1)) / (1 - Math.pow(first, step + 1));
    double rate = learningRate() * correction;
    parameters.forEach(
        (name, array) -> {
          NDArray gradient = array.getGradient();
          NDArray mean = firstMoments.get(name);
          NDArray square = secondMoments.get(name);
          mean.muli(first).addi(gradient.mul(1 - first));
          square.muli(second).addi(gradient.square().mul(1 - second));
          array.subi(mean.mul(rate).div(square.sqrt().add(1e-8)));
          // Engines differ in whether the next gradient is added or replaces this one.
          gradient.muli(0);
        });
  }

  private double learningRate() {
    int warmUp = Math.min(100, settings.steps() / 10 + 1);
    double rising = Math.min(1, (step + 1.0) / warmUp);
    double falling = 0.5 + 0.5 * Math.cos(Math.PI * step / settings.steps());
    return settings.learningRate() * rising * Math.max(0.01, falling);
  }

  /** Draws the crops of a step, the same ones whenever that step is taken. */
  private NDArray crops(List<Path> files, int batchNumber) {
    SplittableRandom random = new SplittableRandom(settings.seed() * 1_000_003L + batchNumber);
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
    double scale = Math.max(least, 0.5 + 0.5 * random.nextDouble());
    int width = Math.max(side, (int) Math.round(picture.width() * scale));
    int height = Math.max(side, (int) Math.round(picture.height() * scale));
    Picture scaled = pictures.resize(picture, width, height);
    int left = random.nextInt(width - side + 1);
    int top = random.nextInt(height - side + 1);
    return Picture.of(scaled.toImage().getSubimage(left, top, side, side));
  }

  private void writeStudent(Path output) {
    try (NDList weights = new NDList()) {
      for (String name : student.parametersByTensor().keySet()) {
        weights.add(named(name, parameters.get(name).duplicate()));
      }
      write(weights, output);
    }
  }

  private void writeCheckpoint(Path checkpoint) {
    try (NDList state = new NDList()) {
      state.add(named(STEP, manager.create(new float[] {step})));
      teacherScales.forEach(
          (layer, scale) -> state.add(named(SCALE + layer, manager.create(new float[] {scale}))));
      parameters.forEach((name, array) -> state.add(named(name, array.duplicate())));
      firstMoments.forEach((name, array) -> state.add(named("m." + name, array.duplicate())));
      secondMoments.forEach((name, array) -> state.add(named("v." + name, array.duplicate())));
      write(state, checkpoint);
    }
  }

  private static NDArray named(String name, NDArray array) {
    array.setName(name);
    return array;
  }

  private static void write(NDList tensors, Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new OperationException("cannot write " + file + ": " + e.getMessage(), e);
    }
    AtomicFile.write(
        file,
        ExistingFile.OVERWRITE,
        stream -> tensors.encode(stream, NDList.Encoding.SAFETENSORS));
  }

  private void resume(Path checkpoint) {
    try (NDManager scope = manager.newSubManager()) {
      Map<String, NDArray> state = WeightsFile.read(checkpoint, scope);
      if (!state.containsKey(STEP)) {
        throw new OperationException(
            checkpoint + " is no checkpoint of a distillation; remove it or name another");
      }
      step = (int) state.get(STEP).toFloatArray()[0];
      for (String layer : LAYERS) {
        teacherScales.put(layer, state.get(SCALE + layer).toFloatArray()[0]);
      }
      parameters.forEach((name, array) -> copy(state, name, array));
      firstMoments.forEach((name, array) -> copy(state, "m." + name, array));
      secondMoments.forEach((name, array) -> copy(state, "v." + name, array));
    }
  }

  private static void copy(Map<String, NDArray> state, String name, NDArray target) {
    NDArray saved = state.get(name);
    if (saved == null || !saved.getShape().equals(target.getShape())) {
      throw new OperationException(
          "the checkpoint does not fit these teachers (" + name + "); remove it or name another");
    }
    saved.copyTo(target);
  }
}
