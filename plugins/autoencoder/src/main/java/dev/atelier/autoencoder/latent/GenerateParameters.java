package dev.atelier.autoencoder.latent;

import dev.atelier.api.Option;
import dev.atelier.autoencoder.model.AutoencoderText;
import dev.atelier.toolkit.option.OptionText;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The options of {@code atelier generate}.
 *
 * @param output where the pictures go
 * @param model the autoencoder
 * @param count how many pictures
 * @param from what vectors are drawn from
 * @param temperature how far from the middle they may lie
 * @param like a picture to vary
 * @param variation how far from it its variations lie
 * @param axes two directions to go along, instead of drawing
 * @param reach how far to go along them
 * @param columns how many pictures stand in a row of a sheet
 * @param enlarge how many pixels wide and high each pixel is
 * @param seed what is drawn from
 */
public record GenerateParameters(
    @Option(description = AutoencoderText.SHEET_OR_FOLDER, placeholder = "FILE.png|FOLDER")
        Path output,
    @Option(description = AutoencoderText.MODEL, defaultValue = "digits", placeholder = "NAME|FILE")
        String model,
    @Option(
            description = "How many pictures; with --axes the nearest square.",
            defaultValue = "64",
            minimum = 1,
            maximum = 1_000_000)
        int count,
    @Option(
            description =
                "What vectors are drawn from: the density of those of the training pictures, or the"
                    + " normal distribution that a variational autoencoder was drawn to.",
            defaultValue = "density",
            choices = {"density", "prior"})
        String from,
    @Option(
            description =
                "How far from the middle vectors may lie: 1 as far as the training pictures', less"
                    + " for likelier pictures, more for stranger ones.",
            defaultValue = "0.8",
            minimum = 0,
            maximum = 10)
        double temperature,
    @Option(
            description = "A picture to vary, instead of drawing from all there are.",
            placeholder = "PICTURE",
            exists = true)
        Optional<Path> like,
    @Option(
            description =
                "How far from that picture its variations lie: 0 for itself, 1 as far as any two"
                    + " pictures from each other.",
            defaultValue = "0.3",
            minimum = 0,
            maximum = 10)
        double variation,
    @Option(
            description =
                "Two directions in which vectors vary most, such as 1,2, to go along from the"
                    + " middle, or from --like: the first to the right, the second down.",
            placeholder = "N,N")
        List<Integer> axes,
    @Option(
            description = "How many standard deviations to go along the directions either way.",
            defaultValue = "2",
            minimum = 0,
            maximum = 10)
        double reach,
    @Option(
            description = AutoencoderText.COLUMNS + ", unless --axes makes it square.",
            defaultValue = "8",
            minimum = 1,
            maximum = 1000)
        int columns,
    @Option(description = AutoencoderText.ENLARGE, defaultValue = "1", minimum = 1, maximum = 64)
        int enlarge,
    @Option(description = OptionText.SEED, defaultValue = "1", minimum = 0) long seed) {}
