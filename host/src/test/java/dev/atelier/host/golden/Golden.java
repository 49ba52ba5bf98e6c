package dev.atelier.host.golden;

import java.nio.file.Path;

/** Where what the program does was recorded. */
final class Golden {

  /** The root of the sources of the project. */
  static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

  /** The recorded files, which are also part of the sources. */
  static final Path FOLDER = Path.of("src", "test", "resources", "golden").toAbsolutePath();

  private Golden() {}

  /** Says whether what the program does now is to become what is expected of it. */
  static boolean isRecorded() {
    return "record".equals(System.getProperty("atelier.golden"));
  }
}
