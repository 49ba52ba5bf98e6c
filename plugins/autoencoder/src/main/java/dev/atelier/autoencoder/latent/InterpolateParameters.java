package dev.atelier.autoencoder.latent;

import dev.atelier.api.Option;
import dev.atelier.autoencoder.model.AutoencoderText;
import java.nio.file.Path;

/**
 * The options of {@code atelier interpolate}.
 *
 * @param first the picture to begin at
 * @param second the picture to end at
 * @param output where the strip or the animation goes
 * @param model the autoencoder
 * @param frames how many pictures, the two included
 * @param path the way between their vectors
 * @param milliseconds how long each picture of an animation is shown
 * @param enlarge how many pixels wide and high each pixel is
 */
public record InterpolateParameters(
    @Option(
            description = "The picture to begin at.",
            placeholder = "PICTURE",
            exists = true,
            position = 0)
        Path first,
    @Option(
            description = "The picture to end at.",
            placeholder = "PICTURE",
            exists = true,
            position = 1)
        Path second,
    @Option(
            description =
                "A new file: a strip (.png), or an animation to and fro (.gif). Both ends are as"
                    + " the autoencoder rebuilds them.",
            placeholder = "FILE.png|FILE.gif")
        Path output,
    @Option(
            description = AutoencoderText.MODEL,
            defaultValue = "pictures",
            placeholder = "NAME|FILE")
        String model,
    @Option(
            description = "How many pictures, the two included.",
            defaultValue = "9",
            minimum = 2,
            maximum = 1000)
        int frames,
    @Option(
            description =
                "The way between their vectors: slerp, around the middle, or linear, straight"
                    + " through it.",
            defaultValue = "slerp",
            choices = {"slerp", "linear"})
        String path,
    @Option(
            description = "How many milliseconds each picture of an animation is shown.",
            defaultValue = "100",
            minimum = 20,
            maximum = 60000)
        int milliseconds,
    @Option(description = AutoencoderText.ENLARGE, defaultValue = "1", minimum = 1, maximum = 64)
        int enlarge) {}
