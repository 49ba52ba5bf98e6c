package dev.atelier.autoencoder.latent;

import dev.atelier.api.Option;
import dev.atelier.autoencoder.model.AutoencoderText;
import java.nio.file.Path;

/**
 * The options of {@code atelier decode}.
 *
 * @param vectors the file with the vectors
 * @param output where the pictures go
 * @param model the autoencoder
 * @param columns how many pictures stand in a row of a sheet
 * @param enlarge how many pixels wide and high each pixel is
 */
public record DecodeParameters(
    @Option(
            description =
                "The vectors: a file that 'atelier encode' wrote (.csv, .jsonl, .npy), a table of"
                    + " nothing but numbers, or JSON, such as [[0.5, -1, ...], ...].",
            placeholder = "FILE",
            exists = true,
            position = 0)
        Path vectors,
    @Option(description = AutoencoderText.SHEET_OR_FOLDER, placeholder = "FILE.png|FOLDER")
        Path output,
    @Option(
            description =
                "The autoencoder that the vectors are of: digits, pictures, or"
                    + AutoencoderText.OWN_MODEL
                    + ".",
            defaultValue = "pictures",
            placeholder = "NAME|FILE")
        String model,
    @Option(
            description = AutoencoderText.COLUMNS + ".",
            defaultValue = "8",
            minimum = 1,
            maximum = 1000)
        int columns,
    @Option(description = AutoencoderText.ENLARGE, defaultValue = "1", minimum = 1, maximum = 64)
        int enlarge) {}
