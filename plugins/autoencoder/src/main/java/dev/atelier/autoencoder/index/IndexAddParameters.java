package dev.atelier.autoencoder.index;

import dev.atelier.api.Option;
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
    @Option(description = "The folder of the index.", placeholder = "INDEX", position = 0)
        Path index,
    @Option(
            description =
                "A folder with all pictures below it, a picture, or a file of digits in IDX format."
                    + " What is in the index already and has not changed is not looked at again.",
            placeholder = "FOLDER",
            position = 1)
        Path pictures,
    @Option(
            description = "At most how many to take of a file of digits; 0 for all.",
            defaultValue = "0",
            minimum = 0)
        int limit,
    @Option(
            description =
                "After how many pictures what was done is made to last, whatever happens"
                    + " afterwards.",
            defaultValue = "500",
            minimum = 1)
        int commitEvery) {}
