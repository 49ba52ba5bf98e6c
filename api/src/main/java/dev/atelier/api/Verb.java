package dev.atelier.api;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One thing that a plugin can do, as a user calls it: {@code atelier stylize …}. It is made by the
 * method that says what comes out of it: {@link #picture picture}, {@link #data data}, {@link
 * #label label} or {@link #vector vector}. What else a verb may say of itself will be added by
 * methods called {@code with…}, so that a plugin compiled against this version keeps working.
 *
 * <p>In all four, the name is what the user types: lower-case letters, digits and hyphens, a verb
 * in the imperative; or two such words with a space between, of which the first names a group of
 * verbs, as in {@code index build}. The summary is one line for {@code atelier --help}, starting
 * with a capital letter and ending in a period. The parameters are the public record whose
 * components are the options, each annotated with {@link Option}. The operation is the class that
 * does the work; the host makes it, once a run, with what its constructor annotated with {@link
 * jakarta.inject.Inject} asks for.
 *
 * @param <P> the type of the parameters
 * @since 0.1
 */
public final class Verb<P extends Record> {

  private static final String WORD = "[a-z][a-z0-9]*(-[a-z0-9]+)*";

  private final String name;
  private final String summary;
  private final Output output;
  private final Class<P> parameters;
  private final Class<? extends Operation<P>> operation;
  private final Optional<String> category;
  private final List<String> aliases;

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

  private Verb(
      String name,
      String summary,
      Output output,
      Class<P> parameters,
      Class<? extends Operation<P>> operation,
      Optional<String> category,
      List<String> aliases) {
    this.name = requireNonNull(name, "name is null");
    this.summary = requireNonNull(summary, "summary is null");
    this.output = requireNonNull(output, "output is null");
    this.parameters = requireNonNull(parameters, "parameters is null");
    this.operation = requireNonNull(operation, "operation is null");
    this.category = category;
    this.aliases = aliases;
    requireName(name);
    if (summary.isBlank() || summary.lines().count() != 1) {
      throw new IllegalArgumentException("the summary of the verb " + name + " is not one line");
    }
  }

  private Verb(
      String name,
      String summary,
      Output output,
      Class<P> parameters,
      Class<? extends Operation<P>> operation) {
    this(name, summary, output, parameters, operation, Optional.empty(), List.of());
  }

  private static void requireName(String name) {
    if (!name.matches(WORD + "( " + WORD + ")?")) {
      throw new IllegalArgumentException(
          "the name of a verb is a word, or two with a space between, of lower-case letters, digits"
              + " and hyphens, not '"
              + name
              + "'");
    }
  }

  /**
   * Returns a verb that makes a {@linkplain Output#PICTURE picture} of each picture.
   *
   * @param name what the user types, in one word or two
   * @param summary one line
   * @param parameters the record of options
   * @param operation what does the work
   * @param <P> the type of the parameters
   * @return the verb
   * @throws NullPointerException if something is {@code null}
   * @throws IllegalArgumentException if the name is not one or two words made of lower-case
   *     letters, digits and hyphens, or the summary is not one line
   */
  public static <P extends Record> Verb<P> picture(
      String name,
      String summary,
      Class<P> parameters,
      Class<? extends PictureOperation<P>> operation) {
    return new Verb<>(name, summary, Output.PICTURE, parameters, operation);
  }

  /**
   * Returns a verb that gives {@linkplain Output#DATA data} alone: of each picture, or, as a {@link
   * Task}, of the whole.
   *
   * @param name what the user types, in one word or two
   * @param summary one line
   * @param parameters the record of options
   * @param operation what does the work
   * @param <P> the type of the parameters
   * @return the verb
   * @throws NullPointerException if something is {@code null}
   * @throws IllegalArgumentException if the name is not one or two words made of lower-case
   *     letters, digits and hyphens, or the summary is not one line
   */
  public static <P extends Record> Verb<P> data(
      String name, String summary, Class<P> parameters, Class<? extends Operation<P>> operation) {
    return new Verb<>(name, summary, Output.DATA, parameters, operation);
  }

  /**
   * Returns a verb that says which class each picture belongs to: data with a {@linkplain
   * Output#LABEL label}.
   *
   * @param name what the user types, in one word or two
   * @param summary one line
   * @param parameters the record of options
   * @param operation what does the work
   * @param <P> the type of the parameters
   * @return the verb
   * @throws NullPointerException if something is {@code null}
   * @throws IllegalArgumentException if the name is not one or two words made of lower-case
   *     letters, digits and hyphens, or the summary is not one line
   */
  public static <P extends Record> Verb<P> label(
      String name,
      String summary,
      Class<P> parameters,
      Class<? extends PictureOperation<P>> operation) {
    return new Verb<>(name, summary, Output.LABEL, parameters, operation);
  }

  /**
   * Returns a verb that makes a {@linkplain Output#VECTOR vector} of each picture.
   *
   * @param name what the user types, in one word or two
   * @param summary one line
   * @param parameters the record of options
   * @param operation what does the work
   * @param <P> the type of the parameters
   * @return the verb
   * @throws NullPointerException if something is {@code null}
   * @throws IllegalArgumentException if the name is not one or two words made of lower-case
   *     letters, digits and hyphens, or the summary is not one line
   */
  public static <P extends Record> Verb<P> vector(
      String name,
      String summary,
      Class<P> parameters,
      Class<? extends PictureOperation<P>> operation) {
    return new Verb<>(name, summary, Output.VECTOR, parameters, operation);
  }

  /**
   * Returns the same verb in a category, below whose heading {@code atelier --help} lists it. A
   * verb without one is listed as another. A group of verbs is listed where its first verb belongs.
   *
   * @param heading one of those in {@link VerbCategory}, or another, in one line
   * @return the verb
   * @throws NullPointerException if the heading is {@code null}
   * @throws IllegalArgumentException if it is not one line
   */
  public Verb<P> withCategory(String heading) {
    requireNonNull(heading, "heading is null");
    if (heading.isBlank() || heading.lines().count() != 1) {
      throw new IllegalArgumentException("the category of the verb " + name + " is not one line");
    }
    return new Verb<>(name, summary, output, parameters, operation, Optional.of(heading), aliases);
  }

  /**
   * Returns the same verb with other names that do what its name does and are in no help, such as
   * those that it had in an earlier version.
   *
   * @param names the names, each as that of a verb
   * @return the verb
   * @throws NullPointerException if something is {@code null}
   * @throws IllegalArgumentException if one is no name of a verb, or is there twice
   */
  public Verb<P> withAliases(String... names) {
    List<String> all = List.of(names);
    all.forEach(Verb::requireName);
    if (all.contains(name) || all.stream().distinct().count() < all.size()) {
      throw new IllegalArgumentException("the verb " + name + " has a name twice");
    }
    return new Verb<>(name, summary, output, parameters, operation, category, all);
  }

  /**
   * Returns what the user types.
   *
   * @return one word, or two with a space between
   */
  public String name() {
    return name;
  }

  /**
   * Returns what the verb does.
   *
   * @return one line
   */
  public String summary() {
    return summary;
  }

  /**
   * Returns what comes out of it.
   *
   * @return the kind of output
   */
  public Output output() {
    return output;
  }

  /**
   * Returns what the options are.
   *
   * @return the record whose components they are
   */
  public Class<P> parameters() {
    return parameters;
  }

  /**
   * Returns what does the work.
   *
   * @return the class, which the host makes an instance of for a run
   */
  public Class<? extends Operation<P>> operation() {
    return operation;
  }

  /**
   * Returns the heading that the verb is listed below.
   *
   * @return the category, or empty if it has none
   */
  public Optional<String> category() {
    return category;
  }

  /**
   * Returns other names that do the same, and are in no help.
   *
   * @return the names, which may be none
   */
  public List<String> aliases() {
    return aliases;
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

  @Override
  public boolean equals(Object other) {
    return other instanceof Verb<?> verb
        && name.equals(verb.name)
        && summary.equals(verb.summary)
        && output == verb.output
        && parameters.equals(verb.parameters)
        && operation.equals(verb.operation)
        && category.equals(verb.category)
        && aliases.equals(verb.aliases);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, summary, output, parameters, operation, category, aliases);
  }

  @Override
  public String toString() {
    return "Verb[" + name + ", " + output + "]";
  }
}
