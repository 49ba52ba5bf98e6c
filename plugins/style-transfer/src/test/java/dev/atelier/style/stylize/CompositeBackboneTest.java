package dev.atelier.style.stylize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.atelier.api.ParameterException;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.api.backbone.BackboneService;
import dev.atelier.testkit.FiveBlockBackbone;
import dev.atelier.testkit.TestEngine;
import dev.atelier.testkit.TinyBackbone;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CompositeBackboneTest {

  @Test
  void eachLayerIsOfTheFirstThatHasIt() {
    try (NDManager manager = TestEngine.open()) {
      Backbone shallow = new TinyBackbone(manager, 3);
      Backbone deep = new FiveBlockBackbone(manager);
      Map<String, Backbone> installed = Map.of("shallow", shallow, "deep", deep);
      BackboneService service =
          name ->
              Optional.ofNullable(installed.get(name))
                  .orElseThrow(() -> new ParameterException("there is no '" + name + "'"));
      NDArray image = manager.randomUniform(0, 1, new Shape(1, 3, 64, 64));

      Backbone joint = CompositeBackbone.open("shallow+deep", service);
      NDList features = joint.extract(image, List.of("relu4_1", "relu1_1", "relu2_1"));

      assertThat(joint.name()).isEqualTo(shallow.name() + "+" + deep.name());
      assertThat(joint.layers()).contains("relu1_1", "relu4_1").doesNotHaveDuplicates();
      assertThat(joint.channels("relu1_1")).isEqualTo(shallow.channels("relu1_1"));
      assertThat(joint.stride("relu4_1")).isEqualTo(deep.stride("relu4_1"));
      assertThat(features.get(0)).isEqualTo(deep.extract(image, List.of("relu4_1")).get(0));
      assertThat(features.get(1)).isEqualTo(shallow.extract(image, List.of("relu1_1")).get(0));
      assertThat(features.get(2)).isEqualTo(shallow.extract(image, List.of("relu2_1")).get(0));
      assertThat(CompositeBackbone.open("deep", service)).isSameAs(deep);
      assertThatThrownBy(() -> CompositeBackbone.open("deep+other", service))
          .isInstanceOf(ParameterException.class)
          .hasMessageContaining("other");
    }
  }
}
