package dev.atelier.autoencoder;

import dev.atelier.api.Option;

/**
 * The options of {@code atelier reconstruct}.
 *
 * @param level the layer whose feature maps are all that is kept of the picture
 * @param size the longest side of the result in pixels, 0 for the input's own
 * @param iterations the steps of the optimiser
 * @param learningRate the step of the optimiser at the start
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
                "The longest side of the result in pixels; a smaller picture keeps its size."
                    + " 0 keeps every picture's own size.",
            defaultValue = "256",
            minimum = 0,
            maximum = 16384)
        int size,
    @Option(
            description = "How many steps the optimiser takes.",
            defaultValue = "200",
            minimum = 1,
            maximum = 100000)
        int iterations,
    @Option(
            description =
                "The step of the optimiser at the start, in units of the range from black to"
                    + " white; it falls to nothing at the end.",
            defaultValue = "0.05",
            minimum = 1e-6,
            maximum = 1)
        double learningRate,
    @Option(
            description = "How much differences between neighbouring pixels are smoothed.",
            defaultValue = "3",
            minimum = 0)
        double totalVariationWeight,
    @Option(
            description =
                "The network that the picture is rebuilt from; see 'atelier backbone list'.",
            defaultValue = "compact",
            placeholder = "NAME")
        String backbone,
    @Option(
            description = "What the noise to start from is drawn from.",
            defaultValue = "1",
            minimum = 0)
        long seed) {}
