package dev.atelier.classifier.evaluation;

import dev.atelier.api.Option;
import dev.atelier.classifier.model.ClassifierText;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The options of {@code atelier evaluate}.
 *
 * @param model what tells the classes apart
 * @param pictures the pictures whose classes are known
 * @param heldOutEvery every n-th picture of a class is measured on alone; 0 for all
 * @param ignoreUnknown whether to leave out classes that the model does not know
 * @param ood pictures of none of the classes
 * @param report where the page to read is written
 * @param table where every picture's numbers are written as CSV
 * @param data where all numbers are written as JSON
 */
public record EvaluateParameters(
    @Option(
            description =
                "What tells the classes apart: 'scenes', 'objects', 'digits', or a file that"
                    + " 'train-classifier' wrote.",
            placeholder = "MODEL",
            position = 0)
        String model,
    @Option(
            description =
                ClassifierText.LABELED
                    + " A picture counts as right if its class is the likeliest.",
            placeholder = "FOLDER",
            position = 1)
        Path pictures,
    @Option(
            description =
                "Measure on the held-out pictures alone: every n-th of each class, as"
                    + " the same option of 'train-classifier' held out; 0 for all.",
            defaultValue = "0",
            minimum = 0)
        int heldOutEvery,
    @Option(
            description =
                "Leave out pictures of classes that the model does not know, rather than refuse to"
                    + " begin.")
        boolean ignoreUnknown,
    @Option(
            description =
                "A folder of out-of-distribution pictures, of none of the classes, to"
                    + " measure how well the model tells them from those of its classes.",
            placeholder = "FOLDER",
            aliases = "strangers")
        Optional<Path> ood,
    @Option(
            description =
                "A new file for a page to read, with the worst mistakes: one .html that needs"
                    + " nothing else.",
            placeholder = "FILE")
        Optional<Path> report,
    @Option(
            description =
                "A new file for what is said of every single picture, as comma-separated values.",
            placeholder = "FILE")
        Optional<Path> table,
    @Option(description = "A new file for all numbers, as JSON.", placeholder = "FILE")
        Optional<Path> data) {}
