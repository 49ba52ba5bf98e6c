package dev.atelier.toolkit.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JsonTextTest {

  @Test
  void objectsAreMapsAndArraysAreLists() throws JsonText.MalformedException {
    assertThat(JsonText.parse("{\"a\": [1, 2.5, \"x\", true, null]}"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .extractingByKey("a")
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
        .containsExactly(1.0, 2.5, "x", true, null);
  }

  @Test
  void aBareValueIsOne() throws JsonText.MalformedException {
    assertThat(JsonText.parse(" 3 ")).isEqualTo(3.0);
    assertThat(JsonText.parse("[]")).isEqualTo(List.of());
    assertThat(JsonText.parse("{}")).isEqualTo(Map.of());
  }

  @Test
  void whatIsNoJsonIsRefused() {
    assertThatThrownBy(() -> JsonText.parse("{\"a\": "))
        .isInstanceOf(JsonText.MalformedException.class);
    assertThatThrownBy(() -> JsonText.parse("  ")).hasMessage("it is empty");
  }
}
