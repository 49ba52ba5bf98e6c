package dev.atelier.autoencoder.index;

import dev.atelier.api.Option;
import dev.atelier.toolkit.option.OptionText;
import java.nio.file.Path;

/**
 * The options of {@code atelier index benchmark}.
 *
 * @param output the folder of the index that is made for it
 * @param points how many points are drawn
 * @param numbers how many numbers each has
 * @param kind how they are drawn
 * @param seed what they are drawn from
 */
public record IndexBenchmarkParameters(
    @Option(
            description =
                "The folder to make for the index, which takes about 700 bytes a point and is"
                    + " left there.",
            placeholder = "INDEX")
        Path output,
    @Option(
            description = "How many points are drawn.",
            defaultValue = "100000",
            minimum = 1000,
            maximum = 100000000)
        int points,
    @Option(
            description = "How many numbers each has.",
            defaultValue = "128",
            minimum = 1,
            maximum = 1024)
        int numbers,
    @Option(
            description =
                "How they are drawn: clustered, in groups within which they vary in"
                    + " some directions,"
                    + " as pictures do; or scattered, with nothing in common, the hardest case.",
            defaultValue = "clustered",
            choices = {"clustered", "scattered"})
        String kind,
    @Option(description = OptionText.SEED, defaultValue = "1", minimum = 0) long seed) {}
