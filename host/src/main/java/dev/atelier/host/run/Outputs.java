package dev.atelier.host.run;

import dev.atelier.host.picture.PictureFormat;
import java.nio.file.Path;
import java.util.Optional;

/** Names of files that are written. */
final class Outputs {

  private Outputs() {}

  /** Returns the name for a snapshot: {@code out.000120.png} beside {@code out.png}. */
  static Path snapshot(Path output, long step) {
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
    int dot = inputName.lastIndexOf('.');
    String stem = dot > 0 ? inputName.substring(0, dot) : inputName;
    return stem + "." + own.extensions().get(0);
  }

  /** Returns the format asked for, else the input's, or PNG if that cannot be written. */
  static PictureFormat formatOf(String inputName, Optional<PictureFormat> format) {
    return format.orElseGet(
        () ->
            PictureFormat.ofExtension(Path.of(inputName))
                .filter(PictureFormat::isWritable)
                .orElse(PictureFormat.PNG));
  }
}
