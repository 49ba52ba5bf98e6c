package dev.atelier.classifier.classify;

import ai.djl.ndarray.NDManager;
import dev.atelier.api.PictureFunction;
import dev.atelier.api.PictureOperation;
import dev.atelier.api.Progress;
import dev.atelier.api.Result;
import dev.atelier.api.picture.Picture;
import dev.atelier.classifier.digits.scan.ScanReader;
import dev.atelier.classifier.model.Classifier;
import dev.atelier.classifier.model.Prediction;
import dev.atelier.toolkit.math.Rounding;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Prepares telling the class of pictures. */
public final class ClassifyOperation implements PictureOperation<ClassifyParameters> {

  /** About what 32-bit floats hold: further digits would differ between processors. */
  private static final int DIGITS = 4;

  private final ClassifierModels classifiers;
  private final NDManager manager;

  @Inject
  public ClassifyOperation(ClassifierModels classifiers, NDManager manager) {
    this.classifiers = classifiers;
    this.manager = manager;
  }

  @Override
  public PictureFunction prepare(ClassifyParameters parameters) {
    if (parameters.digits()) {
      return new Reading(ScanReader.open(manager, "--model", parameters.model().orElse("digits")));
    }
    return new Telling(
        classifiers.open("--model", parameters.model().orElse("objects")), parameters.top());
  }

  /** Reads the digits of one scan after another. */
  private record Reading(ScanReader reader) implements PictureFunction {

    @Override
    public Result apply(Picture picture, Progress progress) {
      return reader.read(picture, progress::checkCancelled);
    }

    @Override
    public void close() {
      reader.close();
    }
  }

  /** Tells the class of one picture after another. */
  private record Telling(Classifier classifier, int top) implements PictureFunction {

    @Override
    public Result apply(Picture picture, Progress progress) {
      progress.checkCancelled();
      Prediction prediction = classifier.predict(picture);
      Map<String, Object> data = new LinkedHashMap<>();
      data.put("confidence", rounded(prediction.confidence()));
      data.put("known", prediction.known());
      data.put("strangeness", rounded(prediction.strangeness()));
      data.put("top", likeliest(prediction));
      return Result.of(prediction.label(), data);
    }

    private List<Map<String, Object>> likeliest(Prediction prediction) {
      List<Map<String, Object>> likeliest = new ArrayList<>();
      for (int index :
          prediction.ranking().subList(0, Math.min(top, classifier.classes().size()))) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("class", prediction.classes().get(index));
        entry.put("confidence", rounded(prediction.confidences().get(index)));
        likeliest.add(entry);
      }
      return likeliest;
    }

    private static double rounded(double value) {
      return Rounding.toDigits(value, DIGITS);
    }

    @Override
    public void close() {
      classifier.close();
    }
  }
}
