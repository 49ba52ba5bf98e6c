package dev.atelier.classifier.evaluation;

import ai.djl.util.JsonUtils;
import dev.atelier.api.ParameterException;
import dev.atelier.api.Progress;
import dev.atelier.api.Result;
import dev.atelier.api.Task;
import dev.atelier.api.picture.PictureService;
import dev.atelier.classifier.classify.ClassifierModels;
import dev.atelier.classifier.dataset.LabeledPictures;
import dev.atelier.classifier.model.Classifier;
import dev.atelier.toolkit.file.OutputFile;
import dev.atelier.toolkit.file.PictureFolder;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Measures how well a classifier does on pictures whose classes are known. */
public final class EvaluateOperation implements Task<EvaluateParameters> {

  private final ClassifierModels classifiers;
  private final PictureService pictures;

  @Inject
  EvaluateOperation(ClassifierModels classifiers, PictureService pictures) {
    this.classifiers = classifiers;
    this.pictures = pictures;
  }

  @Override
  public Result run(EvaluateParameters parameters, Progress progress) {
    Outputs outputs = new Outputs(parameters);
    LabeledPictures labeled =
        LabeledPictures.of("--pictures", parameters.pictures())
            .onlyEvery(parameters.heldOutEvery());
    List<Path> strangers =
        parameters.ood().map(folder -> PictureFolder.files("--ood", folder)).orElseGet(List::of);
    Evaluation evaluation;
    try (Classifier classifier = classifiers.open("--model", parameters.model())) {
      evaluation =
          new Evaluator(parameters.model(), classifier, pictures, progress)
              .evaluate(labeled, parameters.ignoreUnknown(), strangers);
    }
    return Result.of(outputs.write(evaluation, pictures, progress));
  }

  /** The files that are asked for. */
  static final class Outputs {

    private final EvaluateParameters parameters;
    private final Optional<OutputFile> report;
    private final Optional<OutputFile> table;
    private final Optional<OutputFile> data;

    /**
     * Looks, before any work is done, whether all files can be made.
     *
     * @throws ParameterException if one cannot
     */
    Outputs(EvaluateParameters parameters) {
      this.parameters = parameters;
      parameters.report().ifPresent(Outputs::requirePage);
      report = parameters.report().map(file -> new OutputFile("--report", file));
      table = parameters.table().map(file -> new OutputFile("--table", file));
      data = parameters.data().map(file -> new OutputFile("--data", file));
      List<Path> files =
          Stream.of(parameters.report(), parameters.table(), parameters.data())
              .flatMap(Optional::stream)
              .map(file -> file.toAbsolutePath().normalize())
              .toList();
      if (files.stream().distinct().count() < files.size()) {
        throw new ParameterException(
            "--report, --table and --data name the same file twice; name one for each");
      }
    }

    private static void requirePage(Path file) {
      String name = file.toString().toLowerCase(Locale.ROOT);
      if (!name.endsWith(".html") && !name.endsWith(".htm")) {
        throw new ParameterException(
            "--report: " + file + " is to be a page; end its name in .html");
      }
    }

    /** Writes the files, and returns what the user is told. */
    Map<String, Object> write(Evaluation evaluation, PictureService pictures, Progress progress) {
      EvaluationData numbers = new EvaluationData(evaluation);
      // All is made before anything is written, so that a cancelled report leaves nothing.
      Optional<String> page =
          report.map(file -> new EvaluationReport(evaluation, pictures, progress).page());
      table.ifPresent(file -> file.write(numbers.table()));
      data.ifPresent(file -> file.write(JsonUtils.toJson(numbers.all()) + "\n"));
      report.ifPresent(file -> file.write(page.orElseThrow()));
      Map<String, Object> told = new LinkedHashMap<>(numbers.summary());
      parameters.report().ifPresent(file -> told.put("report", file.toString()));
      parameters.table().ifPresent(file -> told.put("table", file.toString()));
      parameters.data().ifPresent(file -> told.put("data", file.toString()));
      return told;
    }
  }
}
