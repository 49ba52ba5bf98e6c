package dev.atelier.autoencoder.training;

import dev.atelier.api.Option;
import dev.atelier.autoencoder.model.AutoencoderText;
import dev.atelier.toolkit.option.OptionText;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The options of {@code atelier train-autoencoder}.
 *
 * @param pictures the pictures to learn from
 * @param output where the model is written
 * @param latent how many numbers a picture is condensed to
 * @param beta the variance of the noise that a pixel is thought to have; 0 for a plain autoencoder
 * @param size the side of the squares; 0 for what suits
 * @param gray whether colors are left out
 * @param width the number of feature maps at the finest side
 * @param perceptual what a relative distance of feature maps counts beside that of pixels
 * @param backbone the network whose feature maps those are
 * @param change how much pictures are changed at random
 * @param flip whether half of the pictures are mirrored
 * @param steps how many steps at most
 * @param batch how many pictures a step
 * @param learningRate the greatest step of Adam
 * @param heldOut how many of the last pictures are kept to measure on; 0 for every n-th
 * @param heldOutEvery every n-th picture is kept to measure on
 * @param patience after how many checks without getting better to stop
 * @param checkEvery the steps between two checks
 * @param mixture how many bells the density of the vectors is made of; 0 for what suits
 * @param report where the report is written
 * @param seed what everything is drawn from
 */
public record TrainAutoencoderParameters(
    @Option(
            description =
                "The pictures to learn from: a folder, with those below it, or a file in IDX"
                    + " format. Files that are no pictures are skipped and listed.",
            placeholder = "FOLDER",
            position = 0)
        Path pictures,
    @Option(
            description =
                "The new file for the model (.model). While training goes on, a folder of this name"
                    + " and '.training' keeps what is done, with a picture of how far it is: the"
                    + " same command goes on from there. A file called 'stop' in it ends the"
                    + " training at"
                    + " the next check, with the best so far.",
            placeholder = "FILE")
        Path output,
    @Option(
            description = "How many numbers a picture is condensed to.",
            defaultValue = "32",
            minimum = 1,
            maximum = 4096)
        int latent,
    @Option(
            description =
                "For a variational autoencoder, whose vectors pictures can be drawn from: the"
                    + " variance of the noise that a pixel is thought to have. The more, the"
                    + " smoother the vectors and the pictures. 0 for a plain autoencoder.",
            defaultValue = "0.01",
            minimum = 0,
            maximum = 100)
        double beta,
    @Option(
            description =
                "The side in pixels of the squares that pictures are scaled and cut to:"
                    + " 4, 5, 6 or 7"
                    + " doubled once or more, such as 28, 64 or 96; 0 for 64, or the side in an IDX"
                    + " file.",
            defaultValue = "0",
            minimum = 0,
            maximum = 256)
        int size,
    @Option(description = "Whether colors are left out.", aliases = "grey") boolean gray,
    @Option(
            description =
                "The number of feature maps at the finest side; the coarser have up to eight times"
                    + " as many.",
            defaultValue = "16",
            minimum = 1,
            maximum = 64)
        int width,
    @Option(
            description = AutoencoderText.FEATURES + " 0.02 sharpens; 0 compares pixels alone.",
            defaultValue = "0",
            minimum = 0,
            maximum = 10)
        double perceptual,
    @Option(
            description = "The network whose feature maps those are" + OptionText.SEE_BACKBONES,
            defaultValue = "compact",
            placeholder = "NAME")
        String backbone,
    @Option(
            description =
                "How much pictures are changed at random: a folder's are cut, an IDX file's are"
                    + " turned, slanted, scaled and moved.",
            defaultValue = "1",
            minimum = 0,
            maximum = 1)
        double change,
    @Option(description = "Whether half of the pictures of a folder are mirrored.") boolean flip,
    @Option(description = "How many steps at most.", defaultValue = "6000", minimum = 1) int steps,
    @Option(description = OptionText.BATCH, defaultValue = "32", minimum = 1) int batch,
    @Option(
            description = OptionText.FALLING_LEARNING_RATE,
            defaultValue = "0.001",
            minimum = 1e-7,
            maximum = 1)
        double learningRate,
    @Option(
            description =
                "How many of the last pictures are held out, to measure on, rather than"
                    + " every n-th.",
            defaultValue = "0",
            minimum = 0)
        int heldOut,
    @Option(description = OptionText.HELD_OUT_EVERY, defaultValue = "20", minimum = 2)
        int heldOutEvery,
    @Option(
            description =
                "After how many checks in a row without getting better to stop; the best is kept.",
            defaultValue = "20",
            minimum = 1)
        int patience,
    @Option(
            description = "The steps between two checks, each with a checkpoint to go on from.",
            defaultValue = "250",
            minimum = 1)
        int checkEvery,
    @Option(
            description =
                "How many bell curves the density of the vectors is made of, from which 'generate'"
                    + " draws; 0 for one for every 200 pictures, at most 100, or just one beyond 64"
                    + " numbers.",
            defaultValue = "0",
            minimum = 0,
            maximum = 1000)
        int mixture,
    @Option(
            description = "Where the report is written (default: beside the model, in .html).",
            placeholder = "FILE.html")
        Optional<Path> report,
    @Option(description = OptionText.SEED, defaultValue = "7", minimum = 0) long seed) {}
