package dev.atelier.classifier.model;

/** The words of options that several verbs of this plugin have. */
public final class ClassifierText {

  public static final String FEATURE_MAPS_SEEN =
      "The longest side in pixels at which a picture is looked at; a smaller"
          + " picture keeps its size.";

  public static final String LABELED =
      "Pictures whose classes are known: a folder with a folder for each"
          + " class, named after it, or a CSV file with the columns 'file' and"
          + " 'label', file names relative to it. Files that are no pictures are"
          + " skipped and listed.";

  private ClassifierText() {}
}
