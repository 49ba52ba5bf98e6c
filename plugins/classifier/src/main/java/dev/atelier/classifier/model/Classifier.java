package dev.atelier.classifier.model;

import dev.atelier.api.picture.Picture;
import java.util.List;

/** Tells the class of a picture. */
public interface Classifier extends AutoCloseable {

  /** Returns the names of the classes, in the order of a prediction's confidences. */
  List<String> classes();

  /** Says which class a picture belongs to, and how sure that is. */
  Prediction predict(Picture picture);

  /** Frees the weights. */
  @Override
  void close();
}
