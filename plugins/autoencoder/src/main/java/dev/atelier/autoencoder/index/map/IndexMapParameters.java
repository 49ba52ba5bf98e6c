package dev.atelier.autoencoder.index.map;

import dev.atelier.api.Option;
import dev.atelier.autoencoder.index.store.IndexText;
import dev.atelier.toolkit.option.OptionText;
import java.nio.file.Path;
import java.util.List;

/**
 * The options of {@code atelier index map}.
 *
 * @param index the folder of the index
 * @param layout how the pictures are laid out
 * @param groups how many groups are colored, 0 for the number that fits best
 * @param neighbors how many neighbors are kept together, and shown
 * @param sample how many pictures are laid out
 * @param thumbnail the side of a small picture in pixels
 * @param seed what is drawn is drawn from this
 * @param output files to write the map to
 */
public record IndexMapParameters(
    @Option(description = IndexText.INDEX, placeholder = "INDEX", position = 0) Path index,
    @Option(
            description =
                "How the pictures are laid out at first: umap, so that neighbors stay neighbors,"
                    + " or pca, along the two directions in which they differ most. A page has"
                    + " both.",
            defaultValue = "umap",
            choices = {"umap", "pca"})
        String layout,
    @Option(
            description = "How many groups are colored" + IndexText.AROUND_MEANS,
            defaultValue = "0",
            minimum = 0,
            maximum = 100)
        int groups,
    @Option(
            description = "How many neighbors of each picture are kept together, and shown.",
            defaultValue = "15",
            minimum = 2,
            maximum = 50,
            aliases = "neighbours")
        int neighbors,
    @Option(
            description = "How many pictures, drawn from all, are laid out.",
            defaultValue = "20000",
            minimum = 10,
            maximum = 50000)
        int sample,
    @Option(
            description =
                "The side of a small picture in the page in pixels; 0 for the largest with which"
                    + " the page stays small.",
            defaultValue = "0",
            minimum = 0,
            maximum = 64)
        int thumbnail,
    @Option(description = OptionText.SEED, defaultValue = "1", minimum = 0) long seed,
    @Option(
            description =
                "Files to write the map to: a page (.html) to look at, and data (.csv, .json) for"
                    + " scripts.",
            placeholder = "FILE")
        List<Path> output) {}
