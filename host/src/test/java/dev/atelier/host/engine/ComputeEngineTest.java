package dev.atelier.host.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
  void anEngineThatIsNotThereIsNamedWithThoseThatAre() {
    String chosen = ComputeEngine.name();
    System.setProperty(ComputeEngine.PROPERTY, "Theano");
    try {
      assertThatExceptionOfType(OperationException.class)
          .isThrownBy(ComputeEngine::open)
          .withMessageStartingWith("the engine Theano does not start here")
          .withMessageContaining("-Datelier.engine=NAME chooses one of")
          .withMessageContaining(chosen);
    } finally {
      System.setProperty(ComputeEngine.PROPERTY, chosen);
    }
  }
}
