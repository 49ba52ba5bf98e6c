package dev.atelier.host.cli;

import dev.atelier.api.ParameterException;
import dev.atelier.host.cli.report.Console;
import dev.atelier.host.run.watch.WatchedInputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What {@code --watch} asks of the inputs. */
final class WatchOption {

  static final String NAME = "--watch";

  static final String DESCRIPTION =
      "Work on the pictures in folders, and then on each that arrives there or is changed, until"
          + " Ctrl-C. Started again, it goes on where it was.";

  private WatchOption() {}

  /**
   * Returns the folders to watch.
   *
   * @param named what the user named
   * @param results the folder that results go to, if they do
   * @throws ParameterException if these are no folders, or results would arrive there
   */
  static WatchedInputs folders(List<String> named, Optional<Path> results) {
    if (named.isEmpty()) {
      throw new ParameterException("no INPUT is given; name the folders to watch");
    }
    List<Path> folders = new ArrayList<>();
    for (String name : named) {
      Path folder = Path.of(name);
      if (!Files.isDirectory(folder)) {
        throw new ParameterException("--watch: " + name + " is no folder; name one that is there");
      }
      if (results.filter(apart -> isBelow(folder, apart)).isPresent()) {
        throw new ParameterException(
            "--watch: results in %s would arrive in %s as pictures; name another folder with --output"
                .formatted(results.get(), name));
      }
      folders.add(folder);
    }
    return new WatchedInputs(folders, results);
  }

  private static boolean isBelow(Path folder, Path results) {
    try {
      return Files.exists(results.normalize())
          && folder.toRealPath().startsWith(results.normalize().toRealPath());
    } catch (IOException e) {
      return false;
    }
  }

  /** Says that it has begun, to who would wonder that nothing happens. */
  static void tell(WatchedInputs watched, Console console) {
    List<String> names = watched.folders().stream().map(Path::toString).toList();
    console.tell("watching " + String.join(", ", names) + "; Ctrl-C ends it");
  }
}
