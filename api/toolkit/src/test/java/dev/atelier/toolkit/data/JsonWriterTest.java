package dev.atelier.toolkit.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JsonWriterTest {

  @Test
  void objectsAreMapsAndArraysAreLists() throws JsonWriter.MalformedException {
    assertThat(JsonWriter.parse("{\"a\": [1, 2.5, \"x\", true, null]}"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .extractingByKey("a")
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
        .containsExactly(1.0, 2.5, "x", true, null);
  }

  @Test
  void aBareValueIsOne() throws JsonWriter.MalformedException {
    assertThat(JsonWriter.parse(" 3 ")).isEqualTo(3.0);
    assertThat(JsonWriter.parse("[]")).isEqualTo(List.of());
    assertThat(JsonWriter.parse("{}")).isEqualTo(Map.of());
  }

  @Test
  void whatIsNoJsonIsRefused() {
    assertThatThrownBy(() -> JsonWriter.parse("{\"a\": "))
        .isInstanceOf(JsonWriter.MalformedException.class);
    assertThatThrownBy(() -> JsonWriter.parse("  ")).hasMessage("it is empty");
  }
}
