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
 * @param data facts by name, in the order to show them: strings, numbers, booleans, lists and maps
 *     of these
 * @since 0.1
 */
public record Result(Optional<Picture> picture, Map<String, Object> data) {

  /**
   * Copies the data.
   *
   * @throws NullPointerException if a component is {@code null}
   */
  public Result {
    requireNonNull(picture, "picture is null");
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
    return new Result(Optional.of(picture), data);
  }

  /**
   * Returns a result with data alone.
   *
   * @param data facts by name
   * @return the result
   */
  public static Result of(Map<String, Object> data) {
    return new Result(Optional.empty(), data);
  }
}
