package dev.atelier.host.run.resume;

import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.api.file.FileErrors;
import dev.atelier.api.internal.TemporaryFiles;
import dev.atelier.host.file.Checksums;
import dev.atelier.host.file.FileNames;
import dev.atelier.host.file.HiddenFailures;
import dev.atelier.host.run.plan.Job;
import dev.atelier.host.run.plan.Job.ToFile;
import dev.atelier.host.run.resume.ManifestEntry.Written;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The manifest of a run, for whoever does the run: what is written there as it goes, and what was
 * by a run that it goes on with. Of a run that is not {@linkplain ManifestSettings recorded}
 * nothing is written.
 */
public final class RunJournal implements Closeable {

  private final Optional<ManifestSettings> recording;
  private final Optional<Manifest> manifest;
  private final boolean resumed;
  private final boolean watches;

  private RunJournal(Optional<ManifestSettings> recording, boolean watches) {
    this.recording = recording;
    this.manifest = recording.map(each -> Manifest.read(each.manifest()));
    this.resumed = recording.filter(each -> watches || each.resume()).isPresent();
    this.watches = watches;
    if (watches) {
      manifest.ifPresent(Manifest::remember);
    }
  }

  /**
   * Opens the journal of a run over pictures that are known.
   *
   * @param recording where it is written, if it is
   */
  public static RunJournal of(Optional<ManifestSettings> recording) {
    return new RunJournal(recording, false);
  }

  /**
   * Opens the journal of a run over pictures that arrive, which goes on with any before it.
   *
   * @param recording where it is written, if it is
   */
  public static RunJournal ofWatch(Optional<ManifestSettings> recording) {
    return new RunJournal(recording, true);
  }

  /** Says whether the run is recorded. */
  public boolean isKept() {
    return manifest.isPresent();
  }

  /** Says whether a run before is gone on with. */
  public boolean isResumed() {
    return resumed;
  }

  /** Returns what a run did that is gone on with, if there is one. */
  public Optional<Manifest> earlier() {
    return manifest.filter(read -> resumed);
  }

  /** Returns what is written down, whoever wrote it. */
  public Optional<Manifest> manifest() {
    return manifest;
  }

  /** Returns what the host was asked for that results depend on, by name. */
  public Map<String, String> asked() {
    return recording.map(ManifestSettings::asked).orElse(Map.of());
  }

  /**
   * Looks whether a run that is gone on with was asked for the same.
   *
   * @throws ParameterException if it was not
   */
  public void requireSame(ManifestHeader heading) {
    Optional<ManifestHeader> before = earlier().flatMap(Manifest::heading);
    if (before.isEmpty()) {
      return;
    }
    try {
      heading.requireSame(before.get(), recording.orElseThrow().manifest());
    } catch (ParameterException e) {
      throw watches ? inWordsOfWatching(e) : e;
    }
  }

  private static ParameterException inWordsOfWatching(ParameterException e) {
    return new ParameterException(
        e.getMessage()
            .replace("--resume: ", "--watch: ")
            .replace("leave out --resume", "name another --manifest"),
        e);
  }

  /** Returns what to do about a table that exists; one of a run that is gone on with is its own. */
  public ExistingFile existingTable(Path file, ExistingFile otherwise) {
    return earlier().filter(written -> written.wroteTable(file)).isPresent()
        ? ExistingFile.OVERWRITE
        : otherwise;
  }

  /**
   * Starts to write: all that is said of the run is known now. What a run that is gone on with left
   * unfinished is deleted.
   *
   * @param heading what the run is asked for
   * @param folders the folders that results go to
   * @throws ParameterException if a run that is gone on with was asked for something else
   * @throws OperationException if it cannot be written
   */
  public void begin(ManifestHeader heading, Collection<Path> folders) {
    if (manifest.isEmpty()) {
      return;
    }
    requireSame(heading);
    Manifest lines = manifest.get();
    lines.open();
    if (resumed) {
      // Nobody else writes the manifest, so those that did before are gone.
      Set<String> processes = lines.processes();
      Set<Path> all = new LinkedHashSet<>(folders);
      for (ManifestEntry entry : lines.entries()) {
        entry
            .output()
            .ifPresent(file -> all.add(FileNames.path(file).toAbsolutePath().getParent()));
      }
      all.forEach(folder -> TemporaryFiles.discardOf(processes, folder));
    }
    lines.begin(heading, resumed);
  }

  /** Returns the folders that jobs write to. */
  public static Set<Path> foldersOf(Collection<Job> jobs) {
    Set<Path> folders = new LinkedHashSet<>();
    for (Job job : jobs) {
      if (job.destination() instanceof ToFile target) {
        folders.add(target.file().toAbsolutePath().getParent());
      }
    }
    return folders;
  }

  /**
   * Writes what became of an input; it is on the disk when this returns.
   *
   * @throws OperationException if it cannot be written
   */
  public void add(ManifestEntry entry) {
    manifest.ifPresent(lines -> lines.add(entry));
  }

  /** Writes what is not done: if that cannot be written, a run that goes on will find it out. */
  public void tryToAdd(ManifestEntry entry) {
    try {
      add(entry);
    } catch (OperationException e) {
      // The disk is full, which every result says that cannot be written.
      HiddenFailures.log(RunJournal.class, "cannot finish the manifest", e);
    }
  }

  /**
   * Writes that a table is whole, and about to be moved to its place.
   *
   * @param place its place
   * @param whole where it is yet
   */
  public void addTable(Path place, Path whole) {
    manifest.ifPresent(lines -> lines.addTable(place, whole));
  }

  /**
   * Returns what to write of a file.
   *
   * @param target its place
   * @param whole where it is yet
   */
  public Written written(Path target, Path whole) {
    if (manifest.isEmpty()) {
      return new Written(target.toString(), 0, Optional.empty());
    }
    try {
      return new Written(
          target.toString(), Files.size(whole), Optional.of(Checksums.sha256(whole)));
    } catch (IOException e) {
      throw FileErrors.unreadable(whole, e);
    }
  }

  @Override
  public void close() {
    manifest.ifPresent(Manifest::close);
  }
}
