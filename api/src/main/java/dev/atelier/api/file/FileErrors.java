package dev.atelier.api.file;

import dev.atelier.api.ErrorKind;
import dev.atelier.api.OperationException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Puts what went wrong with a file into one line for the user.
 *
 * @since 0.1
 */
public final class FileErrors {

  private FileErrors() {}

  /**
   * Says why a file cannot be read.
   *
   * @param file the file
   * @param cause what the file system said
   * @return the exception to throw: the file, the reason, and what to do
   */
  public static OperationException unreadable(Path file, IOException cause) {
    ErrorKind kind = ErrorKind.of(cause, ErrorKind.INPUT);
    String what;
    if (Files.isDirectory(file)) {
      what = "is a folder, not a file: name a file in it";
    } else if (cause instanceof NoSuchFileException || Files.notExists(file)) {
      // This character stands for what Java could not make out in a name.
      what =
          file.toString().indexOf('\uFFFD') >= 0
              ? "does not exist by this name, which is perhaps not in UTF-8: rename the file"
              : "does not exist: check the name and the folder";
    } else if (cause instanceof AccessDeniedException || !Files.isReadable(file)) {
      kind = ErrorKind.PERMISSION;
      what = "may not be read: give yourself permission to read it";
    } else {
      what = "cannot be read (" + reason(cause) + "): check the disk it is on";
    }
    return new OperationException(kind, file + " " + what, cause);
  }

  /**
   * Says why a file cannot be written.
   *
   * @param file the file
   * @param cause what the file system said
   * @return the exception to throw: the file, the reason, and what to do
   */
  public static OperationException unwritable(Path file, IOException cause) {
    Path folder = folderOf(file);
    ErrorKind kind = ErrorKind.of(cause, ErrorKind.OUTPUT);
    String what;
    if (kind == ErrorKind.SPACE) {
      what = "cannot be written, for the disk is full: free some space, or choose another disk";
    } else if (kind == ErrorKind.EXISTING_OUTPUT) {
      what = "exists already: choose another name, or ask for it to be overwritten";
    } else if (Files.isDirectory(file)) {
      what = "is a folder: name a file in it";
    } else if (Files.notExists(folder)) {
      what = "cannot be written, for there is no folder " + folder + ": create it first";
    } else if (!Files.isDirectory(folder)) {
      what = "cannot be written, for " + folder + " is not a folder: choose another place";
    } else if (kind == ErrorKind.PERMISSION) {
      what = "may not be written: give yourself permission to write in " + folder;
    } else {
      what = "cannot be written (" + reason(cause) + "): choose another place";
    }
    return new OperationException(kind, file + " " + what, cause);
  }

  private static Path folderOf(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file.toAbsolutePath() : parent;
  }

  /** Says what the file system said first: encoders wrap it in words of their own. */
  private static String reason(IOException problem) {
    IOException first = problem;
    while (first.getCause() instanceof IOException cause) {
      first = cause;
    }
    String reason =
        first instanceof FileSystemException fileSystem && fileSystem.getReason() != null
            ? fileSystem.getReason()
            : first.getMessage();
    return reason == null
        ? first.getClass().getSimpleName()
        : reason.lines().findFirst().orElse("");
  }
}
