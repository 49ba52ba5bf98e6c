package dev.atelier.classifier.inspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.classifier.inspection.InspectParameters.Show;
import dev.atelier.testkit.NoProgress;
import dev.atelier.testkit.RandomBackbone;
import dev.atelier.testkit.RecordedProgress;
import dev.atelier.testkit.TestEngine;
import dev.atelier.testkit.TestPictureService;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InspectOperationTest {

  @TempDir private Path folder;
  private NDManager manager;
  private InspectOperation inspection;

  @BeforeEach
  void openTheEngine() {
    manager = TestEngine.open();
    RandomBackbone backbone = new RandomBackbone(manager);
    inspection = new InspectOperation(name -> backbone, new TestPictureService(), manager);
  }

  @AfterEach
  void closeTheManager() {
    manager.close();
  }

  @Test
  void aSheetOfFiltersIsWrittenAndTheirMeasuresTold() throws IOException {
    Map<String, Object> data = run(new Options().filters(1, 5).beside("other"));
    assertThat(data).containsEntry("layer", "relu1_1").containsKeys("sheet", "backbone", "other");
    assertThat(filters(data)).extracting(one -> one.get("filter")).containsExactly(1, 5);
    assertThat(filters(data))
        .allSatisfy(one -> assertThat(one).containsKeys("kind", "frequency", "strength"));
    assertThat((List<?>) data.get("other")).hasSize(8);
    BufferedImage sheet = ImageIO.read(folder.resolve("sheet.png").toFile());
    assertThat(sheet.getRGB(0, 0) & 0xffffff).isEqualTo(0xeeeeee);
    assertThat(sheet.getWidth()).isGreaterThan(400);
  }

  @Test
  void deeperFiltersAreDrawnToo() {
    Map<String, Object> data = run(new Options().layer("relu2_1").filters(0));
    assertThat(filters(data)).hasSize(1);
    assertThat(folder.resolve("sheet.png")).exists();
  }

  @Test
  void theMostExcitingPicturesOfAFolderAreFound() throws IOException {
    Path pictures = Files.createDirectory(folder.resolve("pictures"));
    Files.writeString(pictures.resolve("notes.jpg"), "no picture");
    write(pictures.resolve("black.png"), 0);
    write(pictures.resolve("few.png"), 3);
    write(pictures.resolve("many.png"), 60);
    Map<String, Object> data =
        run(new Options().show(Show.EXCITES).layer("relu1_1").filters(0, 1).pictures(pictures));
    assertThat(data).containsEntry("pictures", 3).containsEntry("skipped", 1);
    for (Map<String, Object> filter : filters(data)) {
      List<?> found = (List<?>) filter.get("pictures");
      // Black excites nothing, and where all dots are white and far apart the first stays first.
      assertThat(found).hasSize(2);
    }
  }

  @Test
  void picturesThatExciteAreMadeWithoutAFolder() {
    Map<String, Object> data = run(new Options().show(Show.EXCITES).filters(2));
    assertThat(data).containsEntry("layer", "relu3_1");
    assertThat((double) filters(data).get(0).get("activation")).isPositive();
  }

  @Test
  void whatMakesNoSenseIsAnErrorInUsage() throws IOException {
    assertUsage(new Options().layer("relu9_9"), "--layer: backbone random has no layer 'relu9_9'");
    assertUsage(new Options().filters(3, 8), "--filters: layer relu1_1", "no filter 8", "0 to 7");
    assertUsage(new Options().filters(3, 3), "--filters names a filter twice");
    assertUsage(new Options().output("sheet.jpg"), "end its name in .png");
    assertUsage(new Options().output("nowhere/sheet.png"), "no folder");
    assertUsage(new Options().pictures(folder), "--show excites");
    assertUsage(new Options().show(Show.EXCITES).beside("gabor"), "--show filters");
    assertUsage(new Options().layer("relu2_1").beside("gabor"), "relu1_1");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertUsage(new Options().show(Show.EXCITES).pictures(empty), "--pictures", "is empty");
    assertUsage(
        new Options().show(Show.EXCITES).pictures(folder.resolve("missing")), "there is no folder");
    Files.writeString(folder.resolve("sheet.png"), "mine");
    assertUsage(new Options(), "exists already");
    assertThat(folder.resolve("sheet.png")).hasContent("mine");
  }

  private void assertUsage(Options options, String... words) {
    assertThatThrownBy(() -> run(options))
        .isInstanceOf(ParameterException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void aFolderWithoutPicturesIsAnErrorAndNoSheetIsWritten() throws IOException {
    Path texts = Files.createDirectory(folder.resolve("texts"));
    Files.writeString(texts.resolve("notes.jpg"), "no picture");
    assertThatThrownBy(() -> run(new Options().show(Show.EXCITES).filters(1).pictures(texts)))
        .isInstanceOf(OperationException.class)
        .hasMessageContaining("none of the 1 files");
    assertThat(folder.resolve("sheet.png")).doesNotExist();
  }

  @Test
  void aCancelledInspectionWritesNothing() {
    assertThatThrownBy(
            () -> inspection.run(new Options().build(folder), RecordedProgress.cancelAfter(0)))
        .isInstanceOf(CancellationException.class);
    assertThat(folder).isEmptyDirectory();
  }

  private Map<String, Object> run(Options options) {
    return inspection.run(options.build(folder), new NoProgress()).data();
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> filters(Map<String, Object> data) {
    return (List<Map<String, Object>>) data.get("filters");
  }

  /** Writes a black picture with white dots. */
  private static void write(Path file, int dots) throws IOException {
    BufferedImage image = new BufferedImage(80, 70, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    for (int i = 0; i < dots; i++) {
      graphics.fillRect(5 + 7 * (i % 10), 5 + 7 * (i / 10), 2, 2);
    }
    graphics.dispose();
    ImageIO.write(image, "png", file.toFile());
  }

  /** Options with what a test does not care about filled in. */
  private static final class Options {

    private Show show = Show.FILTERS;
    private String output = "sheet.png";
    private Optional<String> layer = Optional.empty();
    private List<Integer> filters = List.of();
    private Optional<String> beside = Optional.empty();
    private Optional<Path> pictures = Optional.empty();

    Options show(Show what) {
      show = what;
      return this;
    }

    Options output(String file) {
      output = file;
      return this;
    }

    Options layer(String name) {
      layer = Optional.of(name);
      return this;
    }

    Options filters(Integer... indices) {
      filters = List.of(indices);
      return this;
    }

    Options beside(String name) {
      beside = Optional.of(name);
      return this;
    }

    Options pictures(Path from) {
      pictures = Optional.of(from);
      return this;
    }

    InspectParameters build(Path folder) {
      return new InspectParameters(
          show,
          folder.resolve(output),
          layer,
          filters,
          4,
          beside,
          pictures,
          3,
          128,
          32,
          2,
          1,
          "random");
    }
  }
}
