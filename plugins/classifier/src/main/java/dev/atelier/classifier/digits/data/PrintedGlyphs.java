package dev.atelier.classifier.digits.data;

import java.awt.Font;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Digits, and marks that are none, drawn with fonts and framed like handwritten ones. */
public final class PrintedGlyphs {

  /** Letters that nobody takes for a digit: without O, I, l, S, Z, B, G, g, q and the like. */
  private static final String LETTERS = "ACDEFHJKLMNPQRTUVWXYacdefhkmnprtuvwxy";

  private static final String SYMBOLS = "$€£¥%&#@+=*?<[{~^";

  private final List<float[][]> digits = new ArrayList<>();
  private final List<float[]> others = new ArrayList<>();

  /**
   * Draws the digits and other characters of fonts.
   *
   * @param fonts the fonts, each with all ten digits
   */
  public PrintedGlyphs(List<Font> fonts) {
    for (Font font : fonts) {
      float[][] ten = new float[10][];
      for (int digit = 0; digit < 10; digit++) {
        ten[digit] = FontCatalog.glyph(font, '0' + digit).orElseThrow();
      }
      digits.add(ten);
      (LETTERS + SYMBOLS)
          .codePoints()
          .forEach(character -> FontCatalog.glyph(font, character).ifPresent(others::add));
    }
  }

  /** Returns how many fonts there are. */
  public int fonts() {
    return digits.size();
  }

  /** Returns a digit of a font, 28x28 values, not to be changed. */
  public float[] digit(int font, int digit) {
    return digits.get(font)[digit];
  }

  /** Returns a digit of a font drawn at random. */
  public float[] digit(int digit, SplittableRandom random) {
    return digit(random.nextInt(digits.size()), digit);
  }

  /** Returns a letter or symbol drawn at random. */
  float[] other(SplittableRandom random) {
    return others.get(random.nextInt(others.size()));
  }
}
