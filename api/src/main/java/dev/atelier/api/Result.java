package dev.atelier.api;

import static java.util.Objects.requireNonNull;

import dev.atelier.api.picture.Picture;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What an operation gives back: a picture, or data, or both, and the class that the input belongs
 * to. Made by {@code of}, and completed by {@code with}; further facts will be added in the same
 * way, so that a plugin compiled against this version keeps working.
 *
 * @since 0.1
 */
public final class Result {

  private final Optional<Picture> picture;
  private final Optional<String> label;
  private final Map<String, Object> data;

  private Result(Optional<Picture> picture, Optional<String> label, Map<String, Object> data) {
    this.picture = picture;
    this.label = label;
    this.data = data;
  }

  /**
   * Returns a result with data alone.
   *
   * @param data facts by name, in the order to show them: strings, numbers, booleans, lists and
   *     maps of these; copied
   * @return the result
   * @throws NullPointerException if the data are {@code null}
   */
  public static Result of(Map<String, Object> data) {
    requireNonNull(data, "data is null");
    return new Result(
        Optional.empty(), Optional.empty(), Collections.unmodifiableMap(new LinkedHashMap<>(data)));
  }

  /**
   * Returns a result with a picture, and data about it.
   *
   * @param picture the picture
   * @param data facts by name, may be empty
   * @return the result
   * @throws NullPointerException if one is {@code null}
   */
  public static Result of(Picture picture, Map<String, Object> data) {
    return of(data).withPicture(picture);
  }

  /**
   * Returns a result that says which class the input belongs to.
   *
   * @param label the name of the class
   * @param data facts by name
   * @return the result
   * @throws NullPointerException if one is {@code null}
   */
  public static Result of(String label, Map<String, Object> data) {
    return of(data).withLabel(label);
  }

  /**
   * Returns this result with a picture.
   *
   * @param newPicture the picture, instead of the one that there may be
   * @return a new result
   * @throws NullPointerException if it is {@code null}
   */
  public Result withPicture(Picture newPicture) {
    return new Result(Optional.of(requireNonNull(newPicture, "the picture is null")), label, data);
  }

  /**
   * Returns this result with the class that the input belongs to.
   *
   * @param newLabel the name of the class, instead of the one that there may be
   * @return a new result
   * @throws NullPointerException if it is {@code null}
   */
  public Result withLabel(String newLabel) {
    return new Result(picture, Optional.of(requireNonNull(newLabel, "the label is null")), data);
  }

  /**
   * Returns the picture.
   *
   * @return the picture, if there is one
   */
  public Optional<Picture> picture() {
    return picture;
  }

  /**
   * Returns the class that the input belongs to.
   *
   * @return its name, if the operation tells classes apart
   */
  public Optional<String> label() {
    return label;
  }

  /**
   * Returns the data.
   *
   * @return facts by name, in the order to show them, which cannot be changed
   */
  public Map<String, Object> data() {
    return data;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Result result
        && picture.equals(result.picture)
        && label.equals(result.label)
        && data.equals(result.data);
  }

  @Override
  public int hashCode() {
    return Objects.hash(picture, label, data);
  }

  @Override
  public String toString() {
    return "Result[picture=" + picture + ", label=" + label + ", data=" + data + "]";
  }
}
