package dev.atelier.style.training;

import dev.atelier.api.Option;
import dev.atelier.toolkit.option.OptionText;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The options of {@code atelier train-stylizer}.
 *
 * @param contents the folder of photographs
 * @param styles the folder of paintings
 * @param smallContents a folder of small photographs, to mix in
 * @param smallStyles a folder of small paintings, to mix in
 * @param smallShare the part of the steps that are with small pictures
 * @param leastCrop the side of the smallest squares of large pictures that are painted
 * @param greatestCrop the side of the largest
 * @param file where the weights go
 * @param start the weights to go on from, of one earlier training or the mean of several
 * @param steps how many steps
 * @param batch how many pictures a step
 * @param styleWeight the weight of the style loss
 * @param covarianceWeight the weight of the distance of covariances
 * @param earthMoverWeight the weight of the relaxed earth mover's distance
 * @param contentWeight the weight of the content loss
 * @param selfSimilarityWeight the weight of how differently places are alike
 * @param totalVariationWeight the weight of the total variation
 * @param flatnessWeight the weight of what changes where the picture is flat
 * @param equivarianceWeight the weight of what does not move with the picture
 * @param learningRate the greatest step of Adam
 * @param predictingPace how fast the predicting layers learn, relative to the painting ones
 * @param fullNetworkFrom the first step at which the full VGG-19 compares
 * @param heldOutEvery every n-th file is left out
 * @param seed what weights and crops are drawn from
 * @param checkpointEvery the steps between two checkpoints
 */
public record TrainStylizerParameters(
    @Option(
            description =
                "The folder of pictures to paint, with its subfolders; they are scaled to a short"
                    + " side of 512 pixels, and squares cut out.",
            placeholder = "FOLDER")
        Path contents,
    @Option(
            description =
                "The folder of styles, with its subfolders. They should have a short side of 512"
                    + " pixels or more, for in smaller ones there are no strokes.",
            placeholder = "FOLDER")
        Path styles,
    @Option(
            description =
                "A folder of pictures to paint that are smaller, about 256 pixels, and are mixed in"
                    + " as they are and enlarged.",
            placeholder = "FOLDER")
        Optional<Path> smallContents,
    @Option(
            description =
                "A folder of styles that are smaller, to be mixed in with --small-contents.",
            placeholder = "FOLDER")
        Optional<Path> smallStyles,
    @Option(
            description = "Which part of the steps is with small pictures, if they are given.",
            defaultValue = "0.25",
            minimum = 0,
            maximum = 0.5)
        double smallShare,
    @Option(
            description =
                "The side in pixels of the smallest squares of large pictures; a multiple of 32.",
            defaultValue = "256",
            minimum = 128,
            maximum = 512)
        int leastCrop,
    @Option(
            description = "The side of the largest squares, likewise.",
            defaultValue = "384",
            minimum = 128,
            maximum = 512)
        int greatestCrop,
    @Option(
            description = "The new file for the weights (safetensors)." + OptionText.CHECKPOINT,
            placeholder = "FILE")
        Path file,
    @Option(
            description =
                "Go on from the weights in this file (safetensors), which an earlier training"
                    + " wrote, instead of from random ones; of several, from their mean, in which"
                    + " one that is named twice counts twice.",
            exists = true,
            placeholder = "FILE,...")
        List<Path> start,
    @Option(description = OptionText.STEPS, defaultValue = "4300", minimum = 1) int steps,
    @Option(description = OptionText.BATCH, defaultValue = "4", minimum = 1) int batch,
    @Option(description = "How much the style counts.", defaultValue = "2.5", minimum = 0)
        double styleWeight,
    @Option(
            description =
                "How much the covariances of channels count, in which strokes show, beside the means"
                    + " and deviations that --style-weight is for.",
            defaultValue = "1",
            minimum = 0)
        double covarianceWeight,
    @Option(
            description =
                "How much it counts that every place looks like some place of the style, and the"
                    + " other way round: the relaxed earth mover's distance.",
            defaultValue = "0",
            minimum = 0)
        double earthMoverWeight,
    @Option(description = "How much the content counts.", defaultValue = "1", minimum = 0)
        double contentWeight,
    @Option(
            description = "How much it counts that the same places are alike as in the content.",
            defaultValue = "0",
            minimum = 0)
        double selfSimilarityWeight,
    @Option(description = OptionText.TOTAL_VARIATION, defaultValue = "1", minimum = 0)
        double totalVariationWeight,
    @Option(
            description =
                "How much is smoothed what changes over broad places where the picture"
                    + " is flat, such"
                    + " as bands in a sky.",
            defaultValue = "100",
            minimum = 0)
        double flatnessWeight,
    @Option(
            description =
                "How much it counts that what is painted moves with the picture, and"
                    + " keeps to no grid.",
            defaultValue = "200",
            minimum = 0)
        double equivarianceWeight,
    @Option(
            description = OptionText.LEARNING_RATE,
            defaultValue = "0.001",
            minimum = 1e-6,
            maximum = 1)
        double learningRate,
    @Option(
            description =
                "How fast the layers that predict from the style how to paint learn,"
                    + " relative to those"
                    + " that paint: all their weights act together on every channel, so that they"
                    + " need smaller steps.",
            defaultValue = "0.2",
            minimum = 0,
            maximum = 1)
        double predictingPace,
    @Option(
            description =
                "The step from which on the full VGG-19 compares the styles; before, its quarter"
                    + " does alone, in a third of the time.",
            defaultValue = "1500",
            minimum = 0)
        int fullNetworkFrom,
    @Option(
            description = "Every n-th file of each folder is held out, to measure on.",
            defaultValue = "20",
            minimum = 2)
        int heldOutEvery,
    @Option(description = OptionText.SEED, defaultValue = "7", minimum = 0) long seed,
    @Option(description = OptionText.CHECKPOINT_EVERY, defaultValue = "250", minimum = 1)
        int checkpointEvery) {}
