package dev.atelier.classifier.evaluation;

import dev.atelier.classifier.model.Prediction;
import java.nio.file.Path;

/**
 * What a classifier says of a picture whose class is known.
 *
 * @param file the picture
 * @param truth the index of its class
 * @param prediction what is said
 */
record JudgedPrediction(Path file, int truth, Prediction prediction) {

  boolean isRight() {
    return prediction.best() == truth;
  }
}
