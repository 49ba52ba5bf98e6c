package dev.atelier.classifier.explanation;

import dev.atelier.api.Option;
import java.util.Optional;

/**
 * The options of {@code atelier explain}.
 *
 * @param model the classifier to explain
 * @param className the class to look for
 * @param layer the layer whose maps to weigh
 * @param method how to weigh them
 * @param draw what to draw
 * @param size the longest side in pixels of what is drawn
 * @param randomize whether to compare with networks that know nothing
 * @param seed what their weights are drawn from
 */
public record ExplainParameters(
    @Option(
            description = "The classifier: scenes, objects, or a file that train-classifier wrote.",
            defaultValue = "scenes",
            placeholder = "MODEL")
        String model,
    @Option(description = "The class to look for (default: the likeliest).", placeholder = "CLASS")
        Optional<String> className,
    @Option(
            description =
                "The layer whose maps to weigh, one of those that the classifier looks at (default:"
                    + " the deepest).",
            placeholder = "LAYER")
        Optional<String> layer,
    @Option(
            description =
                "How to weigh them: 'grad-cam' each map as a whole, 'hires-cam' each value of it.",
            defaultValue = "grad-cam")
        Method method,
    @Option(
            description =
                "What to draw: 'overlay' the map in colors over the picture, 'map' the map alone,"
                    + " in gray.",
            defaultValue = "overlay")
        Draw draw,
    @Option(
            description = "The longest side in pixels of the picture as it is drawn.",
            defaultValue = "480",
            minimum = 32,
            maximum = 2048)
        int size,
    @Option(
            description =
                "Draw the maps of networks that know ever less as well, their weights drawn at"
                    + " random from the last to the first: a map that stays the same has nothing to"
                    + " do with what was learned.",
            aliases = "randomise")
        boolean randomize,
    @Option(description = "What the random weights are drawn from.", defaultValue = "1")
        long seed) {

  /** How feature maps are weighed. */
  public enum Method {
    /** Each by the mean of its gradient. */
    GRAD_CAM,
    /** Each value by its own gradient. */
    HIRES_CAM
  }

  /** What is drawn. */
  public enum Draw {
    /** The map over the picture. */
    OVERLAY,
    /** The map alone. */
    MAP
  }
}
