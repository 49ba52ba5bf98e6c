package dev.atelier.toolkit.option;

/**
 * The words of options that verbs of several plugins have.
 *
 * @since 0.1
 */
public final class OptionText {

  public static final String SEED = "The seed that random numbers are drawn from.";

  public static final String SEE_BACKBONES = "; see 'atelier backbone list'.";

  public static final String BACKBONE = "The network to look through; see 'atelier backbone list'.";

  public static final String STEPS = "How many steps to train.";

  public static final String BATCH = "How many pictures a step.";

  public static final String LEARNING_RATE = "The greatest learning rate of Adam.";

  public static final String FALLING_LEARNING_RATE =
      "The greatest learning rate of Adam, which falls along a cosine.";

  public static final String CHECKPOINT_EVERY = "The steps between two checkpoints.";

  public static final String CHECKPOINT =
      " A checkpoint stands beside it, from which a training that was stopped goes on.";

  public static final String HELD_OUT_EVERY = "Every n-th picture is held out, to measure on.";

  public static final String RESULT_SIZE =
      "The longest side of the result in pixels; a smaller picture keeps its"
          + " size. 0 keeps every picture's own size.";

  public static final String PNG_SHEET = "The new file for the sheet, a PNG.";

  public static final String TOTAL_VARIATION =
      "How much differences between neighboring pixels are smoothed.";

  private OptionText() {}
}
