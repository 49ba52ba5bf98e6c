package dev.atelier.api;

/**
 * The headings below which {@code atelier --help} lists the verbs of the bundled plugins, in the
 * order in which it shows them. A plugin may use them for {@link Verb#withCategory}, or have a
 * heading of its own, which is shown before {@link #TRAIN_AND_MEASURE}.
 *
 * @since 0.1
 */
public final class VerbCategory {

  /** Verbs that paint pictures. */
  public static final String STYLIZE = "Stylize";

  /** Verbs that find pictures, or put those together that are alike. */
  public static final String FIND_AND_GROUP = "Find and group";

  /** Verbs that say which class a picture belongs to. */
  public static final String CLASSIFY = "Classify";

  /** Verbs that show what networks know and see. */
  public static final String LOOK_INSIDE = "Look inside";

  /** Trainings, evaluations and benchmarks. */
  public static final String TRAIN_AND_MEASURE = "Train and measure";

  private VerbCategory() {}
}
