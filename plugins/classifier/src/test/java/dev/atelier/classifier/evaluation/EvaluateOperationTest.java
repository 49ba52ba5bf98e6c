package dev.atelier.classifier.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import dev.atelier.api.ParameterException;
import dev.atelier.api.backbone.BackboneService;
import dev.atelier.classifier.classify.ClassifierModels;
import dev.atelier.testkit.RecordedProgress;
import dev.atelier.testkit.TestEngine;
import dev.atelier.testkit.TestFiles;
import dev.atelier.testkit.TestPictureService;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong is said before the work begins. */
final class EvaluateOperationTest {

  private final TestPictureService pictures = new TestPictureService();
  private final RecordedProgress progress = new RecordedProgress();
  private NDManager manager;

  @TempDir Path folder;

  @BeforeEach
  void openTheEngine() {
    manager = TestEngine.open();
    TestFiles.writeSolid(folder.resolve("pictures/red/a.png"), Color.RED);
  }

  @AfterEach
  void closeTheManager() {
    manager.close();
  }

  @Test
  void aModelThatDoesNotExistIsNamed() {
    assertRefused(Optional.empty(), Optional.empty(), "--model: there is no model gone.model");
  }

  @Test
  void aFolderOfStrangersHasToHavePictures() throws IOException {
    Path strangers = folder.resolve("strangers");
    assertRefused(Optional.of(strangers), Optional.empty(), "--ood: there is no folder");
    Files.createDirectories(strangers.resolve("empty"));
    assertRefused(Optional.of(strangers), Optional.empty(), "strangers holds no pictures");
  }

  @Test
  void aReportThatCannotBeWrittenIsRefusedFirst() {
    assertRefused(
        Optional.of(folder.resolve("gone")),
        Optional.of(folder.resolve("nowhere/report.html")),
        "--report: there is no folder");
    assertThat(progress.done()).isEmpty();
  }

  private void assertRefused(Optional<Path> strangers, Optional<Path> report, String message) {
    BackboneService none =
        name -> {
          throw new ParameterException("there is no backbone " + name);
        };
    EvaluateOperation operation =
        new EvaluateOperation(new ClassifierModels(none, pictures, manager), pictures);
    EvaluateParameters parameters =
        new EvaluateParameters(
            "gone.model",
            folder.resolve("pictures"),
            0,
            false,
            strangers,
            report,
            Optional.empty(),
            Optional.empty());
    assertThatThrownBy(() -> operation.run(parameters, progress))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining(message);
  }
}
