package dev.atelier.autoencoder.index;

import dev.atelier.api.Option;
import dev.atelier.autoencoder.index.store.IndexText;
import dev.atelier.toolkit.option.OptionText;
import java.nio.file.Path;
import java.util.List;

/**
 * The options of {@code atelier index outliers}.
 *
 * @param index the folder of the index
 * @param count how many pictures to find
 * @param neighbors how many neighbors each is compared with
 * @param by what makes an outlier
 * @param sample how many pictures are looked at
 * @param seed what is drawn is drawn from this
 * @param output files to write them to
 */
public record IndexOutliersParameters(
    @Option(description = IndexText.INDEX, placeholder = "INDEX", position = 0) Path index,
    @Option(description = IndexText.COUNT, defaultValue = "40", minimum = 1, maximum = 10000)
        int count,
    @Option(
            description = "How many neighbors each picture is compared with.",
            defaultValue = "10",
            minimum = 1,
            maximum = 200,
            aliases = "neighbours")
        int neighbors,
    @Option(
            description =
                "What makes an outlier: distance, to the last of its neighbors; or"
                    + " factor, how much"
                    + " thinner pictures lie around it than around its neighbors.",
            defaultValue = "distance",
            choices = {"distance", "factor"})
        String by,
    @Option(description = IndexText.SAMPLE, defaultValue = "20000", minimum = 10, maximum = 100000)
        int sample,
    @Option(description = OptionText.SEED, defaultValue = "1", minimum = 0) long seed,
    @Option(description = IndexText.OUTPUT, placeholder = "FILE") List<Path> output) {}
