package dev.atelier.host.run.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.host.file.FileStamp;
import dev.atelier.host.run.watch.StableFileDetector.Sighting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderScannerTest {

  @TempDir Path folder;

  @Test
  void picturesAreSeenInAllFoldersButNotWhatIsHiddenTemporaryOrAResult() throws IOException {
    write("a.png");
    write("deep/er/b.jpg");
    write("text.txt");
    write(".hidden.png");
    write(".folder/c.png");
    write("~d.png");
    write("e.png.part");
    write("f.png~");
    write("out/a.png");

    try (FolderScanner watched =
        new FolderScanner(List.of(folder), Optional.of(folder.resolve("out")))) {
      List<Sighting> sightings = watched.look();
      assertThat(sightings)
          .extracting(sighting -> sighting.found().relative().toString())
          .containsExactlyInAnyOrder("a.png", Path.of("deep/er/b.jpg").toString());
      assertThat(sightings)
          .extracting(sighting -> sighting.found().folder())
          .containsExactlyInAnyOrder("", "deep/er");
      assertThat(sightings)
          .allSatisfy(
              sighting ->
                  assertThat(sighting.state()).isEqualTo(FileStamp.of(sighting.found().file())));
    }
  }

  @Test
  void aChangeInAFolderThatIsNewEndsTheWait() throws IOException {
    Path before = Files.createDirectory(folder.resolve("before"));
    try (FolderScanner watched = new FolderScanner(List.of(folder), Optional.empty())) {
      assertThat(watched.look()).isEmpty();
      Files.createDirectory(before.resolve("new"));
      assertThat(watched.await(Duration.ofMinutes(1))).isTrue();
      watched.look();
      // What else the system has to say of what was done so far.
      while (watched.await(Duration.ofMillis(1))) {
        watched.look();
      }
      write("before/new/a.png");
      assertThat(watched.await(Duration.ofMinutes(1))).isTrue();
      assertThat(watched.look()).hasSize(1);
    }
  }

  @Test
  void aFolderThatIsAwayForATimeIsNoError() throws IOException {
    Path drive = Files.createDirectory(folder.resolve("drive"));
    try (FolderScanner watched = new FolderScanner(List.of(drive), Optional.empty())) {
      watched.look();
      Files.delete(drive);
      assertThat(watched.look()).isEmpty();
      write("drive/a.png");
      assertThat(watched.look()).hasSize(1);
    }
  }

  private void write(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "a picture");
  }
}
