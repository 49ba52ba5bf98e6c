package dev.atelier.autoencoder.index;

import dev.atelier.api.Option;
import java.nio.file.Path;

/**
 * The options of {@code atelier index stats}.
 *
 * @param index the folder of the index
 */
public record IndexStatsParameters(
    @Option(description = "The folder of the index.", placeholder = "INDEX", position = 0)
        Path index) {}
