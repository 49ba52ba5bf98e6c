package dev.atelier.host.parameter;

import dev.atelier.host.file.OneLine;
import java.math.BigDecimal;

/** How values look in messages, which are one line whatever the user typed. */
final class Quoting {

  private static final int LONGEST = 80;

  private Quoting() {}

  static String quote(String text) {
    return "'" + shorten(text) + "'";
  }

  static String shorten(String text) {
    return OneLine.shown(text, LONGEST);
  }

  /** Writes 1.0 as 1 and 1.0E-4 as 0.0001, and leaves the very large and very small as they are. */
  static String number(Number number) {
    if (!(number instanceof Double)) {
      return number.toString();
    }
    BigDecimal decimal = BigDecimal.valueOf(number.doubleValue()).stripTrailingZeros();
    boolean readable = Math.abs(decimal.scale()) <= 9 && decimal.precision() <= 18;
    return readable ? decimal.toPlainString() : number.toString();
  }
}
