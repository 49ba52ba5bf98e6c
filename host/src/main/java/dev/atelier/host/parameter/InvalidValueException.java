package dev.atelier.host.parameter;

/** Says what is wrong with a value; who catches it knows of which option, and says so too. */
final class InvalidValueException extends Exception {

  private static final long serialVersionUID = 1L;

  InvalidValueException(String message) {
    super(message);
  }
}
