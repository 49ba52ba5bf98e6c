package dev.atelier.classifier.evaluation;

import static dev.atelier.testkit.TestFiles.writeSolid;
import static dev.atelier.testkit.TestFiles.writeText;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.util.JsonUtils;
import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.Progress;
import dev.atelier.classifier.dataset.LabeledPictures;
import dev.atelier.classifier.dataset.SkippedFile;
import dev.atelier.classifier.evaluation.EvaluateOperation.Outputs;
import dev.atelier.classifier.model.Prediction;
import dev.atelier.testkit.RecordedProgress;
import dev.atelier.testkit.TestPictureService;
import dev.atelier.toolkit.data.Csv;
import java.awt.Color;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "its files have names that Windows refuses")
final class EvaluationTest {

  private static final String HOSTILE = "<img src=x onerror=alert(1)>&\"'.png";

  private final Map<String, Color> colors = new LinkedHashMap<>();
  private final TestPictureService pictures = new TestPictureService();
  private final RecordedProgress progress = new RecordedProgress();

  @TempDir Path temporary;
  private Path folder;

  @BeforeEach
  void drawPictures() {
    colors.put("fire & <smoke>", Color.RED);
    colors.put("grass", Color.GREEN);
    colors.put("m\u00e4r \"blue\"", Color.BLUE);
    colors.put("snow", Color.WHITE);
    folder = temporary.resolve("pictures");
    writeSolid(folder.resolve("fire & <smoke>/a.png"), new Color(250, 10, 0));
    writeSolid(folder.resolve("fire & <smoke>/b.png"), new Color(220, 30, 20));
    writeSolid(folder.resolve("fire & <smoke>/c.png"), new Color(20, 20, 220));
    writeSolid(folder.resolve("Grass/a.png"), new Color(10, 240, 30));
    writeSolid(folder.resolve("Grass/" + HOSTILE), new Color(250, 250, 250));
    writeSolid(folder.resolve("m\u00e4r \"blue\"/a.png"), new Color(100, 100, 110));
  }

  @Test
  void thePicturesAreJudgedAndCounted() {
    Map<String, Object> numbers = new EvaluationData(evaluate()).summary();
    assertThat(numbers)
        .containsEntry("pictures", 6)
        .containsEntry("skipped", 0)
        .containsEntry("accuracy", 0.66667)
        .containsEntry("balancedAccuracy", 0.72222)
        .containsEntry("noneOfThese", 0.16667)
        .containsEntry(
            "confusion",
            Map.of(
                "fire & <smoke>", Map.of("fire & <smoke>", 2, "m\u00e4r \"blue\"", 1),
                "grass", Map.of("grass", 1, "snow", 1),
                "m\u00e4r \"blue\"", Map.of("m\u00e4r \"blue\"", 1)));
    assertThat((double) numbers.get("accuracyFrom")).isCloseTo(0.3, within(0.001));
    assertThat((double) numbers.get("accuracyTo")).isCloseTo(0.9032, within(0.001));
    assertThat((double) numbers.get("top3")).isBetween(0.66, 1.0);
    assertThat(((Map<?, ?>) numbers.get("classes")).get("snow"))
        .isEqualTo(Map.of("pictures", 0, "precision", 0.0, "f1", 0.0, "noneOfThese", 0));
  }

  @Test
  void progressTellsTheAccuracySoFar() {
    evaluate();
    assertThat(progress.done()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(progress.totals()).containsOnly(6L);
    assertThat(progress.measures().get(0)).containsOnlyKeys("accuracy");
    assertThat(progress.measures().get(5).get("accuracy")).isCloseTo(4.0 / 6, within(1e-9));
  }

  @Test
  void aCancelledEvaluationEnds() {
    assertThatThrownBy(() -> evaluate(RecordedProgress.cancelAfter(2), false, List.of()))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void whatIsNoPictureIsSkippedAndListed() {
    Path broken = writeText(folder.resolve("Grass/broken.png"), "no picture at all");
    Evaluation evaluation = evaluate();
    assertThat(evaluation.judgments()).hasSize(6);
    assertThat(evaluation.skipped())
        .containsExactly(new SkippedFile(broken, broken + " is no picture: name another"));
    assertThat(new EvaluationData(evaluation).summary())
        .containsEntry("skipped", 1)
        .containsEntry(
            "skippedFiles",
            List.of(
                Map.of(
                    "file", broken.toString(), "reason", broken + " is no picture: name another")));
    assertThat(page(evaluation)).contains("1 file skipped").contains("broken.png");
    assertThat(progress.done()).endsWith(7L);
  }

  @Test
  void whereNothingIsAPictureTheEvaluationFails() {
    folder = temporary.resolve("texts");
    writeText(folder.resolve("grass/a.png"), "no");
    assertThatThrownBy(this::evaluate)
        .isInstanceOf(OperationException.class)
        .hasMessageContaining("none of the files of " + folder)
        .hasMessageContaining("is no picture");
  }

  @Test
  void classesThatTheModelDoesNotKnowAreNamedOrLeftOut() {
    writeSolid(folder.resolve("sand/a.png"), Color.YELLOW);
    assertThatThrownBy(this::evaluate)
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("--pictures: colours knows not all of the classes")
        .hasMessageContaining("it does not know sand;")
        .hasMessageContaining("it knows fire & <smoke>, grass, m\u00e4r \"blue\", snow;")
        .hasMessageContaining("--ignore-unknown");
    Evaluation evaluation = evaluate(progress, true, List.of());
    assertThat(evaluation.judgments()).hasSize(6);
    assertThat(new EvaluationData(evaluation).summary())
        .containsEntry("ignoredClasses", List.of("sand"));
    assertThat(page(evaluation)).contains("Left out, for the model does not know them: ");
  }

  @Test
  void aFolderOfAllOtherClassesIsRefusedEvenThen() {
    folder = temporary.resolve("others");
    writeSolid(folder.resolve("sand/a.png"), Color.YELLOW);
    assertThatThrownBy(() -> evaluate(progress, true, List.of()))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("colours knows none of the classes")
        .hasMessageContaining("choose another model");
  }

  @Test
  void wherePicturesOfNoClassAreLeftTheEvaluationFails() {
    LabeledPictures none = LabeledPictures.of("--pictures", folder).onlyEvery(10);
    Evaluator evaluator = new Evaluator("colours", new ColorClassifier(colors), pictures, progress);
    assertThatThrownBy(() -> evaluator.evaluate(none, false, List.of()))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("--pictures: no picture of " + folder + " is left");
  }

  @Test
  void strangersAreToldFromPicturesOfTheClasses() {
    Path gray = writeSolid(temporary.resolve("strange/grey.png"), new Color(128, 128, 128));
    Path olive = writeSolid(temporary.resolve("strange/olive.png"), new Color(128, 128, 0));
    Path red = writeSolid(temporary.resolve("strange/red.png"), Color.RED);
    Evaluation evaluation = evaluate(progress, false, List.of(gray, olive, red));
    Evaluation.Strangers found = evaluation.strangersFound().orElseThrow();
    assertThat(found.pictures()).isEqualTo(3);
    assertThat(found.recognized()).isCloseTo(2.0 / 3, within(1e-9));
    // Gray is farther from all colors than all six pictures, olive than five, red than none.
    assertThat(found.area()).isCloseTo(11.0 / 18, within(1e-9));
    assertThat(progress.totals()).containsOnly(9L);
    assertThat(page(evaluation)).contains("Of 3 pictures of none of the classes, 66.7");
  }

  @Test
  void strangersThatAreNoPicturesAreRefused() {
    Path text = writeText(temporary.resolve("strange/a.png"), "no");
    assertThatThrownBy(() -> evaluate(progress, false, List.of(text)))
        .isInstanceOf(OperationException.class)
        .hasMessageContaining("none of the pictures of --ood can be read");
  }

  @Test
  void theTableHasALineForEachPicture() throws Exception {
    List<Csv.Row> rows = Csv.parse(new EvaluationData(evaluate()).table());
    assertThat(rows.get(0).fields())
        .startsWith("file", "label", "predicted", "confidence", "known")
        .endsWith("confidence m\u00e4r \"blue\"", "confidence snow")
        .hasSize(9);
    assertThat(rows).hasSize(7);
    Csv.Row hostile = rows.get(1);
    assertThat(hostile.fields().get(0)).isEqualTo(folder.resolve("Grass/" + HOSTILE).toString());
    assertThat(hostile.fields().subList(1, 3)).containsExactly("grass", "snow");
    assertThat(hostile.fields().get(4)).isEqualTo("true");
    double sum = hostile.fields().subList(5, 9).stream().mapToDouble(Double::parseDouble).sum();
    assertThat(sum).isCloseTo(1, within(1e-4));
  }

  @Test
  void everyNumberCanBeMeasuredAnewFromTheTable() throws Exception {
    Path only = writeSolid(temporary.resolve("only/grass/a.png"), Color.RED);
    Prediction sure =
        new Prediction(List.of("snow", "grass"), List.of(1 - 1.234567e-9, 1.234567e-9), 0, true);
    Evaluation evaluation =
        new Evaluation(
            "sure",
            temporary,
            sure.classes(),
            List.of(new JudgedPrediction(only, 1, sure)),
            List.of(),
            List.of(),
            List.of(),
            0);
    assertThat(Csv.parse(new EvaluationData(evaluation).table()).get(1).fields())
        .endsWith("0.000000001234567");
  }

  @Test
  void thePageIsMarkupOfOursAlone() {
    String page = page(evaluate());
    assertThat(page)
        .contains("How well colours tells 4 classes apart")
        .contains("Grass/&lt;img src=x onerror=alert(1)&gt;&amp;&quot;&#39;.png")
        .contains("fire &amp; &lt;smoke&gt;")
        .contains("m\u00e4r &quot;blue&quot;")
        .doesNotContain("<script", "<img src=x", "<smoke>", "http://", "https://");
    Matcher addresses = Pattern.compile("(?:src|href)=\"([^\"]*)\"").matcher(page);
    assertThat(addresses.results().map(found -> found.group(1)))
        .isNotEmpty()
        .allMatch(address -> address.startsWith("#") || address.startsWith("data:image/"));
    assertThat(Pattern.compile("url\\(|@import").matcher(page).find()).isFalse();
  }

  @Test
  void filesOfATableAreToldFromWhatTheyHaveInCommon() {
    Path table = temporary.resolve("lists/list.csv");
    writeText(
        table,
        Csv.line(List.of("file", "label"))
            + Csv.line(List.of("../pictures/Grass/a.png", "grass"))
            + Csv.line(List.of(folder.resolve("fire & <smoke>/a.png"), "fire & <smoke>")));
    Path judged = folder.resolve("Grass/a.png");
    folder = table;
    assertThat(evaluate().told(judged)).isEqualTo(Path.of("Grass/a.png").toString());
  }

  @Test
  void theMostConfidentMistakeComesFirst() {
    List<JudgedPrediction> mistakes = evaluate().mistakes();
    assertThat(mistakes).hasSize(2);
    assertThat(mistakes.get(0).file().toString()).endsWith(HOSTILE);
    assertThat(mistakes.get(0).prediction().confidence())
        .isGreaterThan(mistakes.get(1).prediction().confidence());
  }

  @Test
  void everyNumberOfTheMatrixLeadsToItsPictures() {
    String page = page(evaluate());
    List<String> links =
        Pattern.compile("href=\"#(is-[^\"]*)\"")
            .matcher(page)
            .results()
            .map(found -> found.group(1))
            .toList();
    assertThat(links).containsExactly("is-0-said-2", "is-1-said-3");
    links.forEach(link -> assertThat(page).contains("id=\"" + link + "\""));
  }

  @Test
  void thePicturesOfThePageCanBeSeen() throws IOException {
    Matcher images =
        Pattern.compile("src=\"data:image/png;base64,([^\"]*)\"").matcher(page(evaluate()));
    List<String> found = images.results().map(one -> one.group(1)).toList();
    // Both mistakes, among the worst and among those of their kind.
    assertThat(found).hasSize(4);
    byte[] bytes = Base64.getDecoder().decode(found.get(0));
    assertThat(ImageIO.read(new ByteArrayInputStream(bytes)).getRGB(3, 3) & 0xffffff)
        .isEqualTo(0xfafafa);
  }

  @Test
  void aPictureThatIsGoneByNowIsMissingFromThePageAlone() throws IOException {
    Evaluation evaluation = evaluate();
    Files.delete(folder.resolve("Grass/" + HOSTILE));
    assertThat(page(evaluation)).contains("The picture can no longer be read.");
  }

  @Test
  void aPageWithoutMistakesSaysSo() {
    folder = temporary.resolve("good");
    writeSolid(folder.resolve("snow/a.png"), Color.WHITE);
    assertThat(page(evaluate())).contains("Right about 1 of 1 picture").contains("There are none.");
  }

  @Test
  void manyClassesAreListedRatherThanLaidOut() {
    colors.clear();
    folder = temporary.resolve("many");
    for (int i = 0; i < 50; i++) {
      colors.put("class " + i, new Color(i * 5, 255 - i * 5, 0));
      writeSolid(folder.resolve("class " + i + "/a.png"), new Color(245 - i * 5, 10 + i * 5, 0));
    }
    String page = page(evaluate());
    assertThat(page).contains("The most frequent confusions").doesNotContain("class=\"matrix");
  }

  @Test
  void allFilesAreWritten() throws IOException {
    EvaluateParameters parameters = parameters("a.html", "b.csv", "c.json");
    Map<String, Object> told = new Outputs(parameters).write(evaluate(), pictures, progress);
    assertThat(told)
        .containsEntry("report", temporary.resolve("a.html").toString())
        .containsEntry("table", temporary.resolve("b.csv").toString())
        .containsEntry("data", temporary.resolve("c.json").toString());
    assertThat(Files.readString(temporary.resolve("a.html"))).startsWith("<!DOCTYPE html>");
    assertThat(Files.readString(temporary.resolve("b.csv"))).startsWith("file,label,");
    Map<?, ?> data =
        JsonUtils.GSON.fromJson(
            Files.readString(temporary.resolve("c.json"), StandardCharsets.UTF_8), Map.class);
    assertThat(data.get("model")).isEqualTo("colours");
    assertThat((List<?>) data.get("reliability")).hasSize(15);
    assertThat(((Map<?, ?>) data.get("confusion")).get("grass"))
        .isEqualTo(Map.of("grass", 1.0, "snow", 1.0));
  }

  @Test
  void filesThatCannotBeMadeAreRefusedBeforeTheWork() throws IOException {
    Files.writeString(temporary.resolve("old.csv"), "precious");
    assertRefused(parameters("page.pdf", "b.csv", "c.json"), "end its name in .html");
    assertRefused(parameters("a.html", "old.csv", "c.json"), "--table", "exists already");
    assertRefused(parameters("a.html", "b.csv", "gone/c.json"), "--data: there is no folder");
    assertRefused(parameters("a.html", "same", "./same"), "the same file twice");
    assertThat(Files.readString(temporary.resolve("old.csv"))).isEqualTo("precious");
  }

  private static void assertRefused(EvaluateParameters parameters, String... parts) {
    assertThatThrownBy(() -> new Outputs(parameters))
        .isInstanceOf(ParameterException.class)
        .hasMessageContainingAll(parts);
  }

  private EvaluateParameters parameters(String report, String table, String data) {
    return new EvaluateParameters(
        "colours",
        folder,
        0,
        false,
        Optional.empty(),
        Optional.of(temporary.resolve(report)),
        Optional.of(temporary.resolve(table)),
        Optional.of(temporary.resolve(data)));
  }

  private Evaluation evaluate() {
    return evaluate(progress, false, List.of());
  }

  private Evaluation evaluate(Progress listener, boolean ignoreUnknown, List<Path> strangers) {
    LabeledPictures labeled = LabeledPictures.of("--pictures", folder);
    return new Evaluator("colours", new ColorClassifier(colors), pictures, listener)
        .evaluate(labeled, ignoreUnknown, strangers);
  }

  private String page(Evaluation evaluation) {
    return new EvaluationReport(evaluation, pictures, progress).page();
  }
}
