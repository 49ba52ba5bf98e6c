package dev.atelier.toolkit.data;

import ai.djl.util.JsonUtils;

/**
 * Reads JSON (RFC 8259) that is of no type known beforehand.
 *
 * @since 0.1
 */
public final class JsonWriter {

  private JsonWriter() {}

  /** Says that a text is no JSON. */
  public static final class MalformedException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedException(String problem) {
      super(problem);
    }
  }

  /**
   * Reads a value.
   *
   * @param text the whole of the text
   * @return a {@code String}, {@code Double}, {@code Boolean}, a {@code List} or {@code Map} of
   *     these, or {@code null} for {@code null}
   * @throws MalformedException if it is no JSON, or empty
   */
  public static Object parse(String text) throws MalformedException {
    if (text.isBlank()) {
      throw new MalformedException("it is empty");
    }
    try {
      return JsonUtils.GSON.fromJson(text, Object.class);
    } catch (RuntimeException e) {
      Throwable innermost = e;
      while (innermost.getCause() != null) {
        innermost = innermost.getCause();
      }
      String message = innermost.getMessage();
      throw new MalformedException(
          message == null ? "it is no JSON" : message.lines().findFirst().orElse("it is no JSON"));
    }
  }
}
