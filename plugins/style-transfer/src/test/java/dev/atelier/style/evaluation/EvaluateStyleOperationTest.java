package dev.atelier.style.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.offset;

import ai.djl.ndarray.NDManager;
import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.Progress;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.style.Drawings;
import dev.atelier.style.loss.StyleLoss;
import dev.atelier.style.stylize.StylizeParameters.Method;
import dev.atelier.testkit.FiveBlockBackbone;
import dev.atelier.testkit.RecordedProgress;
import dev.atelier.testkit.TestEngine;
import dev.atelier.testkit.TestFiles;
import dev.atelier.testkit.TestPictureService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateStyleOperationTest {

  private final TestPictureService pictures = new TestPictureService();
  private final List<String> opened = new ArrayList<>();
  private String notInstalled = "";

  @TempDir private Path folder;
  private Path contents;
  private Path styles;
  private NDManager manager;
  private Backbone backbone;

  @BeforeEach
  void drawPictures() {
    manager = TestEngine.open();
    backbone = new FiveBlockBackbone(manager);
    contents = folder.resolve("contents");
    styles = folder.resolve("styles");
    TestFiles.write(contents.resolve("wide.png"), Drawings.landscape(96, 64));
    TestFiles.write(contents.resolve("below/small.png"), Drawings.landscape(40, 60));
    TestFiles.write(styles.resolve("stripes.png"), Drawings.stripes(80, 80));
    TestFiles.write(styles.resolve("a, b.png"), Drawings.stripes(30, 24));
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @Test
  void stylizingBringsTheStyleNearerAndTakesFromTheContent() {
    int before = manager.getManagedArrays().size();
    RecordedProgress progress = new RecordedProgress();

    Map<String, Object> data = evaluate(new Request(), progress);

    assertThat(data).containsEntry("pairs", 2).containsEntry("skipped", 0);
    Map<String, Object> measured = measured(data, "optimize");
    assertThat((double) measured.get("style")).isBetween(0.0, 0.9);
    assertThat((double) measured.get("pooledStyle")).isBetween(0.0, 0.9);
    assertThat((double) measured.get("content")).isBetween(0.001, 1.5);
    assertThat((double) measured.get("texture")).isBetween(0.0, 0.9);
    assertThat((double) measured.get("seconds")).isPositive();
    assertThat(measured.get("styleByLayer"))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsOnlyKeys("relu1_1", "relu2_1", "relu3_1", "relu4_1");
    assertThat(measured.get("textureByLayer"))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsOnlyKeys("relu3_1", "relu4_1");
    assertThat(progress.done()).containsExactly(1L, 2L);
    assertThat(progress.totals()).containsOnly(2L);
    assertThat(manager.getManagedArrays()).hasSize(before);
  }

  @Test
  void theSameSeedGivesTheSameNumbers() {
    Request request = new Request();
    request.pairs = 1;
    request.iterations = 2;

    double first = style(evaluate(request, new RecordedProgress()));
    double second = style(evaluate(request, new RecordedProgress()));

    assertThat(second).isEqualTo(first);
  }

  @Test
  void whatIsNoPictureIsSkippedAndCounted() throws IOException {
    Files.writeString(contents.resolve("notes.jpg"), "a landscape");
    Files.writeString(contents.resolve(".hidden.txt"), "a thumbnail");
    TestFiles.write(contents.resolve("panorama.png"), Drawings.landscape(300, 20));
    Request request = new Request();
    request.pairs = 4;
    request.iterations = 1;

    Map<String, Object> data = evaluate(request, new RecordedProgress());

    assertThat(data).containsEntry("pairs", 4).containsEntry("skipped", 2);
    assertThat(measured(data, "optimize")).containsKey("style");
  }

  @Test
  void aStyleOfOneColorIsMeasuredLikeAnyOther() throws IOException {
    Files.delete(styles.resolve("stripes.png"));
    Files.delete(styles.resolve("a, b.png"));
    TestFiles.write(styles.resolve("flat.png"), Drawings.flat(70, 70, 0x336699));
    Request request = new Request();
    request.pairs = 1;

    Map<String, Object> measured = measured(evaluate(request, new RecordedProgress()), "optimize");

    assertThat((double) measured.get("style")).isBetween(0.0, 1.0);
    assertThat((double) measured.get("content")).isFinite();
  }

  @Test
  void theTableHoldsEveryPairAndItsMedianIsWhatIsTold() throws IOException {
    Request request = new Request();
    request.pairs = 3;
    request.table = Optional.of(folder.resolve("table.csv"));

    Map<String, Object> data = evaluate(request, new RecordedProgress());

    List<String> lines = Files.readAllLines(folder.resolve("table.csv"));
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0))
        .isEqualTo(
            "contentFile,styleFile,method,strength,style,pooledStyle,content,texture,seconds,"
                + "style relu1_1,style relu2_1,style relu3_1,style relu4_1,"
                + "texture relu3_1,texture relu4_1");
    assertThat(lines).anyMatch(line -> line.contains("\"" + styles.resolve("a, b.png") + "\","));
    double median =
        lines.stream()
            .skip(1)
            .mapToDouble(
                line -> Double.parseDouble(line.replaceAll(".*,optimize,1\\.0,([^,]*),.*", "$1")))
            .sorted()
            .skip(1)
            .findFirst()
            .orElseThrow();
    assertThat(style(data)).isCloseTo(median, offset(1e-3 * median));
    assertThat(data).containsEntry("table", folder.resolve("table.csv").toString());
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(contents, styles, folder.resolve("table.csv"));
    }
  }

  @Test
  void aTableThatExistsIsRefusedBeforeAnyWork() throws IOException {
    Request request = new Request();
    request.table = Optional.of(Files.writeString(folder.resolve("table.csv"), "mine"));

    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> evaluate(request, new RecordedProgress()))
        .withMessageContaining("--table")
        .withMessageContaining("exists already; choose another name, or remove it first");

    assertThat(folder.resolve("table.csv")).hasContent("mine");
    assertThat(pictures.requested()).isEmpty();
  }

  @Test
  void aTableInAFolderThatDoesNotExistIsRefusedBeforeAnyWork() {
    Request request = new Request();
    request.table = Optional.of(folder.resolve("none/table.csv"));

    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> evaluate(request, new RecordedProgress()))
        .withMessageContaining("there is no folder " + folder.resolve("none"));
  }

  @Test
  void methodsAndStrengthsAreMeasuredOverTheSamePairs() {
    assertThat(
            StyleMethod.of(List.of(Method.OPTIMIZE, Method.FAST), List.of(0.25, 1.0, 0.25)).stream()
                .map(StyleMethod::label))
        .containsExactly("optimize", "fast 0.25", "fast 1");
  }

  @Test
  void theFastMethodKeepsToTheBackboneItWasTrainedForWhateverTheOtherCompares() {
    Request request = new Request();
    request.methods = List.of(Method.FAST);

    // There is only one network here, whatever it is asked for by, and not that.
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> evaluate(request, new RecordedProgress()))
        .withMessageStartingWith("--method fast was trained for backbone compact");

    assertThat(opened).contains("compact").doesNotContain(request.toParameters().backbone());
  }

  @Test
  void aNetworkThatIsNotInstalledEndsItBeforeAnyPictureIsRead() {
    for (String missing : List.of("vgg19", "vgg19-16x")) {
      notInstalled = missing;

      assertThatExceptionOfType(ParameterException.class)
          .isThrownBy(() -> evaluate(new Request(), new RecordedProgress()))
          .withMessage("there is no backbone '" + missing + "'");

      assertThat(pictures.requested()).isEmpty();
    }
  }

  @Test
  void anEmptyFolderIsRefused() throws IOException {
    contents = Files.createDirectory(folder.resolve("empty"));

    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> evaluate(new Request(), new RecordedProgress()))
        .withMessage(
            "--contents: the folder " + contents + " is empty; name one with pictures in it");
  }

  @Test
  void aFolderThatIsNoneIsRefused() {
    styles = styles.resolve("stripes.png");

    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> evaluate(new Request(), new RecordedProgress()))
        .withMessage("--styles: there is no folder " + styles + "; name one with pictures in it");
  }

  @Test
  void aFolderWithoutPicturesIsRefused() throws IOException {
    styles = Files.createDirectory(folder.resolve("texts"));
    Files.writeString(styles.resolve("one.jpg"), "1");
    Files.writeString(styles.resolve("two.jpg"), "2");

    assertThatExceptionOfType(OperationException.class)
        .isThrownBy(() -> evaluate(new Request(), new RecordedProgress()))
        .withMessage(
            "--styles: none of the 2 files in %s can be used as a picture; name a folder with"
                + " pictures in it",
            styles);
  }

  @Test
  void noMethodOrNoStrengthIsRefused() {
    Request noMethod = new Request();
    noMethod.methods = List.of();
    Request noStrength = new Request();
    noStrength.methods = List.of(Method.FAST);
    noStrength.strengths = List.of();

    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> evaluate(noMethod, new RecordedProgress()))
        .withMessageStartingWith("--methods names none");
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> evaluate(noStrength, new RecordedProgress()))
        .withMessageStartingWith("--strengths names none");
  }

  @Test
  void cancellationEndsItWithinAPictureAndLeavesWhatWasMeasured() {
    int before = manager.getManagedArrays().size();
    RecordedProgress progress = RecordedProgress.cancelAfter(1);
    Request request = new Request();
    request.table = Optional.of(folder.resolve("table.csv"));

    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(() -> evaluate(request, progress));

    assertThat(progress.done()).containsExactly(1L);
    assertThat(folder.resolve("table.csv")).content().hasLineCount(2);
    assertThat(manager.getManagedArrays()).hasSize(before);
  }

  private Map<String, Object> evaluate(Request request, Progress progress) {
    return new EvaluateStyleOperation(
            name -> {
              opened.add(name);
              if (name.equals(notInstalled)) {
                throw new ParameterException("there is no backbone '" + name + "'");
              }
              return backbone;
            },
            pictures,
            manager)
        .run(request.toParameters(), progress)
        .data();
  }

  @SuppressWarnings("unchecked") // data is what the evaluation says it is
  private static Map<String, Object> measured(Map<String, Object> data, String method) {
    return new HashMap<>((Map<String, Object>) data.get(method));
  }

  private static double style(Map<String, Object> data) {
    return (double) measured(data, "optimize").get("style");
  }

  /** What a test asks for: little, so that it is fast. */
  private final class Request {
    int pairs = 2;
    long seed = 1;
    int iterations = 6;
    List<Method> methods = List.of(Method.OPTIMIZE);
    List<Double> strengths = List.of(1.0);
    Optional<Path> table = Optional.empty();

    EvaluateStyleParameters toParameters() {
      return new EvaluateStyleParameters(
          contents,
          styles,
          1,
          pairs,
          72,
          64,
          seed,
          methods,
          strengths,
          "five-block",
          StyleLoss.GRAM,
          List.of("relu4_1"),
          List.of("relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1"),
          40,
          50,
          iterations,
          table);
    }
  }
}
