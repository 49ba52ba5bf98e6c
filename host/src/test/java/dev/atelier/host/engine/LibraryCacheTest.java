package dev.atelier.host.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class LibraryCacheTest {

  private static final String FIRST = "libfirst.so";
  private static final String SECOND = "libsecond.so";

  @TempDir Path folder;

  private Path root;
  private LibraryCache cache;
  private LibrarySet set;

  @BeforeEach
  void packLibraries() throws IOException {
    root = folder.resolve("cache");
    cache = new LibraryCache(root);
    set = packed("libraries.jar", Map.of(FIRST, "the first", SECOND, "the second"));
  }

  @Test
  void librariesAreUnpackedForThisUserAlone() throws IOException {
    assertThat(cache.find(set)).isEmpty();

    Path unpacked = cache.unpack(set);

    assertThat(unpacked.resolve(FIRST)).hasContent("the first");
    assertThat(unpacked.resolve(SECOND)).hasContent("the second");
    assertThat(cache.find(set)).contains(unpacked);
    for (Path made : List.of(root, unpacked.getParent(), unpacked)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
          .as(made.toString())
          .isEqualTo("rwx------");
    }
  }

  @Test
  void whatIsUnpackedIsNotUnpackedAgain() throws IOException {
    Object before = Files.getAttribute(cache.unpack(set).resolve(FIRST), "unix:ino");

    assertThat(Files.getAttribute(cache.unpack(set).resolve(FIRST), "unix:ino")).isEqualTo(before);
  }

  @Test
  void anotherLibraryOfTheSameSizeAndTimeIsReplaced() throws IOException {
    Path library = cache.unpack(set).resolve(FIRST);
    FileTime time = Files.getLastModifiedTime(library);
    Files.writeString(library, "the thief");
    Files.setLastModifiedTime(library, time);

    assertReplaced(library);
  }

  @Test
  void aLibraryThatIsCutShortIsReplaced() throws IOException {
    Path library = cache.unpack(set).resolve(FIRST);
    Files.writeString(library, "the");

    assertReplaced(library);
  }

  @Test
  void aLinkInPlaceOfALibraryIsReplaced() throws IOException {
    Path library = cache.unpack(set).resolve(FIRST);
    Path same = Files.writeString(folder.resolve("same"), "the first");
    Files.delete(library);
    Files.createSymbolicLink(library, same);

    assertReplaced(library);
    assertThat(library).isRegularFile().isNotEqualTo(same);
    assertThat(Files.isSymbolicLink(library)).isFalse();
  }

  @Test
  void aLibraryThatNobodyUnpackedGoes() throws IOException {
    Path planted = Files.writeString(cache.unpack(set).resolve("libthird.so"), "planted");

    assertThat(cache.find(set)).isEmpty();
    cache.unpack(set);
    assertThat(planted).doesNotExist();
  }

  @Test
  void librariesWithoutARecordAreReplaced() throws IOException {
    Path library = root.resolve(set.folder()).resolve(FIRST);
    Files.createDirectories(library.getParent());
    Files.writeString(library, "the thief");

    assertReplaced(library);
  }

  @Test
  void aBrokenRecordIsNoRecord() throws IOException {
    Path unpacked = cache.unpack(set);
    Files.writeString(record(unpacked), FIRST + "\tabc\t9\n");

    assertThat(cache.find(set)).isEmpty();
    assertThat(cache.unpack(set).resolve(FIRST)).hasContent("the first");
  }

  @Test
  void librariesThatWereCopiedOrTouchedAreReadAndKept() throws IOException {
    Path library = cache.unpack(set).resolve(FIRST);
    Files.setLastModifiedTime(library, FileTime.fromMillis(0));
    String record = Files.readString(record(library.getParent()));

    assertThat(cache.find(set)).contains(library.getParent());
    assertThat(Files.readString(record(library.getParent()))).isNotEqualTo(record);
    assertThat(cache.find(set)).contains(library.getParent());
  }

  @Test
  void librariesOfAnotherJarOfTheSameNameReplaceThoseOfTheFirst() throws IOException {
    cache.unpack(set);
    LibrarySet other = packed("other.jar", Map.of(FIRST, "the thirst", SECOND, "the second"));

    assertThat(cache.find(other)).isEmpty();
    assertThat(cache.unpack(other).resolve(FIRST)).hasContent("the thirst");
  }

  @Test
  void aFolderThatAllMayWriteToIsClearedAndClosed() throws IOException {
    Path library = cache.unpack(set).resolve(FIRST);
    Path planted = Files.writeString(root.resolve("planted"), "planted");
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertReplaced(library);
    assertThat(planted).doesNotExist();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root)))
        .isEqualTo("rwx------");
  }

  @Test
  void aFolderOfLibrariesThatAllMayWriteToIsReplaced() throws IOException {
    Path library = cache.unpack(set).resolve(FIRST);
    Files.setPosixFilePermissions(
        library.getParent().getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));

    assertReplaced(library);
  }

  @Test
  void whatAnotherUserOwnsIsNotUsed() throws IOException {
    Path library = cache.unpack(set).resolve(FIRST);
    try {
      Files.setAttribute(library.getParent(), "unix:uid", 12_345);
    } catch (FileSystemException e) {
      assumeThat(e).as("only the administrator gives files away").isNull();
    }

    assertReplaced(library);
  }

  @Test
  void whatAKilledProcessLeftUnfinishedGoes() throws IOException {
    cache.unpack(set);
    Path left = Files.createDirectories(root.resolve("unfinished-1")).resolve(FIRST);
    Files.writeString(left, "the f");
    Files.delete(record(root.resolve(set.folder())));

    cache.unpack(set);

    try (Stream<Path> names = Files.list(root)) {
      assertThat(names.map(name -> name.getFileName().toString()))
          .containsExactlyInAnyOrder("lock", "test");
    }
  }

  private void assertReplaced(Path library) throws IOException {
    assertThat(cache.find(set)).isEmpty();
    assertThat(cache.unpack(set)).isEqualTo(library.getParent());
    assertThat(library).hasContent("the first");
    assertThat(cache.find(set)).contains(library.getParent());
  }

  private static Path record(Path unpacked) {
    return unpacked.resolveSibling(unpacked.getFileName() + ".sha256");
  }

  private LibrarySet packed(String name, Map<String, String> contents) throws IOException {
    Path jar = folder.resolve(name);
    Map<String, URL> files = new TreeMap<>();
    try (JarOutputStream output = new JarOutputStream(Files.newOutputStream(jar))) {
      for (Map.Entry<String, String> content : contents.entrySet()) {
        output.putNextEntry(new ZipEntry(content.getKey()));
        output.write(content.getValue().getBytes(UTF_8));
        output.closeEntry();
        files.put(
            content.getKey(), URI.create("jar:" + jar.toUri() + "!/" + content.getKey()).toURL());
      }
    }
    return new LibrarySet("test/1", files);
  }
}
