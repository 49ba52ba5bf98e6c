package dev.atelier.api;

/**
 * An operation over a collection, or over nothing: train, index, generate.
 *
 * @param <P> the type of the parameters
 * @since 0.1
 */
public non-sealed interface Task<P extends Record> extends Operation<P> {

  /**
   * Does the work.
   *
   * @param parameters what the user asked for, already validated against their {@link Option}s
   * @param progress how to tell how far the work is, and how to learn that it is no longer wanted
   * @return the result, never {@code null}
   * @throws ParameterException if the parameters do not fit together
   * @throws OperationException if the work cannot be done
   * @throws java.util.concurrent.CancellationException if {@code progress} said that the work is no
   *     longer wanted
   */
  Result run(P parameters, Progress progress);
}
