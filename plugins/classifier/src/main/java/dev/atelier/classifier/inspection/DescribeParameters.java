package dev.atelier.classifier.inspection;

import dev.atelier.api.Option;
import dev.atelier.classifier.model.ClassifierText;
import dev.atelier.toolkit.option.OptionText;
import java.util.List;

/**
 * The options of {@code atelier describe}.
 *
 * @param layers the layers to look at
 * @param top how many feature maps of a layer to name
 * @param size the longest side in pixels to look at, 0 for the input's own
 * @param backbone the network that looks
 */
public record DescribeParameters(
    @Option(description = "The layers to look at.", defaultValue = "relu3_1,relu4_1")
        List<String> layers,
    @Option(
            description = "How many feature maps of a layer to name, the most excited first.",
            defaultValue = "5",
            minimum = 1,
            maximum = 64)
        int top,
    @Option(
            description = ClassifierText.FEATURE_MAPS_SEEN + " 0 keeps every picture's own size.",
            defaultValue = "256",
            minimum = 0,
            maximum = 16384)
        int size,
    @Option(description = OptionText.BACKBONE, defaultValue = "compact", placeholder = "NAME")
        String backbone) {}
