package dev.atelier.classifier.dataset;

import java.nio.file.Path;

/**
 * A file that could not be judged.
 *
 * @param file the file
 * @param reason why, in one sentence
 */
public record SkippedFile(Path file, String reason) {}
