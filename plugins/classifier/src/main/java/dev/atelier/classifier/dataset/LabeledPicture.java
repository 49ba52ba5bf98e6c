package dev.atelier.classifier.dataset;

import java.nio.file.Path;

/**
 * A picture and the class that a person says it belongs to.
 *
 * @param file the file, which may turn out to be no picture
 * @param label the name of the class
 */
public record LabeledPicture(Path file, String label) {}
