package dev.atelier.host.picture;

import java.io.IOException;

/** Says what is wrong inside a file, as the end of a sentence that starts with "it". */
final class DamagedFileException extends IOException {

  private static final long serialVersionUID = 1L;

  DamagedFileException(String message) {
    super(message);
  }

  static DamagedFileException endsEarly() {
    return new DamagedFileException("it ends too early");
  }
}
