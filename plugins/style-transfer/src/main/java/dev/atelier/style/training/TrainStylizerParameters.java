package dev.atelier.style.training;

import dev.atelier.api.Option;
import dev.atelier.toolkit.option.OptionText;
import java.nio.file.Path;
import java.util.List;

/**
 * The options of {@code atelier train-stylizer}.
 *
 * @param contents the folder of photographs
 * @param styles the folder of paintings
 * @param file where the weights go
 * @param start the weights to go on from, of one earlier training or the mean of several
 * @param steps how many steps
 * @param batch how many pictures a step
 * @param styleWeight the weight of the style loss
 * @param contentWeight the weight of the content loss
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
            description = "The folder of pictures to paint, with its subfolders.",
            placeholder = "FOLDER")
        Path contents,
    @Option(description = "The folder of styles, with its subfolders.", placeholder = "FOLDER")
        Path styles,
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
    @Option(description = "How much the content counts.", defaultValue = "1", minimum = 0)
        double contentWeight,
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
