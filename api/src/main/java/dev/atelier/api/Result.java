package dev.atelier.api;

import static java.util.Objects.requireNonNull;

import dev.atelier.api.picture.Picture;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an operation gives back: a picture, or data, or both.
 *
 * @param picture the picture, if there is one
 * @param label the class that the input belongs to, if the operation tells classes apart
 * @param data facts by name, in the order to show them: strings, numbers, booleans, lists and maps
 *     of these
 * @since 0.1
 */
public record Result(Optional<Picture> picture, Optional<String> label, Map<String, Object> data) {

  /**
   * Copies the data.
   *
   * @throws NullPointerException if a component is {@code null}
   */
  public Result {
    requireNonNull(picture, "picture is null");
    requireNonNull(label, "label is null");
    data = Collections.unmodifiableMap(new LinkedHashMap<>(requireNonNull(data, "data is null")));
  }

  /**
   * Returns a result with a picture, and data about it.
   *
   * @param picture the picture
   * @param data facts by name, may be empty
   * @return the result
   */
  public static Result of(Picture picture, Map<String, Object> data) {
    return new Result(Optional.of(picture), Optional.empty(), data);
  }

  /**
   * Returns a result with data alone.
   *
   * @param data facts by name
   * @return the result
   */
  public static Result of(Map<String, Object> data) {
    return new Result(Optional.empty(), Optional.empty(), data);
  }

  /**
   * Returns a result that says which class the input belongs to.
   *
   * @param label the name of the class
   * @param data facts by name
   * @return the result
   */
  public static Result of(String label, Map<String, Object> data) {
    return new Result(Optional.empty(), Optional.of(label), data);
  }
}
