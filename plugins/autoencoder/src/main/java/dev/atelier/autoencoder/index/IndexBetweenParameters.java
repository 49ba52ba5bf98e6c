package dev.atelier.autoencoder.index;

import dev.atelier.api.Option;
import dev.atelier.autoencoder.index.store.IndexText;
import dev.atelier.toolkit.option.OptionText;
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
    @Option(description = IndexText.INDEX, placeholder = "INDEX", position = 0) Path index,
    @Option(
            description =
                "How many groups there are"
                    + IndexText.AROUND_MEANS
                    + " They are those of 'atelier index clusters'.",
            defaultValue = "0",
            minimum = 0,
            maximum = 1000)
        int groups,
    @Option(
            description = "The numbers of two groups to look between, such as 3,7; all without it.",
            placeholder = "GROUPS")
        List<Integer> pair,
    @Option(description = IndexText.COUNT, defaultValue = "60", minimum = 1, maximum = 10000)
        int count,
    @Option(description = IndexText.SAMPLE, defaultValue = "10000", minimum = 10, maximum = 50000)
        int sample,
    @Option(description = OptionText.SEED, defaultValue = "1", minimum = 0) long seed,
    @Option(description = IndexText.OUTPUT_WITH_SHEET, placeholder = "FILE") List<Path> output) {}
