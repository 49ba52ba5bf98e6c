package dev.atelier.autoencoder.model;

/** The words of options that several verbs about autoencoders have. */
public final class AutoencoderText {

  public static final String MODEL =
      "The autoencoder: digits, pictures, or a file that 'atelier train-autoencoder' wrote.";

  public static final String OWN_MODEL = " a file that 'atelier train-autoencoder' wrote";

  public static final String ENLARGE =
      "How many pixels wide and high each pixel of a picture is drawn.";

  public static final String SHEET_OR_FOLDER =
      "A new sheet of all pictures (.png), or a new or empty folder for a file of each.";

  public static final String COLUMNS = "How many pictures stand in a row of a sheet";

  public static final String FEATURES =
      "What feature maps count beside pixels: as if a picture whose maps have"
          + " nothing in common with the original's had this mean square more.";

  private AutoencoderText() {}
}
