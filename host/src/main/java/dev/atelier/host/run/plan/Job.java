package dev.atelier.host.run.plan;

import static java.util.Objects.requireNonNull;

import dev.atelier.host.picture.PictureFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One picture to work on in one step.
 *
 * @param name what to call it in messages and events: its path, or {@code standard input}
 * @param file the file to read; empty for standard input
 * @param destination where the picture that comes out goes
 * @param problem why it cannot be worked on, if that is already known
 * @param variant which step of the run this is, from 0: which of the {@linkplain Variant
 *     parameters} of a verb, or which step of a recipe
 */
public record Job(
    String name,
    Optional<Path> file,
    Destination destination,
    Optional<String> problem,
    int variant)
    implements PictureJob {

  /** Checks the components. */
  public Job {
    requireNonNull(name, "name is null");
    requireNonNull(file, "file is null");
    requireNonNull(destination, "destination is null");
    requireNonNull(problem, "problem is null");
  }

  /** Returns the one step that it is. */
  @Override
  public List<Job> steps() {
    return List.of(this);
  }

  /** Where the picture that comes out goes. */
  public sealed interface Destination {}

  /**
   * To a file.
   *
   * @param file the file
   * @param format its format
   */
  public record ToFile(Path file, PictureFormat format) implements Destination {}

  /**
   * To standard output.
   *
   * @param format the format; empty for the input's, or PNG if that cannot be written
   */
  public record ToStandardOutput(Optional<PictureFormat> format) implements Destination {}

  /** Nowhere: the verb gives data alone. */
  public record ToNowhere() implements Destination {}

  /**
   * To a file that the result of another job goes to: a mistake in what was asked for.
   *
   * @param file the file
   * @param other the input that comes first
   */
  public record ToTaken(Path file, String other) implements Destination {}

  public static Job of(Path file, Destination destination) {
    return new Job(file.toString(), Optional.of(file), destination, Optional.empty(), 0);
  }

  public static Job ofStandardInput(Destination destination) {
    return new Job("standard input", Optional.empty(), destination, Optional.empty(), 0);
  }

  static Job impossible(String name, String problem) {
    return new Job(name, Optional.empty(), new ToNowhere(), Optional.of(problem), 0);
  }

  Job with(int chosen) {
    return new Job(name, file, destination, problem, chosen);
  }
}
