package dev.atelier.host.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.atelier.api.ErrorKind;
import dev.atelier.api.OperationException;
import dev.atelier.api.file.FileErrors;
import dev.atelier.host.run.result.UnwrittenOutputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

final class FailurePolicyTest {

  private final Cancellation cancellation = new Cancellation();
  private final FailurePolicy setbacks = new FailurePolicy(cancellation, " with --resume");

  @Test
  void aPictureThatFailsIsToldOfAndTheRunGoesOn() {
    assertThat(setbacks.reason(new OperationException("no picture"))).contains("no picture");
    assertThat(cancellation.isEnding()).isFalse();
  }

  @Test
  void theFirstThatDoesNotFitOnTheDiskStopsTheRunAndTheOthersAreLeft() {
    assertThat(setbacks.reason(full()))
        .hasValueSatisfying(
            reason ->
                assertThat(reason)
                    .contains("a.png cannot be written, for the disk is full: free some space")
                    .endsWith("; then give the command again with --resume"));
    assertThat(setbacks.reason(full())).isEmpty();
    assertThat(setbacks.reason(new CancellationException())).isEmpty();
    assertThat(setbacks.reason(new OperationException("no picture"))).isPresent();
    assertThat(cancellation.isEnding()).isTrue();
    assertThat(cancellation.cut(9)).as("somebody cut the run short").isFalse();
  }

  /** As it arrives from another machine: in words that this one does not know. */
  @Test
  void aFullDiskIsKnownByItsKindWhateverTheWordsAre() {
    OperationException thrown = new OperationException(ErrorKind.SPACE, "kein Platz");
    assertThat(setbacks.reason(thrown))
        .contains("kein Platz; then give the command again with --resume");
    assertThat(cancellation.isEnding()).isTrue();
  }

  @Test
  void wordsAloneMakeNoFullDisk() {
    OperationException thrown = new OperationException("a.png: no space left on device");
    assertThat(setbacks.reason(thrown)).contains("a.png: no space left on device");
    assertThat(cancellation.isEnding()).isFalse();
  }

  @Test
  void anEndThatIsWantedCutsARunShortOnlyIfSomethingIsLeft() {
    cancellation.end();
    assertThat(cancellation.cut(1)).isTrue();
    assertThat(cancellation.cut(0)).isFalse();
    cancellation.cancel();
    assertThat(cancellation.cut(0)).isFalse();
  }

  @Test
  void standardOutputThatCannotBeWrittenStopsTheRunAndIsNoFaultOfThePicture() {
    assertThat(setbacks.reason(new UnwrittenOutputException(new IOException("Bad file"))))
        .isEmpty();
    assertThat(cancellation.isEnding()).isTrue();
  }

  @Test
  void whatARunEndsWithIsMissedOnlyIfNobodyKnowsWhyItIsMissing() {
    Runnable write =
        () -> {
          throw full();
        };
    assertThatExceptionOfType(OperationException.class)
        .isThrownBy(() -> setbacks.tryToWrite(write))
        .withMessageContaining("the disk is full");
    setbacks.reason(full());
    setbacks.tryToWrite(write);
  }

  private static OperationException full() {
    return FileErrors.unwritable(Path.of("a.png"), new IOException("No space left on device"));
  }
}
