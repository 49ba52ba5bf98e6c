package dev.atelier.host.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class PrivateFoldersTest {

  @TempDir Path temporary;

  private Path above;
  private Path folder;

  @BeforeEach
  void makeFolder() throws IOException {
    above = Files.createDirectory(temporary.toRealPath().resolve("above"));
    folder = above.resolve("folder");
    PrivateFolders.create(folder);
  }

  @Test
  void aFolderThatWasMadeForThisUserIsTrusted() throws IOException {
    assertThat(PrivateFolders.distrust(folder)).isEmpty();
    assertThat(PrivateFolders.distrustAbove(folder)).isEmpty();
    assertThat(PrivateFolders.isOurs(folder)).isTrue();
  }

  @Test
  void aFolderThatOthersMayWriteToIsNotTrusted() throws IOException {
    for (String permissions : new String[] {"rwxrwx---", "rwx----w-"}) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
      assertThat(PrivateFolders.distrust(folder)).contains("may be written by other users");
    }
    PrivateFolders.close(folder);
    assertThat(PrivateFolders.distrust(folder)).isEmpty();
  }

  @Test
  void aFolderWhereAllMayPutAnotherInItsPlaceIsNotTrusted() throws IOException {
    Files.setPosixFilePermissions(above, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThat(PrivateFolders.distrustAbove(folder))
        .contains("is in " + above + ", which all may write to");
  }

  @Test
  void whereAllMayWriteButNotRenameAFolderIsTrusted() throws IOException {
    Files.setAttribute(above, "unix:mode", 01777);
    assertThat(PrivateFolders.distrustAbove(folder)).isEmpty();
  }

  @Test
  void whatAnotherUserOwnsIsNotTrusted() throws IOException {
    giveAway(folder);
    assertThat(PrivateFolders.distrust(folder)).contains("belongs to another user");
    assertThat(PrivateFolders.isOurs(folder)).isFalse();
    giveAway(above);
    assertThat(PrivateFolders.distrustAbove(folder))
        .contains("is in " + above + ", which belongs to another user");
  }

  @Test
  void aLinkIsFollowedByNameOnly() throws IOException {
    Path link = Files.createSymbolicLink(temporary.resolve("link"), folder);
    assertThat(PrivateFolders.distrust(link)).contains("is a link");
    assertThat(PrivateFolders.withoutLinks(link.resolve("deeper").resolve("still")))
        .isEqualTo(folder.resolve("deeper").resolve("still"));
  }

  @Test
  void aFolderIsNotMadeInAFile() throws IOException {
    Path file = Files.writeString(above.resolve("file"), "text");
    Path inFile = file.resolve("folder").resolve("deeper");
    assertThat(PrivateFolders.canBeWritten(inFile)).isFalse();
    assertThat(PrivateFolders.withoutLinks(inFile)).isEqualTo(inFile);
    assertThat(PrivateFolders.canBeWritten(above.resolve("not").resolve("there"))).isTrue();
  }

  private static void giveAway(Path path) throws IOException {
    try {
      Files.setAttribute(path, "unix:uid", 12_345);
    } catch (FileSystemException e) {
      assumeThat(e).as("only the administrator gives files away").isNull();
    }
  }
}
