package dev.atelier.autoencoder.index;

import dev.atelier.api.Option;
import dev.atelier.autoencoder.index.store.IndexText;
import dev.atelier.autoencoder.model.AutoencoderText;
import dev.atelier.toolkit.option.OptionText;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The options of {@code atelier index build}.
 *
 * @param pictures the pictures to put into it
 * @param output the folder of the index
 * @param backbone the network that the pictures are seen through
 * @param model the autoencoder whose vectors are the points, instead of what the backbone sees
 * @param limit at most how many to take of a file of many pictures
 * @param commitEvery after how many pictures what was done is made to last
 */
public record IndexBuildParameters(
    @Option(
            description =
                "A folder with all pictures below it, a picture, or a file of digits in IDX"
                    + " format.",
            placeholder = "FOLDER",
            position = 0)
        Path pictures,
    @Option(
            description = "The folder to make for the index, such as my.index.",
            placeholder = "INDEX")
        Path output,
    @Option(description = OptionText.BACKBONE, defaultValue = "compact", placeholder = "NAME")
        String backbone,
    @Option(
            description =
                "An autoencoder whose vectors are to be the points, instead of what the"
                    + " network sees: digits, pictures, or"
                    + AutoencoderText.OWN_MODEL
                    + ", of which the index keeps a copy.",
            placeholder = "MODEL")
        Optional<String> model,
    @Option(description = IndexText.LIMIT, defaultValue = "0", minimum = 0) int limit,
    @Option(description = IndexText.COMMIT_EVERY, defaultValue = "500", minimum = 1)
        int commitEvery) {}
