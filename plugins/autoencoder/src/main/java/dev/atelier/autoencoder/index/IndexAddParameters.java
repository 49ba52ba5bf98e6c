package dev.atelier.autoencoder.index;

import dev.atelier.api.Option;
import dev.atelier.autoencoder.index.store.IndexText;
import java.nio.file.Path;

/**
 * The options of {@code atelier index add}.
 *
 * @param index the folder of the index
 * @param pictures the pictures to put into it
 * @param limit at most how many to take of a file of many pictures
 * @param commitEvery after how many pictures what was done is made to last
 */
public record IndexAddParameters(
    @Option(description = IndexText.INDEX, placeholder = "INDEX", position = 0) Path index,
    @Option(
            description =
                "A folder with all pictures below it, a picture, or a file of digits in IDX format."
                    + " What is in the index already and has not changed is not looked at again.",
            placeholder = "FOLDER",
            position = 1)
        Path pictures,
    @Option(description = IndexText.LIMIT, defaultValue = "0", minimum = 0) int limit,
    @Option(description = IndexText.COMMIT_EVERY, defaultValue = "500", minimum = 1)
        int commitEvery) {}
