package dev.atelier.classifier.dataset;

import static dev.atelier.testkit.TestFiles.writeText;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.atelier.api.ParameterException;
import dev.atelier.toolkit.data.Csv;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LabeledPicturesTest {

  @TempDir Path folder;

  @Test
  void theFolderThatAFileLiesInIsItsClass() {
    file("dogs/b.jpg");
    file("dogs/a.jpg");
    file("cats/one/deep/c.jpg");
    file("cats/d.jpg");
    LabeledPictures all = read();
    assertThat(all.classes()).containsExactly("cats", "dogs");
    assertThat(all.counts()).isEqualTo(Map.of("cats", 2, "dogs", 2));
    assertThat(all.pictures())
        .containsExactly(
            new LabeledPicture(folder.resolve("cats/d.jpg"), "cats"),
            new LabeledPicture(folder.resolve("cats/one/deep/c.jpg"), "cats"),
            new LabeledPicture(folder.resolve("dogs/a.jpg"), "dogs"),
            new LabeledPicture(folder.resolve("dogs/b.jpg"), "dogs"));
  }

  @Test
  void foldersOfOneNameInTwoClassesBelongToThose() {
    file("old/cats/a.jpg");
    file("new/cats/b.jpg");
    assertThat(read().classes()).containsExactly("new", "old");
  }

  @Test
  void hiddenFilesAndFoldersAreLeftOutAndFilesBesideTheClassesCounted() {
    file("cats/a.jpg");
    file("cats/.a.jpg");
    file("cats/.git/b.jpg");
    file(".cache/c.jpg");
    file("readme.txt");
    LabeledPictures all = read();
    assertThat(all.pictures()).hasSize(1);
    assertThat(all.withoutClass()).isEqualTo(1);
  }

  @Test
  void linksAreFollowedButNotInCircles() throws IOException {
    Path elsewhere = file("elsewhere/pictures/a.jpg").getParent();
    folder = Files.createDirectories(folder.resolve("all"));
    file("cats/b.jpg");
    try {
      Files.createSymbolicLink(folder.resolve("dogs"), elsewhere);
      Files.createSymbolicLink(folder.resolve("cats/again"), folder.resolve("cats"));
      Files.createSymbolicLink(folder.resolve("everything"), folder);
      Files.createSymbolicLink(folder.resolve("cats/nothing.jpg"), folder.resolve("gone.jpg"));
    } catch (IOException | UnsupportedOperationException e) {
      assumeTrue(false, "there are no links here");
    }
    assertThat(read().pictures())
        .containsExactly(
            new LabeledPicture(folder.resolve("cats/b.jpg"), "cats"),
            new LabeledPicture(folder.resolve("cats/nothing.jpg"), "cats"),
            new LabeledPicture(folder.resolve("dogs/a.jpg"), "dogs"));
  }

  @Test
  void whatDoesNotExistIsSaidToBeMissing() {
    assertRefused(folder.resolve("gone"), "--pictures: there is no " + folder.resolve("gone"));
  }

  @Test
  void anEmptyFolderIsSaidToBeEmpty() {
    assertRefused(folder, "is empty; name a folder with a folder of pictures for each class");
  }

  @Test
  void picturesWithoutClassesAreRefused() {
    file("a.jpg");
    assertRefused(folder, "there is no folder in", "put them into a folder for each class");
  }

  @Test
  void classesWithoutPicturesAreNamed() throws IOException {
    file("cats/a.jpg");
    file("mice/.hidden");
    Files.createDirectories(folder.resolve("dogs/none"));
    assertRefused(folder, "there are no pictures of dogs, mice in");
  }

  @Test
  void classesThatAPersonWouldNotTellApartAreRefused() {
    file("Cats/a.jpg");
    file("cats /b.jpg");
    assertRefused(folder, "'Cats' and 'cats '", "differ in case or blanks alone");
  }

  @Test
  void accentsWrittenInTwoWaysAreOneName() {
    writeText(
        folder.resolve("list.csv"), "file,label\na.jpg,caf\u00e9\nb.jpg,cafe\u0301\nc.jpg,other\n");
    file("a.jpg");
    file("b.jpg");
    file("c.jpg");
    assertThat(read("list.csv").classes()).containsExactly("caf\u00e9", "other");
    assertThat(ClassNames.key("STRASSE")).isEqualTo(ClassNames.key("\u00a0Stra\u00dfe "));
  }

  @Test
  void theNameOfNoClassCannotBeAClass() {
    file("cats/a.jpg");
    file("None of these/b.jpg");
    assertRefused(folder, "'none of these'", "give it another name");
  }

  @Test
  void classesThatAreTooFewToLearnFromAreNamed() {
    file("cats/a.jpg");
    file("dogs/b.jpg");
    file("dogs/c.jpg");
    assertThat(read().requireAtLeast(1).pictures()).hasSize(3);
    assertThatThrownBy(() -> read().requireAtLeast(2))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("fewer than 2 pictures: cats (1)");
  }

  @Test
  void aTableNamesFilesAndLabels() {
    file("a, b.jpg");
    file("sub/c \"d\".jpg");
    writeText(
        folder.resolve("list.csv"),
        "\ufeffID,Label,File\r\n1,dogs,\"a, b.jpg\"\r\n\r\n2,\" big\ncats\",\"sub/c \"\"d\"\".jpg\"");
    assertThat(read("list.csv").pictures())
        .containsExactly(
            new LabeledPicture(folder.resolve("sub/c \"d\".jpg"), "big\ncats"),
            new LabeledPicture(folder.resolve("a, b.jpg"), "dogs"));
  }

  @Test
  void aTableWithoutTheColumnsIsRefused() {
    assertTableRefused("", "it is empty; write a header");
    assertTableRefused("file;label\na.jpg;cats\n", "no column 'file' (it has file;label)");
    assertTableRefused("file,class\na.jpg,cats\n", "no column 'label' (it has file, class)");
    assertTableRefused("file,label\n", "it names no file");
  }

  @Test
  void filesWithoutLabelsAreCountedByLine() {
    file("a.jpg");
    assertTableRefused(
        "file,label\na.jpg,cats\nb.jpg,\nc.jpg, \n", "2 files have no label (lines 3, 4)");
  }

  @Test
  void filesThatDoNotExistAreNamedAndCounted() {
    file("a.jpg");
    StringBuilder table = new StringBuilder("file,label\na.jpg,cats\n\"\",cats\n");
    for (int i = 0; i < 20; i++) {
      table.append("gone").append(i).append(".jpg,cats\n");
    }
    assertTableRefused(
        table.toString(), "21 of its files do not exist: (none, line 3), gone0.jpg", "and 13 more");
  }

  @Test
  void aFileThatIsNamedTwiceIsRefused() {
    file("a.jpg");
    assertTableRefused(
        "file,label\na.jpg,cats\n./a.jpg,dogs\n", "line 3 names ./a.jpg, which line 2 has named");
  }

  @Test
  void linesThatDoNotFitAreRefusedByNumber() {
    assertTableRefused("file,label\na.jpg\n", "line 2 has 1 fields, and the header has 2");
    assertTableRefused("file,label\n\"a\n.jpg,cats\n", "line 2: a quote that opens here");
    assertTableRefused("file,label\na\".jpg,cats\n", "line 2: there is a quote in the middle");
    assertTableRefused("file,label\n\"a\nb\"c.jpg,cats\n", "line 3: there is text after");
  }

  @Test
  void whatIsNoTextIsRefused() throws IOException {
    Path table = folder.resolve("list.csv");
    Files.write(table, new byte[] {(byte) 0x89, 'P', 'N', 'G', (byte) 0xff});
    assertRefused(table, "is no text in UTF-8");
    Files.write(table, "file,label\nä.jpg,cats".getBytes(StandardCharsets.ISO_8859_1));
    assertRefused(table, "is no text in UTF-8");
  }

  @Test
  void whatIsWrittenAsCommaSeparatedValuesIsReadAgain() throws Exception {
    List<String> fields = List.of("plain", "", "a,b", "say \"no\"", "two\r\nlines", " blank ");
    String text = Csv.line(fields) + Csv.line(List.of("x"));
    assertThat(Csv.parse(text))
        .containsExactly(new Csv.Row(1, fields), new Csv.Row(3, List.of("x")));
  }

  private Path file(String name) {
    return writeText(folder.resolve(name), "");
  }

  private LabeledPictures read() {
    return LabeledPictures.of("--pictures", folder);
  }

  private LabeledPictures read(String table) {
    return LabeledPictures.of("--pictures", folder.resolve(table));
  }

  private void assertTableRefused(String text, String... parts) {
    assertRefused(writeText(folder.resolve("list.csv"), text), parts);
  }

  private static void assertRefused(Path source, String... parts) {
    assertThatThrownBy(() -> LabeledPictures.of("--pictures", source))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("--pictures: ")
        .hasMessageContainingAll(parts);
  }
}
