package dev.atelier.style.stylize;

/** The words of options that several verbs that paint have. */
public final class StyleText {

  public static final String METHOD =
      "How to paint: 'fast' lets a trained network do it at once, 'optimize'"
          + " changes the pixels step by step, a minute or more.";

  public static final String STRENGTH =
      "How far to go from the picture to the style, with '--method fast'.";

  public static final String ITERATIONS =
      "How many steps '--method optimize' takes, over all scales.";

  private StyleText() {}
}
