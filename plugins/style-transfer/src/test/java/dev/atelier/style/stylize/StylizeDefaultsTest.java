package dev.atelier.style.stylize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.style.stylize.StylizeParameters.Init;
import dev.atelier.style.stylize.StylizeParameters.Method;
import dev.atelier.style.stylize.StylizeParameters.OptimizerKind;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StylizeDefaultsTest {

  private static final Path STYLE = Path.of("style.png");

  @Test
  void whatIsNotGivenIsAsItIsDeclared() {
    StylizeParameters parameters = StylizeDefaults.with(Map.of("style", STYLE));

    assertThat(parameters).isEqualTo(new Settings().with("style", STYLE).toParameters());
    assertThat(parameters.optimizer()).isEqualTo(OptimizerKind.LBFGS);
    assertThat(parameters.init()).isEqualTo(Init.CONTENT);
    assertThat(parameters.contentLayers()).containsExactly("relu4_1");
  }

  @Test
  void whatIsGivenWins() {
    StylizeParameters parameters =
        StylizeDefaults.with(
            Map.of("style", STYLE, "method", Method.OPTIMIZE, "strength", 0.25, "size", 700));

    assertThat(parameters.style()).isEqualTo(STYLE);
    assertThat(parameters.method()).isEqualTo(Method.OPTIMIZE);
    assertThat(parameters.strength()).isEqualTo(0.25);
    assertThat(parameters.size()).isEqualTo(700);
  }
}
