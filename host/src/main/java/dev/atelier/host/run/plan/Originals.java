package dev.atelier.host.run.plan;

import dev.atelier.api.ParameterException;
import dev.atelier.host.file.FileNames;
import dev.atelier.host.file.HiddenFailures;
import dev.atelier.host.parameter.ParameterSchema;
import dev.atelier.host.picture.PictureFormat;
import dev.atelier.host.run.plan.Job.ToFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files that a run reads. What it writes must not take the place of one, also where files that
 * exist may be overwritten: by another name, a link, or capital letters on a disk that does not
 * tell them apart, somebody's only copy is quickly lost.
 */
public final class Originals {

  private final Map<Object, Path> files = new HashMap<>();
  private final List<Path> watched = new ArrayList<>();

  /**
   * Adds a file that is read.
   *
   * @param file the file; need not exist
   */
  public void add(Path file) {
    identity(file).ifPresent(identity -> files.putIfAbsent(identity, file));
  }

  /**
   * Adds the files that options name.
   *
   * @param schema the options of a verb
   * @param texts their values as texts, by name; those that are not set may be missing
   */
  public void addNamed(ParameterSchema<?> schema, Map<String, String> texts) {
    schema.options().stream()
        .filter(option -> option.path() && option.existing())
        .flatMap(option -> Stream.ofNullable(texts.get(option.name())))
        .map(FileNames::path)
        .forEach(this::add);
  }

  /**
   * Adds the inputs of jobs.
   *
   * @param jobs the jobs
   */
  public void addInputs(Collection<Job> jobs) {
    jobs.forEach(job -> job.file().ifPresent(this::add));
  }

  /**
   * Adds what pictures there will be in folders, and below them.
   *
   * @param folders the folders
   */
  public void addWatched(Collection<Path> folders) {
    folders.forEach(folder -> watched.add(InputFinder.canonical(folder)));
  }

  /**
   * Looks whether the results of jobs leave all originals alone.
   *
   * @param jobs the jobs
   * @param inPlace whether a result may take the place of the picture that it is made of
   * @throws ParameterException if one does not; the message names both files
   */
  public void requireKeptBy(Collection<Job> jobs, boolean inPlace) {
    for (Job job : jobs) {
      if (!(job.destination() instanceof ToFile target)) {
        continue;
      }
      Optional<Object> identity = identity(target.file());
      Optional<Path> original = identity.map(files::get);
      if (original.isEmpty()) {
        continue;
      }
      if (!identity.equals(job.file().flatMap(Originals::identity))) {
        throw new ParameterException(
            "--output: the result of %s would replace %s, which is read too; choose another place"
                .formatted(job.name(), named(original.get(), target.file())));
      }
      if (!inPlace) {
        throw new ParameterException(
            "--output: the result of %s would replace the picture itself%s; choose another place, or add --in-place to give the original up"
                .formatted(job.name(), other(target.file(), job.name())));
      }
    }
  }

  /**
   * Looks whether a file that is no picture, such as a table, leaves all originals alone.
   *
   * @param option the option that names it
   * @param target the file
   * @throws ParameterException if it does not
   */
  public void requireKeptBy(String option, Path target) {
    Optional<Path> original = identity(target).map(files::get);
    Path place = InputFinder.canonical(target);
    boolean arrives =
        PictureFormat.ofExtension(place).isPresent()
            && watched.stream().anyMatch(place::startsWith);
    if (original.isPresent() || arrives) {
      throw new ParameterException(
          "%s would replace %s, which is read; name another file"
              .formatted(option, original.map(file -> named(file, target)).orElse("" + target)));
    }
  }

  private static String named(Path original, Path target) {
    return original + other(target, original.toString());
  }

  private static String other(Path target, String name) {
    return target.toString().equals(name) ? "" : " by the name of " + target;
  }

  /** Says whether two names stand for the same file. */
  static boolean isSame(Path file, Path other) {
    Optional<Object> identity = identity(file);
    return identity.isPresent() && identity.equals(identity(other));
  }

  /** Returns what is the same for all names of a file; empty if there is none. */
  private static Optional<Object> identity(Path file) {
    try {
      BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
      if (!facts.isRegularFile()) {
        return Optional.empty();
      }
      return Optional.of(facts.fileKey() == null ? file.toRealPath() : facts.fileKey());
    } catch (IOException e) {
      HiddenFailures.log(Originals.class, "cannot find out which file this is", e);
      return Optional.empty();
    }
  }
}
