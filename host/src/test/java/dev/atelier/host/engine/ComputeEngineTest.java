package dev.atelier.host.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import ai.djl.ndarray.NDManager;
import dev.atelier.api.OperationException;
import org.junit.jupiter.api.Test;

class ComputeEngineTest {

  @Test
  void theEngineThatIsChosenComputes() {
    try (NDManager manager = ComputeEngine.open()) {
      assertThat(manager.getEngine().getEngineName()).isEqualTo(ComputeEngine.name());
      assertThat(manager.create(new float[] {1, 2}).sum().toFloatArray()).containsExactly(3);
    }
  }

  @Test
  void neitherDownloadsNorTelemetryAreLeftOn() {
    try (NDManager manager = ComputeEngine.open()) {
      assertThat(manager.isOpen()).isTrue();
      assertThat(System.getProperty("ai.djl.offline")).isEqualTo("true");
      assertThat(System.getProperty("OPT_OUT_TRACKING")).isEqualTo("true");
    }
  }

  @Test
  void anEngineThatIsStartedAheadComputes() {
    ComputeEngine.startAhead();
    try (NDManager manager = ComputeEngine.open()) {
      assertThat(manager.create(new float[] {1, 2}).sum().toFloatArray()).containsExactly(3);
    }
  }

  @Test
  void anEngineThatIsNotThereIsNamedWithThoseThatAre() {
    String chosen = ComputeEngine.name();
    System.setProperty(ComputeEngine.PROPERTY, "Theano");
    try {
      assertRefused(chosen);
      ComputeEngine.startAhead();
      assertRefused(chosen);
      ComputeEngine.startAhead();
      assertThatNoException().isThrownBy(ComputeEngine::awaitStartAhead);
    } finally {
      System.setProperty(ComputeEngine.PROPERTY, chosen);
    }
  }

  private static void assertRefused(String chosen) {
    assertThatExceptionOfType(OperationException.class)
        .isThrownBy(ComputeEngine::open)
        .withMessageStartingWith("the engine Theano does not start here")
        .withMessageContaining("-Datelier.engine=NAME chooses one of")
        .withMessageContaining(chosen);
  }
}
