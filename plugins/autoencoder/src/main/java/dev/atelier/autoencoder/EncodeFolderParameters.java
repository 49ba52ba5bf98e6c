package dev.atelier.autoencoder;

import dev.atelier.api.Option;
import java.nio.file.Path;

/**
 * The options of {@code atelier encode-folder}.
 *
 * @param pictures the pictures
 * @param output the matrix
 * @param model the autoencoder
 */
public record EncodeFolderParameters(
    @Option(
            description = "A folder of pictures, with those below it, or a file in IDX format.",
            placeholder = "FOLDER",
            position = 0)
        Path pictures,
    @Option(
            description =
                "A new matrix (.npy) of 32-bit floats, a row for each picture that can be read, for"
                    + " numpy.load; the names of the rows go beside it, into a text (.txt), one a"
                    + " line.",
            placeholder = "FILE.npy")
        Path output,
    @Option(
            description =
                "The autoencoder: digits, pictures, or a file that 'atelier train-autoencoder'"
                    + " wrote.",
            defaultValue = "pictures",
            placeholder = "NAME|FILE")
        String model) {}
