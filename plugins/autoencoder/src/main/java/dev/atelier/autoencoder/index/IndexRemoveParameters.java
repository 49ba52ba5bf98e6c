package dev.atelier.autoencoder.index;

import dev.atelier.api.Option;
import dev.atelier.autoencoder.index.store.IndexText;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The options of {@code atelier index remove}.
 *
 * @param index the folder of the index
 * @param pictures the pictures to take out
 * @param missing whether to take out those whose files are gone
 */
public record IndexRemoveParameters(
    @Option(description = IndexText.INDEX, placeholder = "INDEX", position = 0) Path index,
    @Option(
            description =
                "The picture, or the folder with all pictures below it, to take out of the index."
                    + " The files stay as they are.",
            placeholder = "PATH",
            position = 1)
        Optional<Path> pictures,
    @Option(description = "Take out those whose files are no longer there.") boolean missing) {}
