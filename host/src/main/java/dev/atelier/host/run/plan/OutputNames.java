package dev.atelier.host.run.plan;

import dev.atelier.api.ErrorKind;
import dev.atelier.api.OperationException;
import dev.atelier.api.file.FileErrors;
import dev.atelier.host.picture.PictureFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Names and folders of files that are written. */
public final class OutputNames {

  /** What some file system does not allow in a name, and separators anywhere. */
  private static final Pattern FORBIDDEN = Pattern.compile("[\\p{Cntrl}/\\\\:*?\"<>|]");

  private static final Pattern DOTS_AT_AN_END = Pattern.compile("^[.\\s]+|[.\\s]+$");

  /** Names that stand for devices on Windows. */
  private static final Pattern DEVICE =
      Pattern.compile("(con|prn|aux|nul|com\\d|lpt\\d)(\\..*)?", Pattern.CASE_INSENSITIVE);

  /** So that a name of up to four bytes a character is one that file systems take. */
  private static final int LONGEST_NAME = 60;

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

  /** Returns the name of a folder for a label, whatever characters that is made of. */
  public static String folderName(String label) {
    String name = DOTS_AT_AN_END.matcher(FORBIDDEN.matcher(label).replaceAll("_")).replaceAll("_");
    if (name.codePointCount(0, name.length()) > LONGEST_NAME) {
      name = name.substring(0, name.offsetByCodePoints(0, LONGEST_NAME));
      name = DOTS_AT_AN_END.matcher(name).replaceAll("_");
    }
    return name.isEmpty() || DEVICE.matcher(name).matches() ? name + "_" : name;
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
