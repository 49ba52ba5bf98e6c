package dev.atelier.autoencoder.inversion;

import dev.atelier.api.Option;
import dev.atelier.autoencoder.model.AutoencoderText;
import dev.atelier.toolkit.option.OptionText;
import java.nio.file.Path;

/**
 * The options of {@code atelier train-decoder}.
 *
 * @param pictures the pictures to learn from
 * @param output where the model is written
 * @param level the layer whose feature maps are decoded
 * @param backbone the network that the layer is of
 * @param features what feature maps count beside pixels
 * @param side the side of the squares to learn from
 * @param steps how many steps
 * @param batch how many squares a step
 * @param learningRate the greatest step of Adam
 * @param heldOutEvery every n-th picture is kept to measure on
 * @param checkpointEvery the steps between two checkpoints
 * @param seed what everything is drawn from
 */
public record TrainDecoderParameters(
    @Option(
            description = "The folder with the pictures to learn from, and those below it.",
            placeholder = "FOLDER",
            position = 0)
        Path pictures,
    @Option(
            description = "The new file for the decoder (.model)." + OptionText.CHECKPOINT,
            placeholder = "FILE")
        Path output,
    @Option(
            description = "The layer whose feature maps are decoded.",
            defaultValue = "relu3_1",
            choices = {"relu1_1", "relu2_1", "relu3_1", "relu4_1"})
        String level,
    @Option(
            description = "The network that the layer is of" + OptionText.SEE_BACKBONES,
            defaultValue = "compact",
            placeholder = "NAME")
        String backbone,
    @Option(
            description = AutoencoderText.FEATURES,
            defaultValue = "0.01",
            minimum = 0,
            maximum = 10)
        double features,
    @Option(
            description = "The side in pixels of the squares to learn from.",
            defaultValue = "96",
            minimum = 32,
            maximum = 512)
        int side,
    @Option(description = OptionText.STEPS, defaultValue = "2000", minimum = 1) int steps,
    @Option(description = "How many squares a step.", defaultValue = "8", minimum = 1) int batch,
    @Option(
            description =
                OptionText.FALLING_LEARNING_RATE
                    + " The deeper the layer, the smaller it has to be: 0.002 suits relu1_1"
                    + " and relu2_1, 0.0005 relu4_1.",
            defaultValue = "0.001",
            minimum = 1e-7,
            maximum = 1)
        double learningRate,
    @Option(description = OptionText.HELD_OUT_EVERY, defaultValue = "20", minimum = 2)
        int heldOutEvery,
    @Option(description = OptionText.CHECKPOINT_EVERY, defaultValue = "250", minimum = 1)
        int checkpointEvery,
    @Option(description = OptionText.SEED, defaultValue = "7", minimum = 0) long seed) {}
