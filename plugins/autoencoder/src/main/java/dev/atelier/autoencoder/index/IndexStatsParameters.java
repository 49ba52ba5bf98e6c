package dev.atelier.autoencoder.index;

import dev.atelier.api.Option;
import dev.atelier.autoencoder.index.store.IndexText;
import java.nio.file.Path;

/**
 * The options of {@code atelier index stats}.
 *
 * @param index the folder of the index
 */
public record IndexStatsParameters(
    @Option(description = IndexText.INDEX, placeholder = "INDEX", position = 0) Path index) {}
