package dev.atelier.classifier.classify;

import dev.atelier.api.Option;
import java.util.Optional;

/**
 * The options of {@code atelier classify}.
 *
 * @param model what tells the classes apart
 * @param digits whether to read all digits of a scan, rather than to tell the class of a picture
 * @param top how many classes to name
 */
public record ClassifyParameters(
    @Option(
            description =
                "What tells the classes apart: 'scenes', 'objects', 'digits' (one digit a picture),"
                    + " or a file that 'train-classifier' or 'train-digits' wrote (default:"
                    + " objects, or digits with --digits).",
            placeholder = "MODEL")
        Optional<String> model,
    @Option(
            description =
                "Read the digits of scans: the number, and where each digit is, with its ten"
                    + " probabilities.")
        boolean digits,
    @Option(
            description = "How many classes to name, the likeliest first; not with --digits.",
            defaultValue = "3",
            minimum = 1)
        int top) {}
