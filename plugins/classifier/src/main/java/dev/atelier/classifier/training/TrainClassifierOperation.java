package dev.atelier.classifier.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.Progress;
import dev.atelier.api.Result;
import dev.atelier.api.Task;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.api.backbone.BackboneService;
import dev.atelier.api.picture.PictureService;
import dev.atelier.classifier.dataset.ClassNames;
import dev.atelier.classifier.dataset.LabeledPicture;
import dev.atelier.classifier.dataset.LabeledPictures;
import dev.atelier.classifier.dataset.SkippedFile;
import dev.atelier.classifier.metrics.TemperatureScaling;
import dev.atelier.classifier.model.BackboneClassifier;
import dev.atelier.classifier.model.ClassifierDescription;
import dev.atelier.classifier.model.FeaturePooling;
import dev.atelier.classifier.model.LinearHead;
import dev.atelier.classifier.model.Prediction;
import dev.atelier.classifier.training.CachedFeatures.Looked;
import dev.atelier.classifier.training.CachedFeatures.Seen;
import dev.atelier.classifier.training.FineTuning.Example;
import dev.atelier.classifier.training.LinearHeadTraining.Examples;
import dev.atelier.toolkit.file.ContentHash;
import dev.atelier.toolkit.file.OutputFile;
import dev.atelier.toolkit.file.PictureFolder;
import dev.atelier.toolkit.model.ModelFile;
import dev.atelier.toolkit.training.Checkpoint;
import dev.atelier.toolkit.training.TrainingFolder;
import dev.atelier.toolkit.training.TrainingOptions;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Trains a classifier on one's own classes: a head on a backbone, and on request the backbone. */
public final class TrainClassifierOperation implements Task<TrainClassifierParameters> {

  /** What a head looks at where the backbone has these: textures and parts, and things. */
  private static final List<String> PREFERRED =
      List.of("relu3_1", "relu3_4", "relu4_1", "relu4_4", "relu5_1");

  private static final int DEEPEST = 4;

  /** With fewer held-out pictures, a temperature would be a guess. */
  private static final int LEAST_TO_CALIBRATE = 20;

  /** The part of Java's memory that features may fill. */
  private static final double MOST_OF_MEMORY = 0.6;

  private static final int MOST_SKIPPED = 20;

  private final BackboneService backbones;
  private final PictureService pictures;
  private final NDManager manager;

  @Inject
  TrainClassifierOperation(BackboneService backbones, PictureService pictures, NDManager manager) {
    this.backbones = backbones;
    this.pictures = pictures;
    this.manager = manager;
  }

  @Override
  public Result run(TrainClassifierParameters parameters, Progress progress) {
    OutputFile output = new OutputFile("--output", parameters.output());
    LabeledPictures labeled =
        LabeledPictures.of("--pictures", parameters.pictures())
            .withoutEvery(parameters.heldOutEvery())
            .requireAtLeast(2);
    if (labeled.classes().size() < 2) {
      throw new ParameterException(
          "--pictures: %s holds pictures of one class, %s, and there is nothing to tell apart; add a folder of another class"
              .formatted(parameters.pictures(), labeled.classes().get(0)));
    }
    Backbone backbone = backbones.open(parameters.backbone());
    List<String> layers = layers(backbone, parameters.layers());
    try (NDManager scope = manager.newSubManager()) {
      return new Run(parameters, labeled, backbone, layers, scope, progress).train(output);
    }
  }

  private static List<String> layers(Backbone backbone, List<String> wanted) {
    if (!wanted.isEmpty()) {
      // The backbone says what is wrong with a layer that it does not have.
      wanted.forEach(backbone::stride);
      return wanted;
    }
    List<String> all = backbone.layers();
    return all.containsAll(PREFERRED)
        ? PREFERRED
        : all.subList(Math.max(0, all.size() - DEEPEST), all.size());
  }

  /** One training. */
  private final class Run {

    private final TrainClassifierParameters parameters;
    private final LabeledPictures labeled;
    private final Backbone backbone;
    private final List<String> layers;
    private final NDManager scope;
    private final Progress progress;
    private final List<String> classes;

    /** Pictures of no class. */
    private final List<LabeledPicture> strangerFiles;

    Run(
        TrainClassifierParameters parameters,
        LabeledPictures labeled,
        Backbone backbone,
        List<String> layers,
        NDManager scope,
        Progress progress) {
      this.parameters = parameters;
      this.labeled = labeled;
      this.backbone = backbone;
      this.layers = layers;
      this.scope = scope;
      this.progress = progress;
      this.classes = labeled.classes();
      this.strangerFiles =
          parameters.ood().stream()
              .flatMap(strangers -> PictureFolder.files("--ood", strangers).stream())
              .map(file -> new LabeledPicture(file, Prediction.NONE))
              .toList();
    }

    Result train(OutputFile output) {
      CachedFeatures viewFeatures = viewFeatures(parameters.augment(), "features");
      CachedFeatures strangerFeatures = viewFeatures(1, "strangers");
      requireMemory(
          viewFeatures.bytes(labeled.pictures().size())
              + strangerFeatures.bytes(strangerFiles.size()));
      TrainingOptions options = options();
      TrainingFolder folder = TrainingFolder.open(parameters.output().toAbsolutePath(), options);
      Looked looked = viewFeatures.look(labeled.pictures(), folder.path(), progress);
      List<Seen> seen = new ArrayList<>(looked.seen());
      List<Seen> strangers =
          new ArrayList<>(strangerFeatures.look(strangerFiles, folder.path(), progress).seen());
      requireReadable(looked);
      int[] labels =
          seen.stream().mapToInt(one -> classes.indexOf(one.picture().label())).toArray();
      ValidationSplit split =
          ValidationSplit.of(
              labels,
              NearDuplicates.groups(
                  seen.stream().map(Seen::hash).toList(), parameters.nearDuplicates()),
              parameters.validation(),
              parameters.seed());
      double[] classWeights = classWeights(labels, split.training());
      LinearHead head = standardizing(seen, split.training());
      LinearHeadTraining training = new LinearHeadTraining(parameters, classWeights, scope);
      Map<String, Double> measures =
          training.train(
              head,
              examples(head, seen, labels, split.training(), parameters.augment()),
              parameters.augment(),
              examples(head, seen, labels, split.validation(), 1),
              progress);
      Map<String, NDArray> tensors = new LinkedHashMap<>();
      if (parameters.fineTune() > 0) {
        Map<String, NDArray> tuned =
            new FineTuning(parameters, layers, classWeights, pictures, scope)
                .train(
                    backbone,
                    head,
                    split.training().stream()
                        .map(i -> new Example(seen.get(i).picture().file(), labels[i]))
                        .toList(),
                    (tried, itsHead) ->
                        validationLoss(tried, itsHead, training, seen, labels, split.validation()),
                    new Checkpoint(folder.path().resolve("fine-tuning.safetensors"), options),
                    progress);
        if (!tuned.isEmpty()) {
          tuned.forEach((name, array) -> tensors.put(BackboneClassifier.TUNED + name, array));
          Backbone changed = backbone.withWeights(tuned);
          seen.replaceAll(one -> again(one, changed));
          strangers.replaceAll(one -> again(one, changed));
        }
      }
      Examples trained = examples(head, seen, labels, split.training(), 1);
      Examples validation = examples(head, seen, labels, split.validation(), 1);
      double[][] logits = training.logits(head, validation.features());
      int[] truths = validation.labels().stream().mapToInt(Integer::intValue).toArray();
      double temperature =
          truths.length < LEAST_TO_CALIBRATE ? 1 : TemperatureScaling.fit(logits, truths);
      Map<String, Double> told = new LinkedHashMap<>();
      told.put("pictures", (double) seen.size());
      told.put("trainedOn", (double) trained.size());
      told.put("validatedOn", (double) truths.length);
      if (parameters.fineTune() > 0) {
        // 0 if the head alone did better, and is what the model holds.
        told.put("fineTuned", tensors.isEmpty() ? 0.0 : 1.0);
      }
      if (truths.length > 0) {
        told.put("accuracy", LinearHeadTraining.accuracy(logits, truths));
        told.put("loss", TemperatureScaling.negativeLogLikelihood(logits, truths, temperature));
      } else {
        told.put("trainingAccuracy", measures.get("accuracy"));
      }
      tensors.putAll(head.tensors());
      tensors.putAll(
          NoveltyTraining.train(
                  parameters,
                  trained,
                  validation,
                  examples(
                      head,
                      strangers,
                      new int[strangers.size()],
                      IntStream.range(0, strangers.size()).boxed().toList(),
                      1),
                  scope,
                  progress)
              .tensors(scope));
      ClassifierDescription description =
          new ClassifierDescription(
              ClassifierDescription.BACKBONE,
              classes,
              backbone.name(),
              backbone.sha256(),
              layers,
              parameters.size(),
              temperature,
              told);
      output.write(new ModelFile<>(description, tensors));
      folder.remove();
      return Result.of(data(description, looked.skipped()));
    }

    private Map<String, Object> data(ClassifierDescription description, List<SkippedFile> skipped) {
      Map<String, Object> data = new LinkedHashMap<>();
      data.put("model", parameters.output().toString());
      data.put("classes", labeled.counts());
      data.put("backbone", description.backbone());
      data.put("layers", layers);
      data.putAll(description.measures());
      data.put("temperature", description.temperature());
      data.put("skipped", skipped.size());
      if (!skipped.isEmpty()) {
        data.put(
            "skippedFiles",
            skipped.stream()
                .limit(MOST_SKIPPED)
                .map(file -> file.file() + ": " + file.reason())
                .toList());
      }
      return data;
    }

    private CachedFeatures viewFeatures(int views, String prefix) {
      return new CachedFeatures(parameters, backbone, layers, views, prefix, pictures, manager);
    }

    private void requireMemory(double needed) {
      double there = MOST_OF_MEMORY * Runtime.getRuntime().maxMemory();
      if (needed > there) {
        throw new OperationException(
            "%d pictures in %d views of %d layers need %.1f GiB of Java's memory, and there are %.1f; give fewer --augment or --layers, or more memory (JAVA_OPTS=-Xmx8g)"
                .formatted(
                    labeled.pictures().size(),
                    parameters.augment(),
                    layers.size(),
                    needed / (1L << 30),
                    there / (1L << 30)));
      }
    }

    /** Everything that what is kept in the folder depends on. */
    private TrainingOptions options() {
      StringBuilder files = new StringBuilder();
      List<LabeledPicture> all = new ArrayList<>(labeled.pictures());
      all.addAll(strangerFiles);
      for (LabeledPicture picture : all) {
        files.append(picture.label()).append(' ').append(picture.file()).append(' ');
        files.append(sizeOf(picture.file())).append('\n');
      }
      return TrainingOptions.of(parameters, "output")
          .with("weights of the backbone", backbone.sha256())
          .with("layers", layers)
          .with("pictures", ContentHash.of(files.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static long sizeOf(Path file) {
      try {
        return Files.size(file);
      } catch (IOException e) {
        return -1;
      }
    }

    private void requireReadable(Looked looked) {
      List<String> missing = new ArrayList<>();
      for (String name : classes) {
        long count =
            looked.seen().stream().filter(one -> one.picture().label().equals(name)).count();
        if (count < 2) {
          missing.add(name + " (" + count + ")");
        }
      }
      if (!missing.isEmpty()) {
        throw new OperationException(
            "of these classes fewer than 2 pictures can be read: %s; the last that cannot: %s"
                .formatted(
                    ClassNames.some(missing),
                    looked.skipped().get(looked.skipped().size() - 1).reason()));
      }
    }

    /** So that every class weighs the same, and all together what there are pictures. */
    private double[] classWeights(int[] labels, List<Integer> training) {
      double[] counts = new double[classes.size()];
      training.forEach(index -> counts[labels[index]]++);
      return IntStream.range(0, counts.length)
          .mapToDouble(
              k -> parameters.balance() ? training.size() / (counts.length * counts[k]) : 1)
          .toArray();
    }

    private LinearHead standardizing(List<Seen> seen, List<Integer> training) {
      int length = seen.get(0).views().get(0).length;
      double[] sums = new double[length];
      double[] squares = new double[length];
      double count = 0;
      for (int index : training) {
        for (float[] view : seen.get(index).views()) {
          for (int i = 0; i < length; i++) {
            sums[i] += view[i];
            squares[i] += (double) view[i] * view[i];
          }
          count++;
        }
      }
      float[] mean = new float[length];
      float[] deviation = new float[length];
      for (int i = 0; i < length; i++) {
        double average = sums[i] / count;
        mean[i] = (float) average;
        // A map that nothing excites says nothing, and must not shout when something does.
        deviation[i] =
            (float) Math.max(1e-3, Math.sqrt(Math.max(0, squares[i] / count - average * average)));
      }
      return LinearHead.untrained(mean, deviation, classes.size(), scope);
    }

    private Examples examples(
        LinearHead head, List<Seen> seen, int[] labels, List<Integer> indices, int views) {
      float[] mean = head.mean().toFloatArray();
      float[] deviation = head.deviation().toFloatArray();
      List<float[]> features = new ArrayList<>();
      List<Integer> truths = new ArrayList<>();
      for (int index : indices) {
        for (float[] view : seen.get(index).views().subList(0, views)) {
          float[] standardized = new float[view.length];
          for (int i = 0; i < view.length; i++) {
            standardized[i] = (view[i] - mean[i]) / deviation[i];
          }
          features.add(standardized);
          truths.add(labels[index]);
        }
      }
      return new Examples(features, truths);
    }

    /** Returns the loss of a network and a head on the pictures kept to decide when to stop. */
    private double validationLoss(
        Backbone tried,
        LinearHead head,
        LinearHeadTraining training,
        List<Seen> seen,
        int[] labels,
        List<Integer> indices) {
      if (indices.isEmpty()) {
        // Without pictures to tell by, the last is taken for the best.
        return Double.NEGATIVE_INFINITY;
      }
      List<Seen> again = new ArrayList<>(seen);
      indices.forEach(index -> again.set(index, again(seen.get(index), tried)));
      Examples examples = examples(head, again, labels, indices, 1);
      double[][] logits = training.logits(head, examples.features());
      int[] truths = indices.stream().mapToInt(index -> labels[index]).toArray();
      return TemperatureScaling.negativeLogLikelihood(
          logits, truths, TemperatureScaling.fit(logits, truths));
    }

    /** Looks at a picture with other weights. */
    private Seen again(Seen one, Backbone tuned) {
      progress.checkCancelled();
      try (NDManager temporaries = scope.newSubManager()) {
        NDArray image =
            pictures
                .resize(pictures.read(one.picture().file()), parameters.size(), parameters.size())
                .toTensor(temporaries);
        float[] pooled = FeaturePooling.of(tuned.extract(image, layers)).toFloatArray();
        return new Seen(one.picture(), one.hash(), List.of(pooled));
      }
    }
  }
}
