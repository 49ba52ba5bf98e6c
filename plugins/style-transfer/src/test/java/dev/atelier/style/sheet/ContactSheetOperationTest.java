package dev.atelier.style.sheet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.ndarray.NDManager;
import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.picture.Picture;
import dev.atelier.style.Drawings;
import dev.atelier.style.stylize.StylizeParameters.Method;
import dev.atelier.testkit.FiveBlockBackbone;
import dev.atelier.testkit.RecordedProgress;
import dev.atelier.testkit.TestEngine;
import dev.atelier.testkit.TestFiles;
import dev.atelier.testkit.TestPictureService;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import javax.imageio.ImageIO;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContactSheetOperationTest {

  private static final int CELL = 64;
  private static final int BACKGROUND = SheetPainter.BACKGROUND.getRGB();

  private final TestPictureService pictures = new TestPictureService();

  @TempDir private Path folder;
  private Path sheet;
  private NDManager manager;
  private FiveBlockBackbone backbone;

  @BeforeEach
  void openManager() {
    manager = TestEngine.open();
    backbone = new FiveBlockBackbone(manager);
    sheet = folder.resolve("sheet.png");
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @Test
  void contentsAreRowsAndStylesAreColumns() throws IOException {
    int before = manager.getManagedArrays().size();
    Path red = write("red.png", Drawings.flat(80, 80, 0xff0000));
    Path green = write("green.png", Drawings.flat(90, 60, 0x00ff00));
    Path blue = write("blue.png", Drawings.flat(64, 70, 0x0000ff));
    Path stripes = write("stripes.png", Drawings.stripes(64, 64));
    RecordedProgress progress = new RecordedProgress();

    Map<String, Object> data = run(List.of(red, green, blue), List.of(stripes, red), progress);

    BufferedImage image = ImageIO.read(sheet.toFile());
    assertThat(data)
        .containsEntry("sheet", sheet.toString())
        .containsEntry("width", image.getWidth())
        .containsEntry("height", image.getHeight())
        .containsEntry("contents", List.of(red.toString(), green.toString(), blue.toString()))
        .containsEntry("styles", List.of(stripes.toString(), red.toString()));
    assertThat(image.getWidth()).isEqualTo(3 * CELL + 4);
    assertThat(image.getHeight()).isEqualTo(4 * CELL + 5);
    assertThat(at(image, 0, 0)).isEqualTo(BACKGROUND);
    assertThat(at(image, 1, 0)).isEqualTo(0xffff0000);
    assertThat(at(image, 2, 0)).isEqualTo(0xff00ff00);
    assertThat(at(image, 3, 0)).isEqualTo(0xff0000ff);
    assertThat(at(image, 0, 2)).isEqualTo(0xffff0000);
    assertThat(at(image, 0, 1)).isIn(0xffc62828, 0xff1a237e);
    for (int row = 1; row <= 3; row++) {
      assertThat(at(image, row, 1)).isNotEqualTo(BACKGROUND);
      assertThat(at(image, row, 2)).isNotEqualTo(BACKGROUND);
    }
    assertThat(progress.done()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(progress.totals()).containsOnly(6L);
    assertThat(manager.getManagedArrays()).hasSize(before);
  }

  @Test
  void aCellShowsTheResultOfItsRowAndItsColumn() throws IOException {
    Path hill = write("hill.png", Drawings.landscape(CELL, CELL));
    Path sky = write("sky.png", Drawings.flat(CELL, CELL, 0x88ccff));
    Path stripes = write("stripes.png", Drawings.stripes(CELL, CELL));
    Path flat = write("flat.png", Drawings.flat(CELL, CELL, 0x404040));

    run(List.of(hill, sky), List.of(stripes, flat), new RecordedProgress());
    BufferedImage all = ImageIO.read(sheet.toFile());
    Files.delete(sheet);
    run(List.of(sky), List.of(flat), new RecordedProgress());
    BufferedImage one = ImageIO.read(sheet.toFile());

    assertThat(cell(all, 2, 2)).isEqualTo(cell(one, 1, 1));
    assertThat(List.of(cell(all, 1, 1), cell(all, 1, 2), cell(all, 2, 1), cell(all, 2, 2)))
        .doesNotHaveDuplicates();
  }

  @Test
  void eachStyleIsReadForItsCellAndPreparedOnceForAllContents() {
    Path one = write("one.png", Drawings.landscape(64, 64));
    Path two = write("two.png", Drawings.landscape(80, 64));
    Path three = write("three.png", Drawings.landscape(64, 80));
    Path stripes = write("stripes.png", Drawings.stripes(64, 64));

    run(List.of(one, two, three), List.of(stripes), new RecordedProgress());

    assertThat(Collections.frequency(pictures.requested(), stripes)).isEqualTo(2);
    assertThat(Collections.frequency(pictures.requested(), one)).isEqualTo(1);
  }

  @Test
  void ofAPictureThatIsNoSquareTheMiddleIsShown() throws IOException {
    BufferedImage flag = new BufferedImage(300, 100, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < 300; x++) {
      for (int y = 0; y < 100; y++) {
        flag.setRGB(x, y, x < 100 ? 0xff0000 : x < 200 ? 0xffffff : 0x0000ff);
      }
    }
    Path wide = write("wide.png", Picture.of(flag));

    run(List.of(wide), List.of(wide), new RecordedProgress());

    int[] shown = cell(ImageIO.read(sheet.toFile()), 1, 0).stream().mapToInt(i -> i).toArray();
    assertThat(shown).hasSize(CELL * CELL).containsOnly(0xffffffff);
  }

  @Test
  void aFolderStandsForThePicturesInItInOrderOfTheirNames() throws IOException {
    Path second = write("works/b.png", Drawings.stripes(64, 64));
    Path first = write("works/a.png", Drawings.landscape(64, 64));
    Files.writeString(folder.resolve("works/notes.jpg"), "not a picture");

    Map<String, Object> data =
        run(List.of(folder.resolve("works")), List.of(second), new RecordedProgress());

    assertThat(data).containsEntry("contents", List.of(first.toString(), second.toString()));
  }

  @Test
  void aFileThatIsNamedAndCannotBeReadEndsIt() throws IOException {
    Path text = Files.writeString(folder.resolve("notes.jpg"), "not a picture");
    Path stripes = write("stripes.png", Drawings.stripes(64, 64));

    assertThatExceptionOfType(OperationException.class)
        .isThrownBy(() -> run(List.of(text), List.of(stripes), new RecordedProgress()))
        .withMessageContaining(text.toString());

    assertThat(sheet).doesNotExist();
  }

  @Test
  void noPicturesAreRefused() throws IOException {
    Path stripes = write("stripes.png", Drawings.stripes(64, 64));
    Path texts = Files.createDirectory(folder.resolve("texts"));
    Files.writeString(texts.resolve("one.jpg"), "1");

    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> run(List.of(), List.of(stripes), new RecordedProgress()))
        .withMessage("--contents names no picture; give at least one, or a folder");
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> run(List.of(stripes), List.of(), new RecordedProgress()))
        .withMessage("--styles names no picture; give at least one, or a folder");
    assertThatExceptionOfType(OperationException.class)
        .isThrownBy(() -> run(List.of(stripes), List.of(texts), new RecordedProgress()))
        .withMessage("--styles names folders without a picture that can be read; name others");
  }

  @Test
  void aSheetThatExistsOrIsNoPngIsRefused() throws IOException {
    Path stripes = write("stripes.png", Drawings.stripes(64, 64));
    Files.writeString(sheet, "mine");

    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> run(List.of(stripes), List.of(stripes), new RecordedProgress()))
        .withMessageContaining("--sheet: " + sheet + " exists already");
    assertThat(sheet).hasContent("mine");

    sheet = folder.resolve("sheet.jpg");
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> run(List.of(stripes), List.of(stripes), new RecordedProgress()))
        .withMessage("--sheet: " + sheet + " is to be a PNG; end its name in .png");
  }

  @Test
  void aSheetTooLargeToBeMadeIsRefusedBeforeAnyPictureIsRead() {
    Path stripes = write("stripes.png", Drawings.stripes(64, 64));
    List<Path> many = Collections.nCopies(200, stripes);

    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> run(many, many, new RecordedProgress()))
        .withMessageContaining("200 contents and 200 styles in cells of 64 pixels is too large")
        .withMessageEndingWith("name fewer pictures, or give a smaller --cell");
    assertThat(pictures.requested()).isEmpty();
  }

  @Test
  void cancellationLeavesNoSheetAndFreesWhatItHeld() {
    int before = manager.getManagedArrays().size();
    Path stripes = write("stripes.png", Drawings.stripes(64, 64));

    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(
            () ->
                run(List.of(stripes, stripes), List.of(stripes), RecordedProgress.cancelAfter(1)));

    assertThat(sheet).doesNotExist();
    assertThat(manager.getManagedArrays()).hasSize(before);
  }

  @Property
  void cellsFillTheSheetWithOneGapBetweenThem(
      @ForAll @IntRange(min = 2, max = 30) int rows,
      @ForAll @IntRange(min = 2, max = 30) int columns,
      @ForAll @IntRange(min = 64, max = 2048) int cell) {
    SheetLayout layout = new SheetLayout(rows, columns, cell);

    assertThat(layout.gap()).isBetween(1, 32);
    assertThat(layout.offset(0)).isEqualTo(layout.gap());
    for (int i = 1; i < rows; i++) {
      assertThat(layout.offset(i)).isEqualTo(layout.offset(i - 1) + cell + layout.gap());
    }
    assertThat(layout.height()).isEqualTo(layout.offset(rows - 1) + cell + layout.gap());
    assertThat(layout.width()).isEqualTo(layout.offset(columns - 1) + cell + layout.gap());
    assertThat(layout.pixels()).isEqualTo((double) layout.width() * layout.height());
  }

  private Path write(String name, Picture picture) {
    return TestFiles.write(folder.resolve(name), picture);
  }

  private Map<String, Object> run(
      List<Path> contents, List<Path> styles, RecordedProgress progress) {
    return new ContactSheetOperation(name -> backbone, pictures, manager)
        .run(
            new ContactSheetParameters(
                contents, styles, sheet, Method.OPTIMIZE, 1, CELL, CELL, "five-block", 2),
            progress)
        .data();
  }

  /** Returns the color in the middle of a cell. */
  private static int at(BufferedImage image, int row, int column) {
    return image.getRGB(column * (CELL + 1) + 1 + CELL / 2, row * (CELL + 1) + 1 + CELL / 2);
  }

  private static List<Integer> cell(BufferedImage image, int row, int column) {
    int left = column * (CELL + 1) + 1;
    int top = row * (CELL + 1) + 1;
    int[] pixels = image.getRGB(left, top, CELL, CELL, null, 0, CELL);
    return Arrays.stream(pixels).boxed().toList();
  }
}
