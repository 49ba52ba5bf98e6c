package dev.atelier.toolkit.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.atelier.api.Option;
import dev.atelier.api.ParameterException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingFolderTest {

  /** The options of some training. */
  public record Options(Path output, int batchSize, List<Path> start) {}

  @TempDir private Path temporary;

  @Test
  void theSameTrainingFindsWhatItKept() throws Exception {
    Path kept = TrainingFolder.open(output(), options(8)).path().resolve("kept");
    Files.writeString(kept, "something");

    assertThat(TrainingFolder.open(output(), options(8)).path().resolve("kept")).exists();
  }

  @Test
  void anotherTrainingIsToldWhichOptionsDiffer() {
    TrainingFolder.open(output(), options(8));

    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> TrainingFolder.open(output(), options(16)))
        .withMessage(
            "--output: %s.training is of a training with other pictures or options (--batch-size 8 then, 16 now); remove that folder, or choose another output"
                .formatted(output()));
  }

  @Test
  void whereTheOutputGoesMakesNoDifference() {
    TrainingOptions here = TrainingOptions.of(new Options(output(), 8, List.of()), "output");
    TrainingOptions there =
        TrainingOptions.of(new Options(Path.of("elsewhere"), 8, List.of()), "output");

    assertThat(here.differences(there.text())).isEmpty();
  }

  public record Renamed(
      @Option(description = "d", aliases = "batchSize") int batch,
      @Option(description = "d") List<Path> start) {}

  @Test
  void anOptionThatWasRenamedIsTheSameOption() {
    TrainingOptions before = TrainingOptions.of(new Options(output(), 8, List.of()), "output");
    TrainingOptions same = TrainingOptions.of(new Renamed(8, List.of()));
    TrainingOptions other = TrainingOptions.of(new Renamed(16, List.of()));

    assertThat(same.differences(before.text())).isEmpty();
    assertThat(other.differences(before.text())).contains("--batch 8 then, 16 now");
  }

  @Test
  void longListsAreNamedAndNotWrittenOut() {
    TrainingOptions before = options(8).with("the pictures", "a\nb\n".repeat(100));
    TrainingOptions now = options(8).with("the pictures", "a\nc\n".repeat(100)).with("more", 1);

    assertThat(now.differences(before.text())).contains("the pictures; more not there then, 1 now");
  }

  @Test
  void ofManyDifferencesThreeAreToldAndTheOthersCounted() {
    TrainingOptions now = options(8).with("a", 1).with("b", 2).with("c", 3).with("d", 4);
    TrainingOptions before = options(8).with("a", 2).with("b", 3).with("c", 4).with("d", 5);

    assertThat(now.differences(before.text()))
        .contains("a 2 then, 1 now; b 3 then, 2 now; c 4 then, 3 now; and 1 more");
  }

  @Test
  void aFolderOfAnEarlierVersionIsRefused() throws Exception {
    Path folder = Files.createDirectory(temporary.resolve("out.model.training"));
    Files.writeString(folder.resolve("settings.txt"), "Options[batchSize=8]");

    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> TrainingFolder.open(output(), options(8)))
        .withMessageContaining(folder + " is of a training of an earlier version");
  }

  @Test
  void nothingIsLeftOfAFolderThatIsRemoved() throws Exception {
    TrainingFolder folder = TrainingFolder.open(output(), options(8));
    Files.writeString(folder.path().resolve("kept"), "something");

    folder.remove();

    assertThat(temporary).isEmptyDirectory();
  }

  private Path output() {
    return temporary.resolve("out.model");
  }

  private TrainingOptions options(int batch) {
    return TrainingOptions.of(new Options(output(), batch, List.of(Path.of("a"))));
  }
}
