package dev.atelier.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares an option of a {@link Verb}, on a component of its record of parameters.
 *
 * <p>The option is named after the component: {@code styleWeight} becomes {@code --style-weight} on
 * the command line and {@code "styleWeight"} in JSON. A component is a {@code boolean}, {@code
 * int}, {@code long}, {@code double}, {@code String}, {@link java.nio.file.Path} or enum, an {@link
 * java.util.Optional} of one of their reference types for an option that may be absent, or a {@link
 * java.util.List} for one that takes several values, separated by commas. A component without a
 * default is required, unless it is a {@code boolean} (false), an {@code Optional} (empty) or a
 * {@code List} (empty).
 *
 * <p>The component {@code output} of a {@link Task}, a file or folder that it writes, may be given
 * as {@code -o} too.
 *
 * @since 0.1
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Option {

  /**
   * What the option does, in a sentence or two.
   *
   * @return the description
   */
  String description();

  /**
   * The value when the user gives none, as the user would write it. Empty for none.
   *
   * @return the default
   */
  String defaultValue() default "";

  /**
   * The least number that makes sense.
   *
   * @return the minimum, included
   */
  double minimum() default Double.NEGATIVE_INFINITY;

  /**
   * The greatest number that makes sense.
   *
   * @return the maximum, included
   */
  double maximum() default Double.POSITIVE_INFINITY;

  /**
   * The strings that make sense; an enum needs none.
   *
   * @return the choices, or none for any string
   */
  String[] choices() default {};

  /**
   * Whether a {@link java.nio.file.Path} has to be a file that can be read.
   *
   * @return whether it has to exist
   */
  boolean exists() default false;

  /**
   * What stands for the value in the help, such as {@code PICTURE}. Empty for a word made from the
   * type.
   *
   * @return the placeholder
   */
  String placeholder() default "";

  /**
   * Other names that do what the component's does and are in no help, such as those that it had in
   * an earlier version. They are written as components are, {@code formerName}, and work wherever
   * the option does: on the command line as {@code --former-name}, in JSON, in a recipe, and in
   * what an earlier run wrote down. An alias that is the name or an alias of another option of the
   * verb, or of an option of the host, is refused when the plugin is loaded.
   *
   * @return the names, or none
   */
  String[] aliases() default {};

  /**
   * Where among the arguments of a {@link Task} the value may stand without the option's name: 0
   * for the first, so that {@code train-classifier FOLDER} is {@code train-classifier --folder
   * FOLDER}.
   *
   * @return the position, or -1 if it is always given by name
   */
  int position() default -1;
}
