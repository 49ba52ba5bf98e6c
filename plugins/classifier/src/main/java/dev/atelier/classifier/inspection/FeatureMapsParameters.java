package dev.atelier.classifier.inspection;

import dev.atelier.api.Option;
import dev.atelier.classifier.model.ClassifierText;
import dev.atelier.toolkit.option.OptionText;
import java.util.List;

/**
 * The options of {@code atelier feature-maps}.
 *
 * @param layers the layers to look at
 * @param top how many feature maps of a layer to draw
 * @param size the longest side in pixels to look at
 * @param cell the longest side in pixels of a map as it is drawn
 * @param backbone the network that looks
 */
public record FeatureMapsParameters(
    @Option(
            description = "The layers to look at, a row each.",
            defaultValue = "relu1_1,relu2_1,relu3_1,relu4_1")
        List<String> layers,
    @Option(
            description = "How many feature maps of a layer to draw, the most excited first.",
            defaultValue = "6",
            minimum = 1,
            maximum = 32)
        int top,
    @Option(
            description = ClassifierText.FEATURE_MAPS_SEEN,
            defaultValue = "256",
            minimum = 64,
            maximum = 2048)
        int size,
    @Option(
            description = "The longest side in pixels of a map as it is drawn.",
            defaultValue = "160",
            minimum = 32,
            maximum = 512)
        int cell,
    @Option(description = OptionText.BACKBONE, defaultValue = "compact", placeholder = "NAME")
        String backbone) {}
