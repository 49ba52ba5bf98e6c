package dev.atelier.style.stylize;

import dev.atelier.api.Option;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Parameters from the defaults declared, and what a test sets. */
final class Settings {

  private final Map<String, String> values = new HashMap<>();

  /** Settings for the tiny backbone, so few layers, and without smoothing the result. */
  static Settings small() {
    return new Settings()
        .with("style", "style.png")
        .with("method", "optimize")
        .with("backbone", "tiny")
        .with("contentLayers", "relu3_1")
        .with("styleLayers", "relu1_1,relu2_1,relu3_1")
        .with("contentWeight", "0.01")
        .with("styleWeight", "1")
        .with("totalVariationWeight", "0")
        .with("styleScale", "1")
        .with("size", "0")
        .with("coarsest", "64")
        .with("averaging", "0")
        .with("iterations", "20");
  }

  Settings with(String component, Object value) {
    values.put(component, value.toString());
    return this;
  }

  StylizeParameters toParameters() {
    try {
      RecordComponent[] components = StylizeParameters.class.getRecordComponents();
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      Constructor<StylizeParameters> constructor =
          StylizeParameters.class.getDeclaredConstructor(types);
      return constructor.newInstance(Arrays.stream(components).map(this::value).toArray());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  private Object value(RecordComponent component) {
    String text =
        values.getOrDefault(
            component.getName(), component.getAnnotation(Option.class).defaultValue());
    Class<?> type = component.getType();
    if (type == int.class) {
      return Integer.valueOf(text);
    } else if (type == long.class) {
      return Long.valueOf(text);
    } else if (type == double.class) {
      return Double.valueOf(text);
    } else if (type == boolean.class) {
      return Boolean.valueOf(text);
    } else if (type == Path.class) {
      return Path.of(text);
    } else if (type == List.class) {
      return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
    } else if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .filter(constant -> constant.toString().equals(text.toUpperCase(Locale.ROOT)))
          .findFirst()
          .orElseThrow();
    }
    return text;
  }
}
