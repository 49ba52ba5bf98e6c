package dev.atelier.toolkit.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.Progress;
import dev.atelier.testkit.RecordedProgress;
import dev.atelier.testkit.TestEngine;
import dev.atelier.toolkit.tensor.TensorFile;
import dev.atelier.toolkit.training.TrainingLoop.TrainingStep;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingLoopTest {

  private static final float[] START = {3, -2, 0.5f};

  /** The options of a small training: a point goes down to a target that trembles. */
  public record Options(int steps, double rate, long seed) {}

  @TempDir private Path folder;
  private NDManager manager;

  @BeforeEach
  void openManager() {
    manager = TestEngine.open();
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @Test
  void aTrainingFindsTheBottom() {
    Training training = new Training(new Options(300, 0.05, 7));
    RecordedProgress recorder = new RecordedProgress();

    training.loop.run(training::step, recorder);

    assertThat(recorder.done()).hasSize(300).startsWith(1L).endsWith(300L);
    assertThat(training.point.toFloatArray())
        .satisfies(values -> assertThat(values[0]).isCloseTo(1, within(0.05f)));
    assertThat(training.average.averages().get("x").toFloatArray()[0]).isCloseTo(1, within(0.05f));
    assertThat(recorder.measures().get(299).get("loss"))
        .isLessThan(0.1 * recorder.measures().get(0).get("loss"));
  }

  @Test
  void aTrainingThatIsKilledAnywhereAndResumedEndsWithTheSameBytes() throws Exception {
    Options options = new Options(20, 0.05, 7);
    kept(options, "whole").run(RecordedProgress.cancelAfter(100));
    for (int killedAt : new int[] {1, 5, 7, 10, 19}) {
      String name = "broken" + killedAt;
      assertThatExceptionOfType(CancellationException.class)
          .isThrownBy(() -> kept(options, name).run(RecordedProgress.cancelAfter(killedAt)));
      RecordedProgress rest = new RecordedProgress();

      kept(options, name).run(rest);

      assertThat(rest.done()).hasSize(20 - killedAt / 5 * 5).endsWith(20L);
      assertThat(Files.readAllBytes(folder.resolve(name)))
          .isEqualTo(Files.readAllBytes(folder.resolve("whole")));
    }
  }

  @Test
  void aTrainingThatIsDoneTakesNoMoreSteps() {
    Options options = new Options(6, 0.05, 7);
    kept(options, "checkpoint").run(new RecordedProgress());
    RecordedProgress again = new RecordedProgress();

    kept(options, "checkpoint").run(again);

    assertThat(again.done()).isEmpty();
  }

  @Test
  void aCheckpointOfOtherOptionsIsRefusedByName() {
    kept(new Options(6, 0.05, 7), "checkpoint").run(new RecordedProgress());

    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> kept(new Options(6, 0.1, 8), "checkpoint").run(new RecordedProgress()))
        .withMessage(
            folder.resolve("checkpoint")
                + " is a checkpoint of a training with other options (--rate 0.05 then, 0.1 now;"
                + " --seed 7 then, 8 now); give those, remove it or name another");
  }

  @Test
  void aCheckpointThatDoesNotSayItsOptionsIsRefused() {
    TensorFile.write(
        Map.of("steps", manager.create(new float[] {4}), "x", manager.create(START)),
        folder.resolve("checkpoint"));

    assertThatExceptionOfType(OperationException.class)
        .isThrownBy(() -> kept(new Options(6, 0.05, 7), "checkpoint").run(new RecordedProgress()))
        .withMessageContaining("is a checkpoint of an earlier version");
  }

  @Test
  void aCheckpointOfOtherWeightsIsRefused() {
    Options options = new Options(6, 0.05, 7);
    kept(options, "checkpoint").run(new RecordedProgress());
    Map<String, NDArray> others = new LinkedHashMap<>();
    others.put("y", manager.create(START));
    AdamOptimizer optimizer = new AdamOptimizer(others, manager);
    TrainingLoop loop =
        new TrainingLoop(optimizer, 6, 7, LearningRateSchedule.constant(0.1))
            .checkpoint(checkpoint(options, "checkpoint"), 5);

    assertThatExceptionOfType(OperationException.class)
        .isThrownBy(loop::resume)
        .withMessage(
            folder.resolve("checkpoint")
                + " is no checkpoint of this training (y); remove it or name another");
  }

  @Test
  void aTrainingStopsWhenChecksGetNoBetterAndKeepsTheBest() {
    double[] losses = {5, 3, 4, 3, 6, 1};
    Training training = new Training(new Options(60, 0.05, 7));
    List<float[]> averages = new ArrayList<>();
    training
        .loop
        .validation(
            measures -> {
              averages.add(training.average.averages().get("x").toFloatArray());
              measures.set("validation", losses[averages.size() - 1]);
              return losses[averages.size() - 1];
            },
            10)
        .patience(3);
    RecordedProgress recorder = new RecordedProgress();

    training.loop.run(training::step, recorder);

    assertThat(averages).hasSize(5);
    assertThat(training.loop.bestStep()).isEqualTo(20);
    assertThat(training.loop.leastLoss()).isEqualTo(3);
    assertThat(training.loop.bestWeights().get("x").toFloatArray()).isEqualTo(averages.get(1));
    assertThat(recorder.done()).endsWith(50L);
    assertThat(recorder.measures().get(9)).containsEntry("validation", 5.0);
  }

  @Test
  void theBestOutlivesABreakAndSoDoesPatience() throws Exception {
    Options options = new Options(60, 0.05, 7);
    checked(options, "whole").run(new RecordedProgress());
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(() -> checked(options, "broken").run(RecordedProgress.cancelAfter(33)));

    Kept resumed = checked(options, "broken");
    resumed.run(new RecordedProgress());

    assertThat(Files.readAllBytes(folder.resolve("broken")))
        .isEqualTo(Files.readAllBytes(folder.resolve("whole")));
    assertThat(resumed.training.loop.bestStep()).isEqualTo(20);
  }

  @Test
  void nothingIsBestThatIsWorseThanTheBaseline() {
    Training training = new Training(new Options(10, 0.05, 7));
    training.loop.validation(measures -> 2, 5).baseline(() -> 1);

    training.loop.run(training::step, new RecordedProgress());

    assertThat(training.loop.bestStep()).isZero();
    assertThat(training.loop.bestWeights().get("x").toFloatArray()).isEqualTo(START);
  }

  @Test
  void theLastIsBestOfThoseAsGoodAsTheBaseline() {
    Training training = new Training(new Options(12, 0.05, 7));
    training.loop.validation(measures -> 1, 5).baseline(() -> 1);

    training.loop.run(training::step, new RecordedProgress());

    assertThat(training.loop.bestStep()).isEqualTo(12);
  }

  @Test
  void aTrainingThatIsToldToStopDoesSoAfterTheNextCheck() {
    Training training = new Training(new Options(100, 0.05, 7));
    training.loop.validation(measures -> 1, 5).stopWhen(() -> training.optimizer.steps() > 12);
    RecordedProgress recorder = new RecordedProgress();

    training.loop.run(training::step, recorder);

    assertThat(recorder.done()).endsWith(15L);
  }

  @Test
  void checksCanBeToldInsteadOfSteps() {
    Training training = new Training(new Options(12, 0.05, 7));
    training.loop.validation(measures -> 1, 5).tellingChecks();
    RecordedProgress recorder = new RecordedProgress();

    training.loop.run(training::step, recorder);

    assertThat(recorder.done()).containsExactly(1L, 2L, 3L);
    assertThat(recorder.totals().get(0)).isEqualTo(3);
  }

  @Test
  void aStepIsToldItsNumberItsRateAndDrawsOfItsOwn() {
    Training training = new Training(new Options(3, 0.05, 7));
    List<TrainingStep> steps = new ArrayList<>();
    List<Double> drawn = new ArrayList<>();

    training.loop.run(
        (step, measures) -> {
          steps.add(step);
          drawn.add(step.random().nextDouble());
          training.step(step, measures);
        },
        new RecordedProgress());

    assertThat(steps).extracting(TrainingStep::number).containsExactly(0, 1, 2);
    assertThat(steps.get(1).learningRate()).isEqualTo(training.schedule.at(1));
    assertThat(drawn).doesNotHaveDuplicates();
    assertThat(drawn.get(2)).isEqualTo(TrainingLoop.random(7, 2).nextDouble());
  }

  @Test
  void whatIsToldOfStepsIsARunningMean() {
    Training training = new Training(new Options(3, 0.05, 7));
    training.loop.shareInMeans(0.25);

    training.loop.run(
        (step, measures) -> {
          training.descend(step.learningRate(), new float[3]);
          measures.average("number", step.number());
          measures.set("last", step.number());
        },
        new RecordedProgress());

    assertThat(training.loop.measures().values())
        .containsExactly(Map.entry("number", 0.75 * 0.25 + 0.25 * 2), Map.entry("last", 2.0));
  }

  @Test
  void stepsLeaveNoTensorsBehind() {
    Training training = new Training(new Options(10, 0.05, 7));
    int before = manager.getManagedArrays().size();

    training.loop.run(training::step, new RecordedProgress());

    assertThat(manager.getManagedArrays()).hasSize(before);
  }

  /** A training that writes a checkpoint at every fifth step. */
  private Kept kept(Options options, String name) {
    Training training = new Training(options);
    training.loop.checkpoint(checkpoint(options, name), 5);
    return new Kept(training);
  }

  /** A training whose second check is the best, and that waits for two more. */
  private Kept checked(Options options, String name) {
    Training training = new Training(options);
    training
        .loop
        .checkpoint(checkpoint(options, name), 10)
        .validation(measures -> Math.abs(training.optimizer.steps() - 20), 10)
        .patience(2);
    return new Kept(training);
  }

  private Checkpoint checkpoint(Options options, String name) {
    return new Checkpoint(folder.resolve(name), TrainingOptions.of(options));
  }

  /** A training that is kept in a file. */
  private record Kept(Training training) {

    void run(Progress progress) {
      training.loop.run(training::step, progress);
    }
  }

  /** A point that goes down to (1, 1, 1). */
  private final class Training {

    private final NDArray point = manager.create(START);
    private final AdamOptimizer optimizer;
    private final MovingAverage average;
    private final LearningRateSchedule schedule;
    private final TrainingLoop loop;

    Training(Options options) {
      Map<String, NDArray> weights = new LinkedHashMap<>();
      weights.put("x", point);
      optimizer = new AdamOptimizer(weights, manager);
      average = new MovingAverage(weights, manager);
      schedule =
          LearningRateSchedule.constant(options.rate())
              .withWarmUp(10)
              .withCosine(options.steps(), 0.01);
      loop =
          new TrainingLoop(optimizer, options.steps(), options.seed(), schedule).average(average);
    }

    void step(TrainingStep step, TrainingMeasures measures) {
      float[] tremble = new float[3];
      for (int i = 0; i < tremble.length; i++) {
        tremble[i] = (float) (1 + 0.01 * step.random().nextGaussian());
      }
      measures.average("loss", descend(step.learningRate(), tremble));
    }

    private double descend(double rate, float[] target) {
      NDArray wanted = manager.create(target, new Shape(3));
      NDArray loss;
      try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
        loss = point.sub(wanted).square().sum();
        collector.backward(loss);
      }
      optimizer.step(rate, 10);
      return loss.toFloatArray()[0];
    }
  }
}
