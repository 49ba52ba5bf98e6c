package dev.atelier.host.run.watch;

import dev.atelier.api.OperationException;
import dev.atelier.host.file.FileStamp;
import dev.atelier.host.file.HiddenFailures;
import dev.atelier.host.picture.PictureFormat;
import dev.atelier.host.run.plan.InputFinder;
import dev.atelier.host.run.plan.InputFinder.Found;
import dev.atelier.host.run.watch.StableFileDetector.Sighting;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
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
    try {
      Files.walkFileTree(
          folder,
          EnumSet.of(FileVisitOption.FOLLOW_LINKS),
          Integer.MAX_VALUE,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes facts) {
              boolean results = apart.filter(InputFinder.canonical(directory)::equals).isPresent();
              if (results || (!directory.equals(folder) && isHidden(directory))) {
                return FileVisitResult.SKIP_SUBTREE;
              }
              watch(directory, before);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes facts) {
              if (isPicture(file) && facts.isRegularFile()) {
                sightings.add(
                    new Sighting(
                        found(file, folder.relativize(file)),
                        new FileStamp(facts.size(), facts.lastModifiedTime().toInstant())));
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException problem) {
              // It is gone again, or a link back up; what may be read later, a later look sees.
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      // A drive that is away may come back.
      HiddenFailures.log(FolderScanner.class, "cannot look through a watched folder", e);
    }
  }

  private static Found found(Path file, Path relative) {
    Path parent = relative.getParent();
    String separator = FileSystems.getDefault().getSeparator();
    String below = parent == null ? "" : parent.toString().replace(separator, "/");
    return new Found(file, relative, below, false);
  }

  /** Temporary files of programs that write pictures are hidden, or called otherwise. */
  private static boolean isPicture(Path file) {
    return !isHidden(file)
        && !file.getFileName().toString().startsWith("~")
        && PictureFormat.ofExtension(file).isPresent();
  }

  private static boolean isHidden(Path path) {
    return path.getFileName().toString().startsWith(".");
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
