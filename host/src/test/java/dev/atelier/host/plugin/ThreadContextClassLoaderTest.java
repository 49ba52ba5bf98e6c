package dev.atelier.host.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

final class ThreadContextClassLoaderTest {

  private final ClassLoader other = new ClassLoader(null) {};

  @Test
  @SuppressWarnings("try") // The class loader is lent, not used.
  void theThreadGetsItsOwnBack() {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (ThreadContextClassLoader lent = new ThreadContextClassLoader(other)) {
      assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(other);
    }
    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
  }

  @Test
  @SuppressWarnings("try") // The class loader is lent, not used.
  void theThreadGetsItsOwnBackAlsoAfterAnException() {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    assertThatIllegalStateException()
        .isThrownBy(
            () -> {
              try (ThreadContextClassLoader lent = new ThreadContextClassLoader(other)) {
                throw new IllegalStateException();
              }
            });
    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
  }
}
