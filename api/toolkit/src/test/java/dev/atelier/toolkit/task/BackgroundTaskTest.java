package dev.atelier.toolkit.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.api.OperationException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class BackgroundTaskTest {

  @Test
  void whatComesOutOfTheWorkIsThereForAllWhoWait() {
    BackgroundTask<Integer> ahead = BackgroundTask.begin("sum", () -> 1 + 2);

    assertThat(ahead.await()).isEqualTo(3);
    assertThat(ahead.await()).isEqualTo(3);
  }

  @Test
  void theWorkGoesOnBesideWhoeverBeganIt() {
    CountDownLatch begun = new CountDownLatch(1);
    BackgroundTask<String> ahead =
        BackgroundTask.begin(
            "wait",
            () -> {
              try {
                begun.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return Thread.currentThread().getName();
            });
    begun.countDown();

    assertThat(ahead.await()).isEqualTo("wait");
  }

  @Test
  void whatTheWorkThrowsIsThrownAsItWas() {
    OperationException thrown = new OperationException("there is no such picture");
    BackgroundTask<Object> failing =
        BackgroundTask.begin(
            "fail",
            () -> {
              throw thrown;
            });

    assertThatThrownBy(failing::await).isSameAs(thrown);
    assertThatNoException().isThrownBy(failing::awaitEnd);

    Error error = new NoClassDefFoundError("com/example/Missing");
    BackgroundTask<Object> broken =
        BackgroundTask.begin(
            "break",
            () -> {
              throw error;
            });
    assertThatThrownBy(broken::await).isSameAs(error);
  }
}
