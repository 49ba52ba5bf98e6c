package dev.atelier.host.parameter;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.atelier.api.Option;
import dev.atelier.host.file.FileNames;
import dev.atelier.host.file.OneLine;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** One component of a record of parameters: its values, and what they have to keep to. */
final class Parameter {

  private static final List<Class<?>> PRIMITIVES =
      List.of(boolean.class, int.class, long.class, double.class);

  private enum Arity {
    ONE,
    AT_MOST_ONE,
    MANY
  }

  private final Arity arity;
  private final ValueType type;
  private final boolean exists;
  private final OptionSchema schema;
  // What the component is when the user gives nothing; null if the user has to give something.
  private final Object defaultValue;

  /**
   * Reads the declaration of a component.
   *
   * @throws IllegalArgumentException if the declaration is wrong, without the name of the component
   */
  Parameter(RecordComponent component) {
    Option option = component.getAnnotation(Option.class);
    if (option == null) {
      throw new IllegalArgumentException("it has no @Option");
    }
    if (!Names.isCamelCase(component.getName())) {
      throw new IllegalArgumentException("its name is not in camelCase, such as styleWeight");
    }
    Class<?> raw = component.getType();
    arity = raw == Optional.class ? Arity.AT_MOST_ONE : raw == List.class ? Arity.MANY : Arity.ONE;
    type = valueType(component, arity);
    exists = option.exists();
    boolean flag = raw == boolean.class;
    Optional<String> defaultText =
        Optional.of(option.defaultValue()).filter(text -> !text.isEmpty());
    List<String> choices =
        option.choices().length > 0 ? List.of(option.choices()) : flag ? List.of() : type.values();
    schema =
        new OptionSchema(
            component.getName(),
            Names.kebabCase(component.getName()),
            option.description(),
            placeholder(option, flag, choices),
            flag ? defaultText.filter(text -> !text.equals("false")) : defaultText,
            arity == Arity.ONE && !flag && defaultText.isEmpty(),
            bound(option.minimum()),
            bound(option.maximum()),
            choices,
            arity == Arity.MANY,
            flag,
            Path.class == elementType(component, arity),
            exists,
            option.position(),
            formerComponents(option, component.getName()));
    checkDeclaration(option);
    defaultValue = defaultValue(defaultText);
  }

  private static List<String> formerComponents(Option option, String component) {
    List<String> names = List.of(option.aliases());
    for (String name : names) {
      if (!Names.isCamelCase(name)) {
        throw new IllegalArgumentException(
            "its alias '" + name + "' is not in camelCase, such as styleWeight");
      }
    }
    long different =
        Stream.concat(Stream.of(component), names.stream())
            .map(Names::kebabCase)
            .distinct()
            .count();
    if (different <= names.size()) {
      throw new IllegalArgumentException("it has a name twice");
    }
    return names;
  }

  private static ValueType valueType(RecordComponent component, Arity arity) {
    return ValueType.of(elementType(component, arity))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "its type "
                        + component.getGenericType().getTypeName()
                        + " is not supported; use boolean, int, long, double, String, Path, an"
                        + " enum, or an Optional or a List of these"));
  }

  /** Returns the boxed class of the values; {@code void} if there is no such class. */
  private static Class<?> elementType(RecordComponent component, Arity arity) {
    if (arity == Arity.ONE) {
      // A boxed number may be null, and then nobody knows whether it has to be given.
      Class<?> type = component.getType();
      if (!type.isPrimitive() && PRIMITIVES.contains(unboxed(type))) {
        return void.class;
      }
      return PRIMITIVES.contains(type) ? MethodType.methodType(type).wrap().returnType() : type;
    }
    return component.getGenericType() instanceof ParameterizedType parameterized
        ? asClass(parameterized.getActualTypeArguments()[0])
        : void.class;
  }

  private static Class<?> unboxed(Class<?> type) {
    return MethodType.methodType(type).unwrap().returnType();
  }

  private static Class<?> asClass(Type type) {
    return type instanceof Class<?> found ? found : void.class;
  }

  private String placeholder(Option option, boolean flag, List<String> choices) {
    if (flag) {
      return "";
    }
    if (!option.placeholder().isEmpty()) {
      return option.placeholder();
    }
    String one = choices.isEmpty() ? type.placeholder() : String.join("|", choices);
    return arity == Arity.MANY ? one + ",..." : one;
  }

  private static OptionalDouble bound(double value) {
    return Double.isInfinite(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  private void checkDeclaration(Option option) {
    if (option.description().isBlank()) {
      throw new IllegalArgumentException("its description is empty");
    }
    boolean bounded = schema.minimum().isPresent() || schema.maximum().isPresent();
    if (bounded && !type.isNumber()) {
      throw new IllegalArgumentException("it has a minimum or a maximum but is no number");
    }
    // Written so that it is also true of NaN.
    if (!(option.minimum() <= option.maximum())) {
      throw new IllegalArgumentException(
          "its minimum " + option.minimum() + " is greater than its maximum " + option.maximum());
    }
    if (option.choices().length > 0 && !type.isText()) {
      throw new IllegalArgumentException("it has choices but is no String");
    }
    if (new HashSet<>(schema.choices()).size() < schema.choices().size()) {
      throw new IllegalArgumentException("it has a choice twice");
    }
    if (exists && !schema.path()) {
      throw new IllegalArgumentException("it has to exist but is no Path");
    }
  }

  private Object defaultValue(Optional<String> text) {
    if (text.isEmpty()) {
      return switch (arity) {
        case ONE -> schema.flag() ? false : null;
        case AT_MOST_ONE -> Optional.empty();
        case MANY -> List.of();
      };
    }
    if (arity == Arity.AT_MOST_ONE) {
      throw new IllegalArgumentException(
          "it is an Optional with a default, and would never be empty");
    }
    try {
      return read(text.get());
    } catch (InvalidValueException e) {
      throw new IllegalArgumentException("its default is wrong: " + e.getMessage());
    }
  }

  OptionSchema schema() {
    return schema;
  }

  /** Returns the value for no text at all; never called for an option that is required. */
  Object fromNothing() throws InvalidValueException {
    return existing(requireNonNull(defaultValue, "defaultValue is null"));
  }

  Object fromText(String text) throws InvalidValueException {
    return existing(read(text));
  }

  /** Returns the value for a text that may name a file which somebody is yet to write. */
  Object fromTextOfComing(String text) throws InvalidValueException {
    return read(text);
  }

  private Object read(String text) throws InvalidValueException {
    return switch (arity) {
      case ONE -> inRange(type.fromText(text));
      case AT_MOST_ONE -> Optional.of(inRange(type.fromText(text)));
      case MANY -> {
        List<Object> values = new ArrayList<>();
        for (String item : TextList.split(text)) {
          values.add(inRange(type.fromText(item)));
        }
        yield List.copyOf(values);
      }
    };
  }

  Object fromJson(JsonNode node) throws InvalidValueException {
    return existing(
        switch (arity) {
          case ONE -> inRange(type.fromJson(node));
          case AT_MOST_ONE ->
              node.isNull() ? Optional.empty() : Optional.of(inRange(type.fromJson(node)));
          case MANY -> {
            if (!node.isArray()) {
              throw new InvalidValueException(
                  Quoting.shorten(node.toString()) + " is no list in square brackets");
            }
            List<Object> values = new ArrayList<>();
            for (JsonNode item : node) {
              values.add(inRange(type.fromJson(item)));
            }
            yield List.copyOf(values);
          }
        });
  }

  Optional<String> toText(Object value) {
    return switch (arity) {
      case ONE -> Optional.of(type.toText(value));
      case AT_MOST_ONE -> ((Optional<?>) value).map(type::toText);
      case MANY ->
          Optional.of(TextList.join(((List<?>) value).stream().map(type::toText).toList()));
    };
  }

  Optional<JsonNode> toJson(Object value) {
    return switch (arity) {
      case ONE -> Optional.of(type.toJson(value));
      case AT_MOST_ONE -> ((Optional<?>) value).map(type::toJson);
      case MANY -> {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        ((List<?>) value).forEach(item -> array.add(type.toJson(item)));
        yield Optional.of(array);
      }
    };
  }

  private Object inRange(Object value) throws InvalidValueException {
    if (value instanceof Number number) {
      // Exact, also where a long has more digits than a double.
      BigDecimal exact =
          number instanceof Double
              ? new BigDecimal(number.doubleValue())
              : BigDecimal.valueOf(number.longValue());
      OptionalDouble minimum = schema.minimum();
      if (minimum.isPresent() && exact.compareTo(new BigDecimal(minimum.getAsDouble())) < 0) {
        throw new InvalidValueException(
            Quoting.number(number) + " is less than " + Quoting.number(minimum.getAsDouble()));
      }
      OptionalDouble maximum = schema.maximum();
      if (maximum.isPresent() && exact.compareTo(new BigDecimal(maximum.getAsDouble())) > 0) {
        throw new InvalidValueException(
            Quoting.number(number) + " is greater than " + Quoting.number(maximum.getAsDouble()));
      }
    }
    if (value instanceof String text
        && !schema.choices().isEmpty()
        && !schema.choices().contains(text)) {
      throw new InvalidValueException(
          Quoting.quote(text) + " is none of " + String.join(", ", schema.choices()));
    }
    return value;
  }

  /** Looks for the files last, and not for those of a default that nobody uses. */
  private Object existing(Object value) throws InvalidValueException {
    if (exists) {
      List<?> values =
          switch (arity) {
            case ONE -> List.of(value);
            case AT_MOST_ONE -> ((Optional<?>) value).stream().toList();
            case MANY -> (List<?>) value;
          };
      for (Object path : values) {
        checkReadable((Path) path);
      }
    }
    return value;
  }

  private static void checkReadable(Path path) throws InvalidValueException {
    String shown = OneLine.shown(path.toString());
    if (Files.notExists(path)) {
      throw new InvalidValueException("there is no file " + OneLine.shown(FileNames.missing(path)));
    }
    if (Files.isDirectory(path)) {
      throw new InvalidValueException(shown + " is a folder, not a file");
    }
    if (!Files.isReadable(path)) {
      throw new InvalidValueException(shown + " cannot be read; check its permissions");
    }
  }
}
