package dev.atelier.host.run.watch;

import dev.atelier.api.OperationException;
import dev.atelier.host.file.FileStamp;
import dev.atelier.host.file.HiddenFailures;
import dev.atelier.host.run.plan.InputFinder;
import dev.atelier.host.run.plan.InputFinder.Found;
import dev.atelier.host.run.watch.StableFileDetector.Sighting;
import dev.atelier.toolkit.file.FolderWalk;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Folders with all that is below them. The system's word that something changed is taken as a hint
 * to look, and no more: it is not given for every drive, nor for every change when there are many
 * at once, nor for what was put into a new folder before that was noticed.
 */
public final class FolderScanner implements Scanner {

  private static final WatchEvent.Kind<?>[] CHANGES = {
    StandardWatchEventKinds.ENTRY_CREATE,
    StandardWatchEventKinds.ENTRY_MODIFY,
    StandardWatchEventKinds.ENTRY_DELETE
  };

  private final List<Path> folders;
  private final Optional<Path> apart;
  private final WatchService service;
  private final Map<Path, WatchKey> keys = new HashMap<>();

  /**
   * Starts to watch.
   *
   * @param folders the folders
   * @param apart a folder that is no part of the folders that it lies in
   */
  public FolderScanner(List<Path> folders, Optional<Path> apart) {
    this.folders = List.copyOf(folders);
    this.apart = apart.map(InputFinder::canonical);
    try {
      this.service = FileSystems.getDefault().newWatchService();
    } catch (IOException e) {
      throw new OperationException("this system cannot watch folders: " + e.getMessage(), e);
    }
  }

  @Override
  public List<Sighting> look() {
    List<Sighting> sightings = new ArrayList<>();
    Map<Path, WatchKey> before = new HashMap<>(keys);
    keys.clear();
    for (Path folder : folders) {
      look(folder, before, sightings);
    }
    before.values().forEach(WatchKey::cancel);
    return sightings;
  }

  private void look(Path folder, Map<Path, WatchKey> before, List<Sighting> sightings) {
    FolderWalk.Found found;
    try {
      found = FolderWalk.of(folder, real -> apart.filter(real::equals).isPresent());
    } catch (IOException e) {
      // A drive that is away may come back.
      HiddenFailures.log(FolderScanner.class, "cannot look through a watched folder", e);
      return;
    }
    found.folders().forEach(directory -> watch(directory, before));
    for (Path file : found.files()) {
      if (!isTemporary(file)) {
        sighting(file, folder.relativize(file)).ifPresent(sightings::add);
      }
    }
  }

  private static Optional<Sighting> sighting(Path file, Path relative) {
    try {
      BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
      FileStamp stamp = new FileStamp(facts.size(), facts.lastModifiedTime().toInstant());
      return Optional.of(new Sighting(found(file, relative), stamp));
    } catch (IOException e) {
      // It is gone again; what may be read later, a later look sees.
      HiddenFailures.log(FolderScanner.class, "cannot look at a file", e);
      return Optional.empty();
    }
  }

  private static Found found(Path file, Path relative) {
    Path parent = relative.getParent();
    String separator = FileSystems.getDefault().getSeparator();
    String below = parent == null ? "" : parent.toString().replace(separator, "/");
    return new Found(file, relative, below, false);
  }

  /** Temporary files of programs that write pictures are hidden, or called so. */
  private static boolean isTemporary(Path file) {
    return file.getFileName().toString().startsWith("~");
  }

  private void watch(Path directory, Map<Path, WatchKey> before) {
    WatchKey known = before.remove(directory);
    if (known != null && known.isValid()) {
      keys.put(directory, known);
      return;
    }
    try {
      keys.put(directory, directory.register(service, CHANGES));
    } catch (IOException e) {
      // There are more folders than the system watches, or it is gone: the next look sees.
      HiddenFailures.log(FolderScanner.class, "cannot watch a folder", e);
    }
  }

  @Override
  public boolean await(Duration most) {
    try {
      WatchKey key = service.poll(most.toNanos(), TimeUnit.NANOSECONDS);
      if (key == null) {
        return false;
      }
      while (key != null) {
        key.pollEvents();
        key.reset();
        key = service.poll();
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ClosedWatchServiceException e) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      service.close();
    } catch (IOException e) {
      // Nobody waits for it any more.
      HiddenFailures.log(FolderScanner.class, "cannot end the watching", e);
    }
  }
}
