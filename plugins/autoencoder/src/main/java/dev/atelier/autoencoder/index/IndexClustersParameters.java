package dev.atelier.autoencoder.index;

import dev.atelier.api.Option;
import dev.atelier.autoencoder.index.cluster.ClusterMethod;
import dev.atelier.autoencoder.index.store.IndexText;
import dev.atelier.toolkit.option.OptionText;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The options of {@code atelier index clusters}.
 *
 * @param index the folder of the index
 * @param method how groups are found; what suits if it is not said
 * @param count how many groups, 0 for as many as there are
 * @param leastSize how many pictures make a group
 * @param sample how many pictures the groups are found on
 * @param seed what is drawn is drawn from this
 * @param output files to write the groups to
 */
public record IndexClustersParameters(
    @Option(description = IndexText.INDEX, placeholder = "INDEX", position = 0) Path index,
    @Option(
            description =
                "How groups are found: neighbours, of pictures that have one another among their"
                    + " nearest, as many groups as there are; k-means, around means; or density,"
                    + " where pictures lie close together, with those between in none (default:"
                    + " k-means if --count is given, or else neighbours).")
        Optional<ClusterMethod> method,
    @Option(
            description =
                "How many groups k-means finds; 0 for as many as there are by neighbours.",
            defaultValue = "0",
            minimum = 0,
            maximum = 1000)
        int count,
    @Option(
            description = "How many pictures at least make a group by density.",
            defaultValue = "15",
            minimum = 2)
        int leastSize,
    @Option(
            description =
                "On how many pictures, drawn from all, the groups are found. The rest is put"
                    + " where its nearest are, or to the nearest mean, or, by density, left out.",
            defaultValue = "10000",
            minimum = 10,
            maximum = 50000)
        int sample,
    @Option(description = OptionText.SEED, defaultValue = "1", minimum = 0) long seed,
    @Option(description = IndexText.OUTPUT_WITH_SHEET, placeholder = "FILE") List<Path> output) {}
