package dev.atelier.api.file;

/**
 * What to do when the file to be written exists already.
 *
 * @since 0.1
 */
public enum ExistingFile {

  /** The file is kept, and the one who wants to write is told so by an exception. */
  FAIL,

  /** The file is kept, and nothing is written. */
  SKIP,

  /** The file is replaced, in one step. */
  OVERWRITE
}
