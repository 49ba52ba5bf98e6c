package dev.atelier.classifier;

import dev.atelier.api.Option;

/**
 * The options of {@code atelier classify}.
 *
 * @param model what tells the classes apart
 * @param top how many classes to name
 */
public record ClassifyParameters(
    @Option(
            description =
                "What tells the classes apart: 'scenes', 'objects', 'digits' (one digit a picture),"
                    + " or a file that 'train-classifier' wrote.",
            placeholder = "MODEL",
            defaultValue = "objects")
        String model,
    @Option(
            description = "How many classes to name, the likeliest first.",
            defaultValue = "3",
            minimum = 1)
        int top) {}
