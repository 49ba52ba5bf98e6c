package dev.atelier.host.run.result;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * That inputs are to be sorted into folders by their labels.
 *
 * @param folder the folder of these folders
 * @param by what an input is there
 */
public record SortTarget(Path folder, By by) {

  /** Checks the components. */
  public SortTarget {
    requireNonNull(folder, "folder is null");
    requireNonNull(by, "by is null");
  }

  /** What an input is in the folder of its label. */
  public enum By {
    /** The same bytes again. */
    COPY,
    /** A symbolic link to the input. */
    LINK
  }
}
