package dev.atelier.classifier.model;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a classifier says of a picture.
 *
 * @param classes the names of the classes
 * @param confidences for each class the calibrated probability that it is the right one; they sum
 *     to 1
 * @param strangeness how far the picture is from all that the classifier was trained on; pictures
 *     of the classes themselves are around 1 or less
 * @param known whether it is near enough for the confidences to mean anything
 */
public record Prediction(
    List<String> classes, List<Double> confidences, double strangeness, boolean known) {

  /** What a picture that is like none of the classes is called. */
  public static final String NONE = "none of these";

  public Prediction {
    classes = List.copyOf(classes);
    confidences = List.copyOf(confidences);
    if (classes.size() != confidences.size() || classes.isEmpty()) {
      throw new IllegalArgumentException("there are not as many confidences as classes");
    }
  }

  /** Returns the indices of the classes, the likeliest first. */
  public List<Integer> ranking() {
    return IntStream.range(0, classes.size())
        .boxed()
        .sorted(Comparator.comparing((Integer i) -> -confidences.get(i)))
        .toList();
  }

  /** Returns the index of the likeliest class. */
  public int best() {
    return ranking().get(0);
  }

  /** Returns the name of the likeliest class, or {@link #NONE} if the picture is not known. */
  public String label() {
    return known ? classes.get(best()) : NONE;
  }

  /** Returns the probability of the likeliest class. */
  public double confidence() {
    return confidences.get(best());
  }
}
