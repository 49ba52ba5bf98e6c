package dev.atelier.api;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * One thing that a plugin can do, as a user calls it: {@code atelier stylize …}.
 *
 * @param name what the user types: lower-case letters, digits and hyphens, a verb in the
 *     imperative; or two such words with a space between, of which the first names a group of
 *     verbs, as in {@code index build}
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

  private static final String WORD = "[a-z][a-z0-9]*(-[a-z0-9]+)*";

  /** What a verb gives back. */
  public enum Output {
    /** A picture for each input, which the host writes to a file; data may come with it. */
    PICTURE,
    /** Data alone, which the host prints, or writes to a table. */
    DATA,
    /** Data with a {@linkplain Result#label() label}, by which the host can sort the inputs. */
    LABEL,
    /**
     * Data with a list of numbers called {@value #VECTOR_ENTRY}, as long for one input as for
     * another, of which the host can make a matrix.
     */
    VECTOR;

    /** What the list of numbers is called in the data. */
    public static final String VECTOR_ENTRY = "vector";
  }

  /**
   * Checks the components.
   *
   * @throws NullPointerException if one is {@code null}
   * @throws IllegalArgumentException if the name is not one or two words made of lower-case
   *     letters, digits and hyphens, or the summary is not one line
   */
  public Verb {
    requireNonNull(name, "name is null");
    requireNonNull(summary, "summary is null");
    requireNonNull(output, "output is null");
    requireNonNull(parameters, "parameters is null");
    requireNonNull(operation, "operation is null");
    if (!name.matches(WORD + "( " + WORD + ")?")) {
      throw new IllegalArgumentException(
          "the name of a verb is a word, or two with a space between, of lower-case letters, digits"
              + " and hyphens, not '"
              + name
              + "'");
    }
    if (summary.isBlank() || summary.lines().count() != 1) {
      throw new IllegalArgumentException("the summary of the verb " + name + " is not one line");
    }
  }

  /**
   * Returns the group that the verb belongs to.
   *
   * @return the first of the two words of its name, or empty if it has but one
   */
  public Optional<String> group() {
    int space = name.indexOf(' ');
    return space < 0 ? Optional.empty() : Optional.of(name.substring(0, space));
  }
}
