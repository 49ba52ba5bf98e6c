package dev.atelier.classifier.digits.training;

import dev.atelier.api.Option;
import dev.atelier.classifier.digits.data.FontCatalog;
import dev.atelier.toolkit.option.OptionText;
import java.nio.file.Path;
import java.util.List;

/**
 * The options of {@code atelier train-digits}.
 *
 * @param folder the folder with the handwritten digits
 * @param output where the model goes
 * @param steps how many steps
 * @param batch how many marks a step
 * @param learningRate the greatest step of Adam
 * @param printed the part of the marks that is printed digits
 * @param strange the part of the marks that is no digit
 * @param heldOut how many of the last digits are kept to measure on
 * @param fonts the families of fonts to train on
 * @param heldOutFonts the families of fonts that are kept to measure on
 * @param seed what weights and distortions are drawn from
 * @param checkpointEvery the steps between two checkpoints
 */
public record TrainDigitsParameters(
    @Option(
            description =
                "The folder with handwritten digits, as MNIST comes: train-images-idx3-ubyte.gz and"
                    + " train-labels-idx1-ubyte.gz.",
            placeholder = "FOLDER",
            position = 0)
        Path folder,
    @Option(
            description = "The new file for the model (.model)." + OptionText.CHECKPOINT,
            placeholder = "FILE")
        Path output,
    @Option(description = OptionText.STEPS, defaultValue = "9000", minimum = 1) int steps,
    @Option(description = "How many marks a step.", defaultValue = "128", minimum = 1) int batch,
    @Option(
            description = OptionText.FALLING_LEARNING_RATE,
            defaultValue = "0.002",
            minimum = 1e-6,
            maximum = 1)
        double learningRate,
    @Option(
            description =
                "The part of the marks that is digits drawn with the fonts of this computer.",
            defaultValue = "0.15",
            minimum = 0,
            maximum = 1)
        double printed,
    @Option(
            description =
                "The part of the marks that is no digit: letters, touching digits, halves, blots.",
            defaultValue = "0.15",
            minimum = 0,
            maximum = 1)
        double strange,
    @Option(
            description = "How many digits, the last ones, are held out, to measure on.",
            defaultValue = "10000",
            minimum = 2)
        int heldOut,
    @Option(
            description =
                "The fonts to train on: beginnings of the names of families. Without"
                    + " it, all that are not held out.")
        List<String> fonts,
    @Option(
            description = "The held-out fonts, to measure on: beginnings of the names of families.",
            defaultValue = FontCatalog.HELD_OUT)
        List<String> heldOutFonts,
    @Option(description = OptionText.SEED, defaultValue = "7", minimum = 0) long seed,
    @Option(description = OptionText.CHECKPOINT_EVERY, defaultValue = "250", minimum = 1)
        int checkpointEvery) {}
