package dev.atelier.autoencoder.latent;

import dev.atelier.api.Option;
import dev.atelier.autoencoder.model.AutoencoderText;

/**
 * The options of {@code atelier encode}.
 *
 * @param model the autoencoder
 */
public record EncodeParameters(
    @Option(
            description =
                "The autoencoder: digits (gray, 28x28, light on dark, 16 numbers),"
                    + " pictures (colored, 64x64, 256 numbers), or"
                    + AutoencoderText.OWN_MODEL
                    + ".",
            defaultValue = "pictures",
            placeholder = "NAME|FILE")
        String model) {}
