package dev.atelier.autoencoder.index;

import dev.atelier.api.Option;
import java.nio.file.Path;
import java.util.List;

/**
 * The options of {@code atelier index between}.
 *
 * @param index the folder of the index
 * @param groups how many groups there are, 0 for as many as there are
 * @param pair the two groups to look between, or none for all
 * @param count how many pictures to find
 * @param sample how many pictures are looked at
 * @param seed what is drawn is drawn from this
 * @param output files to write them to
 */
public record IndexBetweenParameters(
    @Option(description = "The folder of the index.", placeholder = "INDEX", position = 0)
        Path index,
    @Option(
            description =
                "How many groups there are, found around means; 0 for groups of pictures that have"
                    + " one another among their nearest, however many there are. They are those of"
                    + " 'atelier index groups'.",
            defaultValue = "0",
            minimum = 0,
            maximum = 1000)
        int groups,
    @Option(
            description = "The numbers of two groups to look between, such as 3,7; all without it.",
            placeholder = "GROUPS")
        List<Integer> pair,
    @Option(
            description = "How many pictures to find.",
            defaultValue = "60",
            minimum = 1,
            maximum = 10000)
        int count,
    @Option(
            description = "How many pictures, drawn from all, are looked at.",
            defaultValue = "10000",
            minimum = 10,
            maximum = 50000)
        int sample,
    @Option(description = "What the drawing begins with.", defaultValue = "1", minimum = 0)
        long seed,
    @Option(
            description =
                "Files to write them to: data (.json, .csv), a page with pictures (.html), or a"
                    + " sheet of them (.png).",
            placeholder = "FILE")
        List<Path> output) {}
