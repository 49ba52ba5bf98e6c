package dev.atelier.autoencoder.index;

import dev.atelier.api.Option;
import dev.atelier.autoencoder.index.store.IndexText;
import java.nio.file.Path;
import java.util.List;

/**
 * The options of {@code atelier index search}.
 *
 * @param index the folder of the index
 * @param picture the picture to look for
 * @param k how many to find
 * @param efSearch how widely to look, HNSW's ef
 * @param exact whether to look at every point
 * @param output files to write what was found to
 */
public record IndexSearchParameters(
    @Option(description = IndexText.INDEX, placeholder = "INDEX", position = 0) Path index,
    @Option(
            description =
                "The picture whose like is looked for: a file, or one in the index, such as"
                    + " digits.idx#17.",
            placeholder = "PICTURE",
            position = 1)
        String picture,
    @Option(description = IndexText.COUNT, defaultValue = "20", minimum = 1, maximum = 10000) int k,
    @Option(
            description =
                "HNSW's ef: how many points the search keeps in view. The more, the"
                    + " fewer it misses, and the longer it takes.",
            defaultValue = "200",
            minimum = 1,
            maximum = 10000,
            aliases = "breadth")
        int efSearch,
    @Option(description = "Look at every picture, and miss none.") boolean exact,
    @Option(description = IndexText.OUTPUT, placeholder = "FILE") List<Path> output) {}
