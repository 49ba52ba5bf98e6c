package dev.atelier.autoencoder.inversion;

import dev.atelier.api.Option;
import dev.atelier.toolkit.option.OptionText;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The options of {@code atelier reconstruct}.
 *
 * @param level the layer whose feature maps are all that is kept of the picture
 * @param method how the picture is rebuilt; what suits if it is not said
 * @param decoder a decoder of the user's own
 * @param size the longest side of the result in pixels, 0 for the input's own
 * @param iterations the steps of the optimizer
 * @param learningRate the step of the optimizer at the start
 * @param totalVariationWeight the weight of the total variation
 * @param backbone the network that the picture is rebuilt from
 * @param seed what the noise to start from is drawn from
 */
public record ReconstructParameters(
    @Option(
            description =
                "The layer whose feature maps are all that is kept of the picture: the deeper,"
                    + " the less.",
            defaultValue = "relu3_1",
            choices = {"relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1"})
        String level,
    @Option(
            description =
                "How the picture is rebuilt: by a decoder trained to, in a moment, or by"
                    + " optimization, which changes the pixels until their feature maps are the"
                    + " picture's (default: decoder where there is one, which is for relu1_1 to"
                    + " relu4_1 of compact).",
            choices = {DECODER, OPTIMIZE})
        Optional<String> method,
    @Option(
            description = "A decoder that 'atelier train-decoder' wrote, for the same layer.",
            placeholder = "FILE")
        Optional<Path> decoder,
    @Option(
            description = OptionText.RESULT_SIZE,
            defaultValue = "256",
            minimum = 0,
            maximum = 16384)
        int size,
    @Option(
            description = "How many steps optimization takes.",
            defaultValue = "200",
            minimum = 1,
            maximum = 100000)
        int iterations,
    @Option(
            description =
                "The step of optimization at the start, in units of the range from black to"
                    + " white; it falls to nothing at the end.",
            defaultValue = "0.05",
            minimum = 1e-6,
            maximum = 1)
        double learningRate,
    @Option(
            description = "How much optimization smooths differences between neighboring pixels.",
            defaultValue = "3",
            minimum = 0)
        double totalVariationWeight,
    @Option(
            description = "The network that the picture is rebuilt from" + OptionText.SEE_BACKBONES,
            defaultValue = "compact",
            placeholder = "NAME")
        String backbone,
    @Option(
            description = "What the noise to start from is drawn from.",
            defaultValue = "1",
            minimum = 0)
        long seed) {

  static final String DECODER = "decoder";
  static final String OPTIMIZE = "optimize";
}
