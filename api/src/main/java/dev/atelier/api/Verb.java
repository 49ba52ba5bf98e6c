package dev.atelier.api;

import static java.util.Objects.requireNonNull;

/**
 * One thing that a plugin can do, as a user calls it: {@code atelier stylize …}.
 *
 * @param name what the user types: lower-case letters, digits and hyphens, a verb in the imperative
 * @param summary one line for {@code atelier --help}, starting with a capital letter and ending in
 *     a period
 * @param output what comes out of it
 * @param parameters the public record whose components are the options, each annotated with {@link
 *     Option}
 * @param operation the class that does the work; the host makes it, once a run, with what its
 *     constructor annotated with {@link jakarta.inject.Inject} asks for
 * @param <P> the type of the parameters
 * @since 0.1
 */
public record Verb<P extends Record>(
    String name,
    String summary,
    Output output,
    Class<P> parameters,
    Class<? extends Operation<P>> operation) {

  /** What a verb gives back. */
  public enum Output {
    /** A picture for each input, which the host writes to a file; data may come with it. */
    PICTURE,
    /** Data alone, which the host prints, or writes to a table. */
    DATA,
    /** Data with a {@linkplain Result#label() label}, by which the host can sort the inputs. */
    LABEL
  }

  /**
   * Checks the components.
   *
   * @throws NullPointerException if one is {@code null}
   * @throws IllegalArgumentException if the name is not made of lower-case letters, digits and
   *     hyphens, or the summary is not one line
   */
  public Verb {
    requireNonNull(name, "name is null");
    requireNonNull(summary, "summary is null");
    requireNonNull(output, "output is null");
    requireNonNull(parameters, "parameters is null");
    requireNonNull(operation, "operation is null");
    if (!name.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*")) {
      throw new IllegalArgumentException(
          "the name of a verb is lower-case letters, digits and hyphens, not '" + name + "'");
    }
    if (summary.isBlank() || summary.lines().count() != 1) {
      throw new IllegalArgumentException("the summary of the verb " + name + " is not one line");
    }
  }
}
