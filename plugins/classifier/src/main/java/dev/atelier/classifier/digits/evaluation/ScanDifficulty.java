package dev.atelier.classifier.digits.evaluation;

import java.util.Locale;

/** What makes a scan hard to read. */
enum ScanDifficulty {
  /** Clean, dark on light. */
  PLAIN,
  /** Turned by up to 5 degrees. */
  TURNED,
  /** Noise of the sensor, and specks. */
  NOISY,
  BLURRED,
  /** On, or struck through by, ruled lines. */
  RULED,
  /** On paper that gets darker towards a side or a corner. */
  SHADED,
  LIGHT_ON_DARK,
  /** Digits 12 to 18 pixels high. */
  SMALL,
  /** Two or three rows. */
  ROWS,
  /** Some neighbors touch. */
  TOUCHING,
  /** Several of these at once. */
  MIXED;

  /** Returns the name as data call it. */
  String label() {
    String[] words = name().toLowerCase(Locale.ROOT).split("_", -1);
    StringBuilder label = new StringBuilder(words[0]);
    for (int i = 1; i < words.length; i++) {
      label.append(words[i].substring(0, 1).toUpperCase(Locale.ROOT)).append(words[i].substring(1));
    }
    return label.toString();
  }
}
