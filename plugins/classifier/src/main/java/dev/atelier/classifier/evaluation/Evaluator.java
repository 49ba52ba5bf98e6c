package dev.atelier.classifier.evaluation;

import static java.util.Objects.requireNonNull;

import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.Progress;
import dev.atelier.api.picture.PictureService;
import dev.atelier.classifier.dataset.ClassNames;
import dev.atelier.classifier.dataset.LabeledPicture;
import dev.atelier.classifier.dataset.LabeledPictures;
import dev.atelier.classifier.dataset.SkippedFile;
import dev.atelier.classifier.model.Classifier;
import dev.atelier.classifier.model.Prediction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Asks a classifier about pictures whose classes are known. */
final class Evaluator {

  private final String model;
  private final Classifier classifier;
  private final PictureService pictures;
  private final Progress progress;
  private final List<JudgedPrediction> judgments = new ArrayList<>();
  private final List<Prediction> strange = new ArrayList<>();
  private final List<SkippedFile> skipped = new ArrayList<>();
  private int right;

  /**
   * Prepares to ask.
   *
   * @param model what the classifier is called
   */
  Evaluator(String model, Classifier classifier, PictureService pictures, Progress progress) {
    this.model = model;
    this.classifier = classifier;
    this.pictures = pictures;
    this.progress = progress;
  }

  /**
   * Asks about all pictures. Those that cannot be read are skipped.
   *
   * @param labeled the pictures
   * @param ignoreUnknown whether to leave out pictures of classes that the classifier does not know
   * @param strangers pictures of none of the classes
   * @throws ParameterException if it does not know a class that is not to be left out
   * @throws OperationException if no picture can be read
   */
  Evaluation evaluate(LabeledPictures labeled, boolean ignoreUnknown, List<Path> strangers) {
    if (labeled.pictures().isEmpty()) {
      throw new ParameterException(
          "%s: no picture of %s is left to judge; keep more of them, or name a folder with more"
              .formatted(labeled.option(), labeled.source()));
    }
    Map<String, Integer> indices = ClassNames.indices(labeled.classes(), classifier.classes());
    List<String> unknown =
        labeled.classes().stream().filter(label -> !indices.containsKey(label)).toList();
    requireKnown(labeled, unknown, ignoreUnknown);
    List<LabeledPicture> known = labeled.only(indices.keySet()).pictures();
    long total = (long) known.size() + strangers.size();
    for (LabeledPicture picture : known) {
      predict(picture.file())
          .ifPresent(
              said ->
                  judge(
                      picture.file(),
                      requireNonNull(
                          indices.get(picture.label()), "no such label among the indices"),
                      said));
      report(total);
    }
    requireSome(judgments, "files of " + labeled.source());
    for (Path stranger : strangers) {
      predict(stranger).ifPresent(strange::add);
      report(total);
    }
    if (!strangers.isEmpty()) {
      requireSome(strange, "pictures of --ood");
    }
    return new Evaluation(
        model,
        labeled.source(),
        classifier.classes(),
        judgments,
        strange,
        skipped,
        unknown,
        labeled.withoutClass());
  }

  private void requireKnown(LabeledPictures labeled, List<String> unknown, boolean ignoreUnknown) {
    if (unknown.isEmpty()) {
      return;
    }
    boolean none = unknown.size() == labeled.classes().size();
    if (none || !ignoreUnknown) {
      throw new ParameterException(
          "%s: %s knows %s of the classes of %s: it does not know %s; it knows %s; %s"
              .formatted(
                  labeled.option(),
                  model,
                  none ? "none" : "not all",
                  labeled.source(),
                  ClassNames.some(unknown),
                  ClassNames.some(new TreeSet<>(classifier.classes())),
                  none
                      ? "choose another model, or name the folders after its classes"
                      : "name the folders after its classes, or leave the others out with"
                          + " --ignore-unknown"));
    }
  }

  private void judge(Path file, int truth, Prediction said) {
    JudgedPrediction judgment = new JudgedPrediction(file, truth, said);
    judgments.add(judgment);
    right += judgment.isRight() ? 1 : 0;
  }

  private Optional<Prediction> predict(Path file) {
    progress.checkCancelled();
    try {
      return Optional.of(classifier.predict(pictures.read(file)));
    } catch (OperationException e) {
      skipped.add(new SkippedFile(file, e.getMessage()));
      return Optional.empty();
    }
  }

  private void report(long total) {
    long done = (long) judgments.size() + strange.size() + skipped.size();
    progress.report(
        done,
        total,
        judgments.isEmpty() ? Map.of() : Map.of("accuracy", (double) right / judgments.size()));
  }

  private void requireSome(List<?> judged, String what) {
    if (judged.isEmpty()) {
      SkippedFile last = skipped.get(skipped.size() - 1);
      throw new OperationException(
          "none of the %s can be read as a picture; of the last: %s"
              .formatted(what, last.reason()));
    }
  }
}
