package dev.atelier.classifier.digits.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import dev.atelier.api.OperationException;
import dev.atelier.api.Result;
import dev.atelier.api.picture.Picture;
import dev.atelier.classifier.digits.DigitClassifier;
import dev.atelier.classifier.digits.DigitFixtures;
import dev.atelier.classifier.digits.DigitModels;
import dev.atelier.classifier.model.Classifier;
import dev.atelier.classifier.model.ClassifierDescription;
import dev.atelier.classifier.model.Prediction;
import dev.atelier.testkit.TestEngine;
import dev.atelier.testkit.TestPictureService;
import dev.atelier.toolkit.model.ModelFile;
import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Reads with the model that comes with the plugin. */
final class ScanReaderTest {

  private static NDManager manager;
  private static ScanReader reader;

  @BeforeAll
  static void open() {
    manager = TestEngine.open();
    reader = ScanReader.open(manager, "--model", "digits");
  }

  @AfterAll
  static void close() {
    reader.close();
    manager.close();
  }

  @Test
  void aPrintedNumberIsRead() {
    Result result = reader.read(DigitFixtures.printed("3147258", Color.WHITE, Color.BLACK));

    assertThat(result.label()).contains("3147258");
    assertThat(result.data()).containsEntry("number", "3147258").containsEntry("unknown", 0);
    assertThat(result.data()).containsEntry("rows", List.of("3147258"));
    assertThat(digits(result)).hasSize(7);
    assertThat(digits(result).get(2))
        .containsEntry("digit", "4")
        .containsEntry("known", true)
        .containsEntry("row", 0);
  }

  @Test
  void lightDigitsOnDarkAreReadLikeDarkOnesOnLight() {
    assertThat(number(DigitFixtures.printed("609", new Color(30, 40, 60), Color.WHITE)))
        .isEqualTo("609");
    assertThat(number(DigitFixtures.printed("609", new Color(190, 190, 190), Color.DARK_GRAY)))
        .isEqualTo("609");
  }

  @Test
  void boxesAreWhereTheDigitsAre() {
    Picture picture =
        DigitFixtures.paint(
            300,
            120,
            Color.WHITE,
            graphics -> {
              graphics.setColor(Color.BLACK);
              graphics.setStroke(new BasicStroke(5));
              graphics.drawOval(40, 30, 30, 50);
              graphics.drawLine(220, 30, 220, 80);
            });
    List<Map<String, Object>> digits = digits(reader.read(picture));

    assertThat(digits).extracting(digit -> digit.get("digit")).containsExactly("0", "1");
    near(digits.get(0), 37, 27, 35, 55);
    near(digits.get(1), 217, 27, 5, 55);
  }

  private static void near(Map<String, Object> digit, int x, int y, int width, int height) {
    assertThat((int) digit.get("x")).isCloseTo(x, within(3));
    assertThat((int) digit.get("y")).isCloseTo(y, within(3));
    assertThat((int) digit.get("width")).isCloseTo(width, within(5));
    assertThat((int) digit.get("height")).isCloseTo(height, within(5));
  }

  @Test
  void rowsAreReadFromTheTop() {
    Picture picture =
        DigitFixtures.paint(
            260,
            200,
            Color.WHITE,
            graphics -> {
              graphics.setColor(Color.BLACK);
              DigitFixtures.print(graphics, "5083", 60, 150, 44, 34);
              DigitFixtures.print(graphics, "26", 90, 70, 44, 34);
            });

    assertThat(number(picture)).isEqualTo("26 5083");
    assertThat(reader.read(picture).data()).containsEntry("rows", List.of("26", "5083"));
  }

  @Test
  void ruledLinesAndATurnDoNotMatter() {
    Picture picture =
        DigitFixtures.paint(
            330,
            140,
            new Color(240, 235, 220),
            graphics -> {
              graphics.rotate(Math.toRadians(4), 165, 70);
              graphics.setColor(Color.BLACK);
              DigitFixtures.print(graphics, "482037", 50, 88, 44, 38);
              graphics.setColor(new Color(110, 120, 170));
              graphics.drawLine(-50, 96, 400, 96);
              graphics.drawLine(-50, 70, 400, 70);
            });

    assertThat(number(picture)).isEqualTo("482037");
  }

  @Test
  void touchingDigitsAreParted() {
    Picture picture =
        DigitFixtures.paint(
            200,
            110,
            Color.WHITE,
            graphics -> {
              graphics.setColor(Color.BLACK);
              DigitFixtures.print(graphics, "05", 40, 75, 56, 31);
            });
    List<Map<String, Object>> digits = digits(reader.read(picture));

    assertThat(digits).extracting(digit -> digit.get("digit")).containsExactly("0", "5");
  }

  @Test
  void otherMarksAreFlaggedAndAreInNoNumber() {
    Result result = reader.read(DigitFixtures.printed("W74", Color.WHITE, Color.BLACK));

    assertThat(result.data()).containsEntry("number", "74").containsEntry("unknown", 1);
    assertThat(digits(result).get(0))
        .containsEntry("known", false)
        .containsEntry("digit", Prediction.NONE);
  }

  @Test
  void whereThereIsNoDigitTheNumberIsEmpty() {
    for (int[] size : new int[][] {{1, 1}, {1, 300}, {2, 3}, {400, 300}}) {
      Picture blank = DigitFixtures.paint(size[0], size[1], Color.WHITE, graphics -> {});
      Result result = reader.read(blank);

      assertThat(result.label()).contains(Prediction.NONE);
      assertThat(result.data())
          .containsEntry("number", "")
          .containsEntry("rows", List.of())
          .containsEntry("digits", List.of());
    }
  }

  @Test
  void aSinglePictureOfADigitIsClassifiedWhateverItsSizeAndColors() {
    try (Classifier classifier = DigitModels.open(manager, "--model", "digits")) {
      assertThat(classifier.classes()).containsExactlyElementsOf(DigitClassifier.CLASSES);
      for (int digit = 0; digit < 10; digit++) {
        String text = Integer.toString(digit);
        Picture dark = DigitFixtures.printed(text, Color.WHITE, Color.BLACK);
        Picture light = DigitFixtures.printed(text, Color.BLACK, Color.YELLOW);
        Picture small = new TestPictureService().resize(light, 30, 30);

        assertThat(classifier.predict(dark).label()).isEqualTo(text);
        assertThat(classifier.predict(light).label()).isEqualTo(text);
        assertThat(classifier.predict(small).best()).isEqualTo(digit);
      }
    }
  }

  @Test
  void nothingIsNoDigit() {
    try (Classifier classifier = DigitModels.open(manager, "--model", "digits")) {
      Picture blank = DigitFixtures.paint(28, 28, Color.GRAY, graphics -> {});

      assertThat(classifier.predict(blank).known()).isFalse();
    }
  }

  @Test
  void readingCanBeCancelled() {
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(
            () ->
                reader.read(
                    DigitFixtures.printed("1", Color.WHITE, Color.BLACK),
                    () -> {
                      throw new CancellationException("cancelled");
                    }));
  }

  @Test
  void aModelWithoutItsWeightsIsRefused() {
    ClassifierDescription description =
        new ClassifierDescription(
            ClassifierDescription.DIGITS,
            DigitClassifier.CLASSES,
            "",
            "",
            List.of(),
            28,
            1,
            Map.of());

    assertThatExceptionOfType(OperationException.class)
        .isThrownBy(
            () -> DigitClassifier.of(new ModelFile<>(description, Map.of()), "some", manager))
        .withMessageContaining("some has no weights of this network")
        .withMessageContaining("train-digits");
  }

  private static String number(Picture picture) {
    return (String) reader.read(picture).data().get("number");
  }

  private static List<Map<String, Object>> digits(Result result) {
    List<Map<String, Object>> digits = new ArrayList<>();
    for (Object digit : (List<?>) result.data().get("digits")) {
      Map<String, Object> facts = new java.util.LinkedHashMap<>();
      ((Map<?, ?>) digit).forEach((name, value) -> facts.put((String) name, value));
      digits.add(facts);
    }
    return digits;
  }
}
