package dev.atelier.autoencoder.evaluation;

import dev.atelier.api.Option;
import dev.atelier.autoencoder.model.AutoencoderText;
import dev.atelier.toolkit.option.OptionText;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The options of {@code atelier evaluate-autoencoder}.
 *
 * @param pictures the pictures, of which some were held out from training
 * @param model the autoencoder
 * @param heldOut how many of the last pictures were held out; 0 for every n-th
 * @param heldOutEvery every n-th picture was held out
 * @param plainSteps how long a plain autoencoder is trained to compare with
 * @param table where the table is written
 * @param sheet where a sheet of pictures is written
 * @param seed what the plain autoencoder begins with
 */
public record EvaluateAutoencoderParameters(
    @Option(
            description =
                "The pictures: a folder, or a file in IDX format. Only those that were held out"
                    + " are measured on; principal components are found in the others.",
            placeholder = "FOLDER",
            position = 0)
        Path pictures,
    @Option(
            description = AutoencoderText.MODEL,
            defaultValue = "pictures",
            placeholder = "NAME|FILE")
        String model,
    @Option(
            description = "How many of the last pictures were held out, rather than every n-th.",
            defaultValue = "0",
            minimum = 0)
        int heldOut,
    @Option(
            description = "Every n-th picture was held out; 1 measures on all.",
            defaultValue = "20",
            minimum = 1)
        int heldOutEvery,
    @Option(
            description =
                "How many steps a plain convolutional autoencoder is trained to compare with; 0 for"
                    + " none (default: as many as the model was).",
            placeholder = "N")
        Optional<Integer> plainSteps,
    @Option(description = "A new file for the table, .csv.", placeholder = "FILE.csv")
        Optional<Path> table,
    @Option(
            description =
                "A new file for a sheet of held-out pictures, .png: a row as they are, and a row as"
                    + " each method rebuilds them.",
            placeholder = "FILE.png")
        Optional<Path> sheet,
    @Option(description = OptionText.SEED, defaultValue = "7", minimum = 0) long seed) {}
