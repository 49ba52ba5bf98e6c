package dev.atelier.classifier.digits.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.ndarray.NDManager;
import dev.atelier.api.ParameterException;
import dev.atelier.classifier.digits.DigitClassifier;
import dev.atelier.classifier.digits.DigitFixtures;
import dev.atelier.classifier.digits.data.DigitAugmentation;
import dev.atelier.classifier.digits.data.FontCatalog;
import dev.atelier.classifier.digits.data.NonDigitGlyphs;
import dev.atelier.classifier.model.ClassifierDescription;
import dev.atelier.testkit.RecordedProgress;
import dev.atelier.testkit.TestEngine;
import dev.atelier.toolkit.model.ModelFile;
import java.awt.Font;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainDigitsOperationTest {

  private static final String FONT = "DejaVu Sans Mono";

  @TempDir private Path folder;
  private NDManager manager;

  @BeforeEach
  void writeDigits() {
    manager = TestEngine.open();
    DigitFixtures.writeDigits(folder, 30);
    assumeThat(FontCatalog.find(List.of(FONT), true)).as("fonts of Java").isNotEmpty();
  }

  @AfterEach
  void closeTheManager() {
    manager.close();
  }

  @Test
  void aTrainingThatIsStoppedAndResumedEndsLikeAnUnbrokenOne() throws Exception {
    Map<String, Object> facts = train("unbroken.model", 4, new RecordedProgress());
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(() -> train("resumed.model", 4, RecordedProgress.cancelAfter(2)));
    assertThat(folder.resolve("resumed.model")).doesNotExist();
    RecordedProgress rest = new RecordedProgress();

    train("resumed.model", 4, rest);

    assertThat(rest.done()).containsExactly(3L, 4L);
    assertThat(facts)
        .containsEntry("steps", 4.0)
        .containsEntry("fonts", List.of(FONT))
        .containsKeys("errorWritten", "calibrationError", "aurocNoise", "temperature");
    assertThat(Files.readAllBytes(folder.resolve("resumed.model")))
        .isEqualTo(Files.readAllBytes(folder.resolve("unbroken.model")));
  }

  @Test
  void theModelIsAClassifierOfDigits() {
    train("some.model", 1, new RecordedProgress());

    ModelFile<ClassifierDescription> file =
        ModelFile.read(folder.resolve("some.model"), ClassifierDescription.class, manager);
    assertThat(file.description().kind()).isEqualTo(ClassifierDescription.DIGITS);
    assertThat(file.description().measures()).containsKey("errorWritten");
    DigitClassifier classifier = DigitClassifier.of(file, "some", manager.newSubManager());
    assertThat(classifier.predict(List.of(NonDigitGlyphs.blot(new SplittableRandom(1))), () -> {}))
        .singleElement()
        .satisfies(
            prediction ->
                assertThat(prediction.confidences().stream().mapToDouble(v -> v).sum())
                    .isBetween(0.999, 1.001));
  }

  @Test
  void whatCannotBeWrittenIsSaidBeforeTheWork() throws Exception {
    Files.createFile(folder.resolve("there.model"));

    refuses("there.model", "exists already");
    refuses("digits.zip", "end its name in .model");
    refuses("missing/digits.model", "there is no folder");
  }

  private void refuses(String name, String reason) {
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> train(name, 1, new RecordedProgress()))
        .withMessageContaining("--output")
        .withMessageContaining(reason);
  }

  @Test
  void keepingAllDigitsFromTrainingIsRefused() {
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> train("none.model", 1, 30, new RecordedProgress()))
        .withMessageContaining("--held-out keeps 30 of 30 digits");
  }

  @Test
  void distortedMarksAreDrawnFromTheSeedAndStayBetweenPaperAndInk() {
    float[] mark = FontCatalog.glyph(new Font(FONT, Font.PLAIN, 40), '5').orElseThrow();
    double ink = sum(mark);
    double total = 0;
    for (int seed = 0; seed < 200; seed++) {
      float[] distorted = DigitAugmentation.of(mark, 1, new SplittableRandom(seed));
      for (float value : distorted) {
        assertThat(value).isBetween(0f, 1f);
      }
      total += sum(distorted) / 200;
    }

    assertThat(total / ink).isBetween(0.7, 1.5);
    assertThat(DigitAugmentation.of(mark, 1, new SplittableRandom(7)))
        .isEqualTo(DigitAugmentation.of(mark, 1, new SplittableRandom(7)))
        .isNotEqualTo(DigitAugmentation.of(mark, 1, new SplittableRandom(8)));
  }

  private static double sum(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }

  @Test
  void fontsKeptFromTrainingAreNotAmongTheOthers() {
    List<Font> kept = FontCatalog.find(List.of("DejaVu Sans"), true);
    Set<String> others = FontCatalog.families(FontCatalog.find(List.of("DejaVu Sans"), false));

    assertThat(FontCatalog.families(kept)).contains(FONT);
    assertThat(others).noneMatch(family -> family.startsWith("DejaVu Sans"));
  }

  private Map<String, Object> train(String name, int steps, RecordedProgress progress) {
    return train(name, steps, 10, progress);
  }

  private Map<String, Object> train(
      String name, int steps, int heldOut, RecordedProgress progress) {
    return new TrainDigitsOperation(manager)
        .run(
            new TrainDigitsParameters(
                folder,
                folder.resolve(name),
                steps,
                8,
                0.001,
                0.25,
                0.25,
                heldOut,
                List.of(FONT),
                List.of("no such font"),
                7,
                1),
            progress)
        .data();
  }
}
