package dev.atelier.autoencoder.index.store;

/** The words of options that several verbs about indexes have. */
public final class IndexText {

  public static final String INDEX = "The folder of the index.";

  public static final String COUNT = "How many pictures to find.";

  public static final String LIMIT = "At most how many to take of a file of digits; 0 for all.";

  public static final String COMMIT_EVERY =
      "After how many pictures what was done is made to last, whatever happens afterwards.";

  public static final String SAMPLE = "How many pictures, drawn from all, are looked at.";

  public static final String OUTPUT =
      "Files to write what was found to: data (.json, .csv), or a page with pictures (.html).";

  public static final String OUTPUT_WITH_SHEET =
      "Files to write what was found to: data (.json, .csv), a page with"
          + " pictures (.html), or a sheet of them (.png).";

  public static final String AROUND_MEANS =
      ", found around means; 0 for groups of pictures that have one another"
          + " among their nearest, however many there are.";

  private IndexText() {}
}
