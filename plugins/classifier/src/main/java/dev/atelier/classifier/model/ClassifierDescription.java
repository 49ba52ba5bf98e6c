package dev.atelier.classifier.model;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a file of a classifier says of itself.
 *
 * @param kind what network it is: {@link #BACKBONE} or {@link #DIGITS}
 * @param classes the names of the classes
 * @param backbone the backbone that it looks through; empty if it has a network of its own
 * @param backboneSha256 the checksum of that backbone's weights
 * @param layers the layers of the backbone that it looks at
 * @param size the side in pixels of the square that pictures are scaled to
 * @param temperature what the logits are divided by, so that confidences are calibrated (Guo et
 *     al., ICML 2017)
 * @param measures what was measured while it was trained, such as the accuracy on the pictures kept
 *     from training
 */
public record ClassifierDescription(
    String kind,
    List<String> classes,
    String backbone,
    String backboneSha256,
    List<String> layers,
    int size,
    double temperature,
    Map<String, Double> measures) {

  /** A head on the features of a backbone. */
  public static final String BACKBONE = "backbone-classifier";

  /** A network of its own for digits of 28x28 pixels. */
  public static final String DIGITS = "digit-classifier";

  public ClassifierDescription {
    requireNonNull(kind, "it has no kind");
    classes = List.copyOf(requireNonNull(classes, "it has no classes"));
    layers = List.copyOf(requireNonNull(layers, "it has no layers"));
    // In the order given, or the same model would give other bytes in another run.
    measures =
        Collections.unmodifiableMap(
            new LinkedHashMap<>(requireNonNull(measures, "it has no measures")));
  }
}
