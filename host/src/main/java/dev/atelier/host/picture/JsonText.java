package dev.atelier.host.picture;

/** JSON text that any file can hold. */
final class JsonText {

  private JsonText() {}

  /**
   * Returns the same JSON without characters that XML or UTF-8 cannot hold: control characters,
   * lone surrogates and the like become escapes of JSON, and ends of lines are line feeds.
   */
  static String portable(String json) {
    StringBuilder text = new StringBuilder(json.length());
    int i = 0;
    while (i < json.length()) {
      int codePoint = json.codePointAt(i);
      i += Character.charCount(codePoint);
      if (codePoint == '\r') {
        // Outside of strings, where alone JSON allows it, one white space is as good as another.
        text.append(i < json.length() && json.charAt(i) == '\n' ? "" : "\n");
      } else if (isPortable(codePoint)) {
        text.appendCodePoint(codePoint);
      } else {
        text.append(String.format("\\u%04x", codePoint));
      }
    }
    return text.toString();
  }

  private static boolean isPortable(int codePoint) {
    boolean control = Character.isISOControl(codePoint) && codePoint != '\t' && codePoint != '\n';
    boolean surrogate = codePoint >= 0xd800 && codePoint <= 0xdfff;
    return !control && !surrogate && codePoint != 0xfffe && codePoint != 0xffff;
  }
}
