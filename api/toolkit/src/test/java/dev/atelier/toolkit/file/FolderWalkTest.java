package dev.atelier.toolkit.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FolderWalkTest {

  @TempDir Path temporary;

  private static Stream<Arguments> signatures() {
    return Stream.of(
        Arguments.of("\u00ff\u00d8\u00ff\u00e0", PictureKind.JPEG),
        Arguments.of("\u0089PNG\r\n\u001a\n", PictureKind.PNG),
        Arguments.of("II*\0", PictureKind.TIFF),
        Arguments.of("MM\0*", PictureKind.TIFF),
        Arguments.of("RIFF\1\2\3\4WEBPVP8L", PictureKind.WEBP),
        Arguments.of("GIF89a", PictureKind.GIF),
        Arguments.of("\0\0\0\u0018ftypheic\0\0\0\0", PictureKind.HEIC),
        Arguments.of("\0\0\0\u0018ftypmif1\0\0\0\0", PictureKind.HEIC),
        Arguments.of("\0\0\0\u001cftypavif\0\0\0\0", PictureKind.AVIF),
        Arguments.of("\0\0\0\u0018ftypcrx \0\0\0\0", PictureKind.CAMERA_RAW),
        Arguments.of("\0\0\0\fJXL \r\n\u0087\n", PictureKind.JPEG_XL),
        Arguments.of("\0\0\0\fjP  \r\n\u0087\n", PictureKind.JPEG_2000),
        Arguments.of("8BPS\0\1", PictureKind.PHOTOSHOP),
        Arguments.of("v/1\1", PictureKind.OPEN_EXR));
  }

  @ParameterizedTest
  @MethodSource("signatures")
  void theFirstBytesTellThePicture(String head, PictureKind kind) throws IOException {
    assertThat(PictureKind.ofContent(head.getBytes(StandardCharsets.ISO_8859_1))).contains(kind);
    Files.write(temporary.resolve("nameless"), head.getBytes(StandardCharsets.ISO_8859_1));
    assertThat(found()).containsExactly("nameless");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "BMW", "hello", "\0\0\0\u0018ftypisom\0\0\0\0", "RIFF\1\2\3\4WAVEfmt ", "{}"})
  void whatIsNoPictureByNameOrContentIsPassedOver(String content) throws IOException {
    write("notes.txt", content);
    write("nameless", content);
    assertThat(found()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.jpg", "b.JPG", "c.heic", "d.AVIF", "e.nef", "f.psd", "g.svg", "h.jxl"})
  void whatIsAPictureByItsNameAloneIsFound(String name) throws IOException {
    write(name, "");
    assertThat(found()).containsExactly(name);
  }

  @Test
  void hiddenFilesAndThoseOfSystemsArePassedOver() throws IOException {
    write("a.jpg", "");
    for (String hidden :
        List.of(
            ".b.jpg",
            "._a.jpg",
            ".DS_Store",
            "Thumbs.db",
            "desktop.ini",
            ".thumbnails/c.jpg",
            "@eaDir/d.jpg",
            "__MACOSX/e.jpg")) {
      write(hidden, "\u00ff\u00d8\u00ff");
    }
    assertThat(found()).containsExactly("a.jpg");
    assertThat(walk().problems()).isEmpty();
  }

  @Test
  void aPictureIsFoundAtItsOwnPlaceWhateverLinksLeadThere() throws IOException {
    write("deep/real/a.jpg", "");
    write("deep/real/b.jpg", "");
    // Both come before what they lead to, by name.
    link("a link", "deep/real");
    link("b.jpg", "deep/real/b.jpg");
    assertThat(found()).containsExactly("deep/real/a.jpg", "deep/real/b.jpg");
  }

  @Test
  void whatLinksLeadToOutsideIsFoundOnce(@TempDir Path elsewhere) throws IOException {
    Files.writeString(elsewhere.resolve("x.jpg"), "");
    Files.createDirectories(root());
    for (String name : List.of("second", "first")) {
      Files.createSymbolicLink(root().resolve(name), elsewhere);
    }
    Files.createSymbolicLink(root().resolve("third.jpg"), elsewhere.resolve("x.jpg"));
    assertThat(found()).containsExactly("first/x.jpg");
  }

  @Test
  void aLinkThatLeadsBackUpIsLeftAlone() throws IOException {
    write("sub/a.jpg", "");
    Files.writeString(temporary.resolve("outside.jpg"), "");
    Files.createSymbolicLink(root().resolve("sub/up"), root());
    Files.createSymbolicLink(root().resolve("further"), temporary);
    assertThat(FolderWalk.of(root(), folder -> false).files())
        .containsExactly(root().resolve("sub/a.jpg"));
  }

  @Test
  void aLinkThatIsTheFolderItselfIsFollowed() throws IOException {
    write("a.jpg", "");
    Path link = Files.createSymbolicLink(temporary.resolve("link"), root());
    assertThat(FolderWalk.of(link, folder -> false).files()).containsExactly(link.resolve("a.jpg"));
  }

  @Test
  void aPipeCalledLikeAPictureIsAProblemAndIsNotOpened() throws Exception {
    write("a.jpg", "");
    Process made = new ProcessBuilder("mkfifo", root().resolve("b.jpg").toString()).start();
    assumeTrue(made.waitFor() == 0, "this system has no pipes with names");
    link("c.jpg", "b.jpg");
    assertThat(found()).containsExactly("a.jpg");
    assertThat(walk().problems().keySet())
        .containsExactly(root().resolve("b.jpg"), root().resolve("c.jpg"));
  }

  @Test
  void aLinkThatLeadsNowhereIsAProblemIfItIsCalledLikeAPicture() throws IOException {
    write("a.jpg", "");
    link("b.jpg", "gone.jpg");
    link("c", "gone");
    assertThat(walk().problems().keySet()).containsExactly(root().resolve("b.jpg"));
  }

  @Test
  void aFolderMayBeLeftOut() throws IOException {
    write("a.jpg", "");
    write("out/b.jpg", "");
    Path out = root().resolve("out").toRealPath();
    assertThat(FolderWalk.of(root(), out::equals).files()).containsExactly(root().resolve("a.jpg"));
  }

  private Path root() {
    return temporary.resolve("root");
  }

  private void write(String name, String content) throws IOException {
    Path file = root().resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content.getBytes(StandardCharsets.ISO_8859_1));
  }

  private void link(String name, String target) throws IOException {
    Files.createSymbolicLink(root().resolve(name), root().resolve(target));
  }

  private FolderWalk.Found walk() throws IOException {
    return FolderWalk.of(root(), folder -> false);
  }

  private Set<String> found() throws IOException {
    Path from = Files.isDirectory(root()) ? root() : temporary;
    return FolderWalk.of(from, folder -> false).files().stream()
        .map(file -> from.relativize(file).toString())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
