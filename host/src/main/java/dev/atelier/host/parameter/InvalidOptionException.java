package dev.atelier.host.parameter;

import static java.util.Objects.requireNonNull;

import dev.atelier.api.ParameterException;
import org.jspecify.annotations.Nullable;

/** Says which option is wrong, so that who knows where it was written can say where. */
public final class InvalidOptionException extends ParameterException {

  private static final long serialVersionUID = 1L;

  private final String option;

  InvalidOptionException(String option, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.option = requireNonNull(option, "option is null");
  }

  /**
   * Says what is wrong with an option in a file, where options are written without dashes.
   *
   * @param option its name
   * @param problem what is wrong
   * @return the exception
   */
  public static InvalidOptionException of(String option, String problem) {
    return new InvalidOptionException(option, option + ": " + problem, null);
  }

  /**
   * Returns the option.
   *
   * @return its name as it was written, without dashes
   */
  public String option() {
    return option;
  }
}
