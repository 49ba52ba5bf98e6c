package dev.atelier.api;

/**
 * An operation that turns one picture into a result, and is therefore run by the host over one
 * picture, a folder, or more.
 *
 * @param <P> the type of the parameters
 * @since 0.1
 */
public non-sealed interface PictureOperation<P extends Record> extends Operation<P> {

  /**
   * Prepares the work that all pictures share: loads weights, encodes the style.
   *
   * @param parameters what the user asked for, already validated against their {@link Option}s
   * @return the function to apply to each picture; the host closes it
   * @throws ParameterException if the parameters do not fit together
   * @throws OperationException if the work cannot be prepared
   */
  PictureFunction prepare(P parameters);
}
