package dev.atelier.host.run.plan;

import dev.atelier.api.ErrorKind;
import dev.atelier.api.OperationException;
import dev.atelier.api.file.FileErrors;
import dev.atelier.host.picture.PictureFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Names and folders of files that are written. */
public final class OutputNames {

  private OutputNames() {}

  /** Returns the name for a snapshot: {@code out.000120.png} beside {@code out.png}. */
  public static Path snapshot(Path output, long step) {
    String name = output.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return output.resolveSibling(
        "%s.%06d%s".formatted(name.substring(0, dot), step, name.substring(dot)));
  }

  /** Returns the name of a result: the input's, with the extension of its format. */
  static String name(String inputName, Optional<PictureFormat> format) {
    PictureFormat own = formatOf(inputName, format);
    boolean keeps = PictureFormat.ofExtension(Path.of(inputName)).filter(own::equals).isPresent();
    if (keeps) {
      return inputName;
    }
    return stem(inputName) + "." + own.extensions().get(0);
  }

  /** Returns a name without its extension. */
  public static String stem(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  /** Returns the format asked for, else the input's, or PNG if that cannot be written. */
  static PictureFormat formatOf(String inputName, Optional<PictureFormat> format) {
    return format.orElseGet(
        () ->
            PictureFormat.ofExtension(Path.of(inputName))
                .filter(PictureFormat::isWritable)
                .orElse(PictureFormat.PNG));
  }

  /** Makes a folder, and those that it is in. */
  public static void createFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      ErrorKind kind = ErrorKind.of(e, ErrorKind.OUTPUT);
      if (kind == ErrorKind.SPACE) {
        throw FileErrors.unwritable(folder, e);
      }
      throw new OperationException(
          kind,
          "cannot create the folder " + folder + " (" + e.getMessage() + "); choose another",
          e);
    }
  }

  /** Returns what to tell of a file that exists and is to be kept. */
  public static OperationException existsAlready(Path file) {
    return new OperationException(
        ErrorKind.EXISTING_OUTPUT,
        file
            + " exists already; use --existing overwrite to replace it, or --existing skip to keep"
            + " it");
  }
}
