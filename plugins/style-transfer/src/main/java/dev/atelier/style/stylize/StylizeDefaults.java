package dev.atelier.style.stylize;

import dev.atelier.api.Option;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Parameters for stylizing as a user gets them who gives only a few. */
public final class StylizeDefaults {

  private StylizeDefaults() {}

  /**
   * Returns parameters with the defaults that are declared on the record, but for some.
   *
   * @param given values by the name of their component
   */
  public static StylizeParameters with(Map<String, Object> given) {
    RecordComponent[] components = StylizeParameters.class.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Object[] values =
        Arrays.stream(components)
            .map(
                component -> {
                  Object value = given.get(component.getName());
                  return value == null ? declared(component) : value;
                })
            .toArray();
    try {
      return StylizeParameters.class.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the parameters of stylize cannot be made", e);
    }
  }

  private static Object declared(RecordComponent component) {
    String text = component.getAnnotation(Option.class).defaultValue();
    Type type = component.getGenericType();
    if (type == int.class) {
      return Integer.valueOf(text);
    } else if (type == long.class) {
      return Long.valueOf(text);
    } else if (type == double.class) {
      return Double.valueOf(text);
    } else if (type == boolean.class) {
      return Boolean.valueOf(text);
    } else if (type == String.class) {
      return text;
    } else if (type == Path.class && !text.isEmpty()) {
      return Path.of(text);
    } else if (component.getType() == Optional.class) {
      return Optional.empty();
    } else if (component.getType() == List.class) {
      return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
    } else if (component.getType().isEnum()) {
      return constant(component.getType(), text);
    }
    throw new LinkageError(component.getName() + " has no default that is understood here");
  }

  private static Object constant(Class<?> type, String text) {
    String name = text.toUpperCase(Locale.ROOT).replace('-', '_');
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> ((Enum<?>) constant).name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
