package dev.atelier.host.parameter;

import dev.atelier.api.Option;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A record with a component of every type that options have. */
public record StylizeParameters(
    @Option(description = "the picture whose style to take", exists = true, placeholder = "PICTURE")
        Path style,
    @Option(description = "how many steps to take", defaultValue = "500", minimum = 1)
        int iterations,
    @Option(description = "where randomness starts", defaultValue = "0") long seed,
    @Option(
            description = "how much the style counts",
            defaultValue = "1e3",
            minimum = 0,
            maximum = 1e6)
        double styleWeight,
    @Option(
            description = "how to search",
            defaultValue = "lbfgs",
            choices = {"lbfgs", "adam"})
        String optimizer,
    @Option(description = "what becomes of the colors", defaultValue = "as-is") Colors colours,
    @Option(description = "whether to keep the average of the iterates") boolean average,
    @Option(description = "what to write below the picture") Optional<String> caption,
    @Option(description = "the longer side in pixels", minimum = 16) Optional<Integer> size,
    @Option(description = "the layers that make the style", defaultValue = "relu1_1,relu2_1")
        List<String> styleLayers,
    @Option(description = "the weights of these layers", minimum = 0) List<Double> layerWeights,
    @Option(description = "masks to apply") List<Path> masks) {

  /** What becomes of the colors. */
  public enum Colors {
    /** They stay. */
    AS_IS,
    /** They come from the style. */
    FROM_STYLE
  }
}
