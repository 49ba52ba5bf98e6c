package dev.atelier.classifier.digits.evaluation;

import dev.atelier.api.Option;
import dev.atelier.classifier.digits.data.FontCatalog;
import dev.atelier.toolkit.option.OptionText;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The options of {@code atelier evaluate-digits}.
 *
 * @param digits the folder with handwritten digits
 * @param heldOut how many of the last of them are used
 * @param fonts the families that printed digits are drawn with
 * @param scans how many scans of each kind
 * @param model what reads
 * @param seed what scans are drawn from
 * @param sheet where a picture of some scans goes
 */
public record EvaluateDigitsParameters(
    @Option(
            description =
                "The folder with handwritten digits, as for train-digits; without it, scans are"
                    + " printed only.",
            placeholder = "FOLDER",
            position = 0)
        Optional<Path> digits,
    @Option(
            description = "How many of the handwritten digits, the last ones, are used.",
            defaultValue = "10000",
            minimum = 1)
        int heldOut,
    @Option(
            description =
                "The fonts of printed digits: beginnings of the names of families. By default those"
                    + " that train-digits does not see.",
            defaultValue = FontCatalog.HELD_OUT)
        List<String> fonts,
    @Option(
            description = "How many scans of each difficulty, printed and as many handwritten.",
            defaultValue = "100",
            minimum = 1)
        int scans,
    @Option(
            description = "What reads: digits, or a file that train-digits wrote.",
            defaultValue = "digits",
            placeholder = "MODEL")
        String model,
    @Option(description = OptionText.SEED, defaultValue = "1", minimum = 0) long seed,
    @Option(
            description = "Show some scans of each kind, with what was read, in this file (.png).",
            placeholder = "FILE")
        Optional<Path> sheet) {}
