package dev.atelier.autoencoder.index;

import dev.atelier.api.Option;
import dev.atelier.autoencoder.index.store.IndexText;
import java.nio.file.Path;
import java.util.List;

/**
 * The options of {@code atelier index duplicates}.
 *
 * @param index the folder of the index
 * @param distance up to which distance pictures are nearly the same
 * @param output files to write them to
 */
public record IndexDuplicatesParameters(
    @Option(description = IndexText.INDEX, placeholder = "INDEX", position = 0) Path index,
    @Option(
            description =
                "Up to which distance two pictures are nearly the same; 0 for files with the same"
                    + " content alone.",
            defaultValue = "0.25",
            minimum = 0,
            maximum = 2)
        double distance,
    @Option(description = IndexText.OUTPUT, placeholder = "FILE") List<Path> output) {}
