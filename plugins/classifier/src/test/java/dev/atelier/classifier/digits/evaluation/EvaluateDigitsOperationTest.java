package dev.atelier.classifier.digits.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.ndarray.NDManager;
import dev.atelier.api.OperationException;
import dev.atelier.classifier.digits.data.FontCatalog;
import dev.atelier.testkit.NoProgress;
import dev.atelier.testkit.TestEngine;
import java.awt.Font;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EvaluateDigitsOperationTest {

  private static final String FONT = "DejaVu Sans Mono";

  @TempDir private Path folder;
  private NDManager manager;

  @BeforeEach
  void openTheEngine() {
    manager = TestEngine.open();
  }

  @AfterEach
  void closeTheManager() {
    manager.close();
  }

  @Test
  void scansOfEachKindAreReadAndShown() throws Exception {
    assumeThat(FontCatalog.find(List.of(FONT), true)).as("fonts of Java").isNotEmpty();
    Path sheet = folder.resolve("sheet.png");

    Map<String, Object> data = evaluate(List.of(FONT), Optional.of(sheet));

    Map<?, ?> printed = (Map<?, ?>) data.get("printed");
    assertThat(printed).hasSize(ScanDifficulty.values().length + 1);
    assertThat((Map<?, ?>) printed.get("lightOnDark")).hasSize(4);
    assertThat((double) ((Map<?, ?>) printed.get("all")).get("digits")).isGreaterThan(0.8);
    assertThat(ImageIO.read(sheet.toFile()).getWidth()).isGreaterThan(1000);
  }

  @Test
  void fontsThatAreNotThereAreNamed() {
    assertThatExceptionOfType(OperationException.class)
        .isThrownBy(() -> evaluate(List.of("no such font"), Optional.empty()))
        .withMessageContaining("no such font")
        .withMessageContaining("--fonts");
  }

  private Map<String, Object> evaluate(List<String> fonts, Optional<Path> sheet) {
    return new EvaluateDigitsOperation(manager)
        .run(
            new EvaluateDigitsParameters(Optional.empty(), 10, fonts, 2, "digits", 1, sheet),
            new NoProgress())
        .data();
  }

  @Test
  void aScanIsDrawnFromItsSeedAlone() {
    List<Font> fonts = FontCatalog.find(List.of(FONT), true);
    assumeThat(fonts).as("fonts of Java").isNotEmpty();
    ScanGenerator drawing = new ScanGenerator(fonts, null);

    ScanGenerator.Scan one = drawing.draw(ScanDifficulty.MIXED, true, new SplittableRandom(5));
    ScanGenerator.Scan same = drawing.draw(ScanDifficulty.MIXED, true, new SplittableRandom(5));

    assertThat(same.number()).isEqualTo(one.number());
    assertThat(same.picture().pixels()).isEqualTo(one.picture().pixels());
    assertThat(one.boxes()).hasSize(one.number().length());
  }

  @Test
  void theDistanceOfNumbersCountsInsertionsDeletionsAndExchanges() {
    assertThat(EvaluateDigitsOperation.distance("1234", "1234")).isZero();
    assertThat(EvaluateDigitsOperation.distance("1234", "134")).isEqualTo(1);
    assertThat(EvaluateDigitsOperation.distance("1234", "12534")).isEqualTo(1);
    assertThat(EvaluateDigitsOperation.distance("1234", "1934")).isEqualTo(1);
    assertThat(EvaluateDigitsOperation.distance("", "77")).isEqualTo(2);
    assertThat(EvaluateDigitsOperation.distance("2143", "1234")).isEqualTo(3);
  }
}
