package dev.atelier.host.run.result;

import static java.util.Objects.requireNonNull;

import dev.atelier.api.ErrorKind;
import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.file.AtomicFile;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.api.file.FileErrors;
import dev.atelier.api.internal.TemporaryFiles;
import dev.atelier.host.run.plan.InputFinder;
import dev.atelier.host.run.plan.Job;
import dev.atelier.host.run.plan.OutputNames;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Inputs in folders by their labels: {@code DIR/LABEL/NAME}. The names are settled before the first
 * label is known, so that they do not depend on what is done first: of inputs with the same name,
 * in whichever folders, the second is {@code NAME-2}, in the order of the inputs.
 */
public final class LabelFolders {

  private final SortTarget sorting;
  private final ExistingFile existing;
  private final IdentityHashMap<Job, String> names = new IdentityHashMap<>();

  /**
   * Settles the names.
   *
   * @param sorting where inputs go, and how
   * @param existing what to do about files that exist
   * @param jobs the inputs
   * @throws ParameterException if an input is standard input, or lies in the folder itself
   * @throws OperationException if the folder cannot be one
   */
  public LabelFolders(SortTarget sorting, ExistingFile existing, List<Job> jobs) {
    this.sorting = sorting;
    this.existing = existing;
    requireFolder();
    Path folder = InputFinder.canonical(sorting.folder());
    Set<String> taken = new HashSet<>();
    for (Job job : jobs) {
      if (job.problem().isPresent()) {
        continue;
      }
      Path file =
          job.file()
              .orElseThrow(
                  () ->
                      new ParameterException(
                          "standard input has no name to be sorted by; name files, or leave out"
                              + " --sort-into"));
      if (InputFinder.canonical(
              requireNonNull(file.toAbsolutePath().getParent(), "a file is in a folder"))
          .startsWith(folder)) {
        throw new ParameterException(
            "--sort-into: %s lies in %s itself, so that it would be sorted again and again; name another folder"
                .formatted(file, sorting.folder()));
      }
      names.put(job, freeName(file.getFileName().toString(), taken));
    }
  }

  private void requireFolder() {
    Path nearest = sorting.folder().toAbsolutePath();
    while (nearest != null && !Files.exists(nearest)) {
      nearest = nearest.getParent();
    }
    if (nearest != null && !Files.isDirectory(nearest)) {
      throw new ParameterException("--sort-into: " + nearest + " is a file; name a folder");
    }
    if (nearest != null && !Files.isWritable(nearest)) {
      throw new OperationException(
          ErrorKind.PERMISSION,
          nearest + " may not be written: give yourself permission, or sort into another folder");
    }
  }

  private static String freeName(String name, Set<String> taken) {
    String stem = OutputNames.stem(name);
    String extension = name.substring(stem.length());
    String free = name;
    // Not every file system tells capital letters apart.
    for (int i = 2; !taken.add(free.toLowerCase(Locale.ROOT)); i++) {
      free = stem + "-" + i + extension;
    }
    return free;
  }

  /** Returns where an input with a label belongs. */
  public Path target(Job job, String label) {
    return sorting.folder().resolve(OutputNames.folderName(label)).resolve(names.get(job));
  }

  /**
   * Puts an input where it belongs.
   *
   * @param file the input
   * @param target where it belongs
   * @return {@code true} if it was put there, {@code false} if a file was there and is to be kept
   * @throws OperationException if it cannot be put there, or a file is there and must not be
   */
  boolean put(Path file, Path target) {
    return put(file, target, existing);
  }

  /** Puts an input where it belongs, and does about a file that is there what is said. */
  public boolean put(Path file, Path target, ExistingFile existing) {
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      switch (existing) {
        case FAIL -> throw OutputNames.existsAlready(target);
        case SKIP -> {
          return false;
        }
        case OVERWRITE -> {}
      }
    }
    OutputNames.createFolder(
        requireNonNull(target.toAbsolutePath().getParent(), "a file is in a folder"));
    return switch (sorting.by()) {
      case COPY -> copy(file, target, existing);
      case LINK -> link(file, target, existing);
    };
  }

  private static boolean copy(Path file, Path target, ExistingFile existing) {
    try {
      if (existing == ExistingFile.OVERWRITE && Files.isSymbolicLink(target)) {
        // The link of an earlier run: what it leads to is somebody's picture, and stays.
        Files.delete(target);
      }
      try (AtomicFile copy = AtomicFile.create(target, existing)) {
        try (OutputStream output = Files.newOutputStream(copy.path())) {
          Files.copy(file, output);
        }
        Files.setLastModifiedTime(copy.path(), Files.getLastModifiedTime(file));
        return copy.commit();
      }
    } catch (IOException e) {
      throw Files.isReadable(file)
          ? FileErrors.unwritable(target, e)
          : FileErrors.unreadable(file, e);
    }
  }

  private static boolean link(Path file, Path target, ExistingFile existing) {
    Path temporary = TemporaryFiles.beside(target);
    try {
      Path source = file.toRealPath();
      if (existing != ExistingFile.OVERWRITE) {
        Files.createSymbolicLink(target, source);
        return true;
      }
      try {
        Files.createSymbolicLink(temporary, source);
        // Replaces a link itself, not what it leads to.
        Files.move(
            temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(temporary);
      }
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      throw new OperationException(
          ErrorKind.of(e, ErrorKind.OUTPUT),
          "%s cannot be made a link to %s (%s); use --sort-by copy"
              .formatted(target, file, e.getMessage()),
          e);
    }
  }
}
