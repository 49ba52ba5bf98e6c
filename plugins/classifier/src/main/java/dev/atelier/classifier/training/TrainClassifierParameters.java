package dev.atelier.classifier.training;

import dev.atelier.api.Option;
import dev.atelier.classifier.model.ClassifierText;
import dev.atelier.toolkit.option.OptionText;
import java.nio.file.Path;
import java.util.List;

/**
 * The options of {@code atelier train-classifier}.
 *
 * @param pictures the pictures whose classes are known
 * @param output where the model is written
 * @param backbone the network to look through
 * @param layers the layers to look at; those that suit the backbone if there are none
 * @param size the side in pixels that pictures are looked at
 * @param augment how many views of each picture to learn from
 * @param flip whether a mirrored picture is of the same class
 * @param validation the part of the pictures that is kept to decide when to stop
 * @param nearDuplicates in how many of 64 bits of their hashes pictures may differ to be one
 * @param heldOutEvery every n-th picture of a class is left out altogether; 0 for none
 * @param ood folders of pictures of none of the classes
 * @param balance whether every class counts the same, however many pictures it has
 * @param epochs how often at most all pictures are gone through
 * @param patience after how many times without getting better to stop
 * @param learningRate the greatest step of Adam
 * @param weightDecay how much large weights are held back
 * @param fineTune how often to go through all pictures with the backbone's weights learning too
 * @param fineTuneRate the greatest step of Adam then
 * @param seed what everything is drawn from
 */
public record TrainClassifierParameters(
    @Option(description = ClassifierText.LABELED, placeholder = "FOLDER", position = 0)
        Path pictures,
    @Option(
            description =
                "The new file for the model. While training goes on, a folder of this name and"
                    + " '.training' keeps what is done: the same command goes on from there.",
            placeholder = "FILE")
        Path output,
    @Option(description = OptionText.BACKBONE, defaultValue = "compact", placeholder = "NAME")
        String backbone,
    @Option(
            description =
                "The layers of it to look at (default: some from relu3_1 on, or the deepest"
                    + " four).")
        List<String> layers,
    @Option(
            description = "The side in pixels of the square that pictures are scaled to.",
            defaultValue = "160",
            minimum = 64,
            maximum = 1024)
        int size,
    @Option(
            description =
                "How many views of each picture to learn from: itself, mirrored, and parts of it.",
            defaultValue = "4",
            minimum = 1,
            maximum = 64,
            aliases = "views")
        int augment,
    @Option(
            description = "Whether a mirrored picture is of the same class; writing is not.",
            defaultValue = "true")
        boolean flip,
    @Option(
            description = "The part of the pictures that is held out to decide when to stop.",
            defaultValue = "0.15",
            minimum = 0.05,
            maximum = 0.5)
        double validation,
    @Option(
            description =
                "In how many of 64 bits of their hashes two pictures may differ to count as copies"
                    + " of one, which are kept together.",
            defaultValue = "6",
            minimum = 0,
            maximum = 31)
        int nearDuplicates,
    @Option(
            description =
                "Hold out every n-th picture of each class, to measure on with the same"
                    + " option of 'atelier evaluate'; 0 holds out none.",
            defaultValue = "0",
            minimum = 0)
        int heldOutEvery,
    @Option(
            description =
                "Folders of out-of-distribution pictures, of none of the classes, the"
                    + " more unlike each other the better, to learn what 'none of these'"
                    + " looks like. Without any, a picture is none of these if it is far from"
                    + " all pictures of the classes.",
            placeholder = "FOLDER,...",
            aliases = "strangers")
        List<Path> ood,
    @Option(
            description =
                "Whether every class counts the same, however many pictures there are of it.",
            defaultValue = "true")
        boolean balance,
    @Option(
            description = "How often at most to go through all pictures.",
            defaultValue = "60",
            minimum = 1)
        int epochs,
    @Option(
            description = "After how many times without getting better to stop.",
            defaultValue = "8",
            minimum = 1)
        int patience,
    @Option(
            description = OptionText.LEARNING_RATE,
            defaultValue = "0.0005",
            minimum = 1e-7,
            maximum = 1)
        double learningRate,
    @Option(
            description = "How much large weights are held back.",
            defaultValue = "0.1",
            minimum = 0,
            maximum = 10)
        double weightDecay,
    @Option(
            description =
                "How often to go through all pictures after that with the backbone's weights"
                    + " learning too, which takes some 0.2 s a picture each time. Where that"
                    + " does no"
                    + " better on the pictures kept, the model is that of before.",
            defaultValue = "0",
            minimum = 0)
        int fineTune,
    @Option(
            description = "The greatest learning rate of Adam while the backbone learns too.",
            defaultValue = "0.0001",
            minimum = 1e-7,
            maximum = 1)
        double fineTuneRate,
    @Option(description = OptionText.SEED, defaultValue = "7", minimum = 0) long seed) {}
