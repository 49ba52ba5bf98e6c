package dev.atelier.host.parameter;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;

/**
 * An option of a verb, as help, reference pages and completion show it.
 *
 * @param component the name of the record's component, and of the member in JSON, such as {@code
 *     styleWeight}
 * @param name the name on the command line without the dashes, such as {@code style-weight}
 * @param description what the option does
 * @param placeholder what stands for the value in the help, such as {@code N}, {@code PICTURE} or
 *     {@code a|b|c}; empty for a flag
 * @param defaultText the default as the user would write it, if there is one; none for a flag that
 *     is off, an option that may be absent, or an empty list
 * @param required whether the user has to give it
 * @param minimum the least number that makes sense, if there is one
 * @param maximum the greatest number that makes sense, if there is one
 * @param choices the only values, as the user would write them; empty if there is no end of them
 * @param repeatable whether it takes several values, separated by commas
 * @param flag whether it is a {@code boolean}, which needs no value on the command line
 * @param path whether its values are paths, which a shell can complete
 * @param existing whether its values are files that have to be there
 * @param position where its value may stand without its name, from 0; -1 if it has no such place
 * @param formerComponents other names of the component that do the same and are in no help, such as
 *     those of an earlier version
 */
public record OptionSchema(
    String component,
    String name,
    String description,
    String placeholder,
    Optional<String> defaultText,
    boolean required,
    OptionalDouble minimum,
    OptionalDouble maximum,
    List<String> choices,
    boolean repeatable,
    boolean flag,
    boolean path,
    boolean existing,
    int position,
    List<String> formerComponents) {

  /**
   * Copies the choices and the former names.
   *
   * @throws NullPointerException if a component is {@code null}
   */
  public OptionSchema {
    requireNonNull(component, "component is null");
    requireNonNull(name, "name is null");
    requireNonNull(description, "description is null");
    requireNonNull(placeholder, "placeholder is null");
    requireNonNull(defaultText, "defaultText is null");
    requireNonNull(minimum, "minimum is null");
    requireNonNull(maximum, "maximum is null");
    choices = List.copyOf(requireNonNull(choices, "choices is null"));
    formerComponents = List.copyOf(requireNonNull(formerComponents, "formerComponents is null"));
  }

  /**
   * Returns what else the option may be called on the command line and in recipes, without dashes.
   *
   * @return the names, which are in no help
   */
  public List<String> formerNames() {
    return formerComponents.stream().map(Names::kebabCase).toList();
  }

  /**
   * Returns the range of a number in words, such as {@code 1 to 100} or {@code at least 1}.
   *
   * @return the range, or empty if every number makes sense
   */
  public Optional<String> range() {
    if (minimum.isPresent() && maximum.isPresent()) {
      return Optional.of(
          Quoting.number(minimum.getAsDouble()) + " to " + Quoting.number(maximum.getAsDouble()));
    }
    if (minimum.isPresent()) {
      return Optional.of("at least " + Quoting.number(minimum.getAsDouble()));
    }
    if (maximum.isPresent()) {
      return Optional.of("at most " + Quoting.number(maximum.getAsDouble()));
    }
    return Optional.empty();
  }

  /**
   * Changes each value of this option in a text.
   *
   * @param text what a user wrote
   * @param change the change
   * @return the changed text; the same one if it is no list and has to be
   */
  public String withEach(String text, UnaryOperator<String> change) {
    if (!repeatable) {
      return change.apply(text);
    }
    try {
      return joined(TextList.split(text).stream().map(change).toList());
    } catch (InvalidValueException e) {
      // Who reads it next says what is wrong with it.
      return text;
    }
  }

  /**
   * Returns several values as one text.
   *
   * @param values the values
   * @return the text of an option that is {@link #repeatable}
   */
  public static String joined(List<String> values) {
    return TextList.join(values);
  }
}
