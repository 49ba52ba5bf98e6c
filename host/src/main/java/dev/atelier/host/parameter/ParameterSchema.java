package dev.atelier.host.parameter;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.api.ParameterException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The options of a verb, read from its record of parameters, and the way between such a record and
 * what a user writes: texts on the command line, or JSON.
 *
 * <p>What comes in is validated against the {@link dev.atelier.api.Option}s. Enum constants are
 * written {@code like-this}; numbers have a decimal point in every locale; a list is separated by
 * commas, and an item with a comma in it stands in quotation marks.
 *
 * @param <P> the type of the parameters
 */
public final class ParameterSchema<P extends Record> {

  private final Class<P> type;
  private final Constructor<P> constructor;
  private final Map<RecordComponent, Parameter> parameters;

  private ParameterSchema(
      Class<P> type, Constructor<P> constructor, Map<RecordComponent, Parameter> parameters) {
    this.type = type;
    this.constructor = constructor;
    this.parameters = Collections.unmodifiableMap(parameters);
  }

  /**
   * Reads the declarations of a record's components.
   *
   * @param type the record
   * @param <P> the type of the parameters
   * @return the schema
   * @throws IllegalArgumentException if the author of the record made a mistake; the message names
   *     the record, the component and the mistake
   */
  public static <P extends Record> ParameterSchema<P> of(Class<P> type) {
    requireNonNull(type, "type is null");
    if (!type.isRecord()) {
      throw new IllegalArgumentException(type.getName() + " is no record");
    }
    if (!Modifier.isPublic(type.getModifiers())) {
      throw new IllegalArgumentException("the record " + type.getName() + " is not public");
    }
    Map<RecordComponent, Parameter> parameters = new LinkedHashMap<>();
    Map<String, String> componentsByOption = new HashMap<>();
    for (RecordComponent component : type.getRecordComponents()) {
      Parameter parameter = parameter(type, component);
      parameters.put(component, parameter);
      List<String> options = new ArrayList<>(List.of(parameter.schema().name()));
      options.addAll(parameter.schema().formerNames());
      for (String option : options) {
        String other = componentsByOption.put(option, component.getName());
        if (other != null) {
          throw new IllegalArgumentException(
              type.getName()
                  + ": the components "
                  + other
                  + " and "
                  + component.getName()
                  + " are both the option --"
                  + option);
        }
      }
    }
    return new ParameterSchema<>(type, canonicalConstructor(type), parameters);
  }

  private static Parameter parameter(Class<?> type, RecordComponent component) {
    try {
      return new Parameter(component);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          type.getName() + ": the component " + component.getName() + ": " + e.getMessage(), e);
    }
  }

  private static <P extends Record> Constructor<P> canonicalConstructor(Class<P> type) {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      // Public, as that of a public record always is.
      return type.getConstructor(types);
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException(type.getName() + " has no canonical constructor", e);
    }
  }

  /**
   * Returns the options.
   *
   * @return the options, in the order in which the record declares them
   */
  public List<OptionSchema> options() {
    return parameters.values().stream().map(Parameter::schema).toList();
  }

  /**
   * Reads parameters from the command line.
   *
   * @param textsByOptionName the raw texts by the name of the option without its dashes; {@code
   *     true} or {@code false} for a flag
   * @return the parameters, defaults filled in
   * @throws ParameterException if there is an unknown option, one that is required is missing, or
   *     one is not valid; the message names it
   */
  public P parse(Map<String, String> textsByOptionName) {
    requireNonNull(textsByOptionName, "textsByOptionName is null");
    Map<String, String> texts =
        current(textsByOptionName, OptionSchema::name, OptionSchema::formerNames, "--");
    checkNames(texts.keySet(), OptionSchema::name, "--");
    return read(
        schema -> Optional.ofNullable(texts.get(schema.name())),
        Parameter::fromText,
        OptionSchema::name,
        "--");
  }

  /**
   * Reads parameters from a file, in which options are written without dashes.
   *
   * @param textsByOptionName the raw texts by the name of the option
   * @param coming the options that name files which need not exist yet
   * @return the parameters, defaults filled in
   * @throws ParameterException if there is an unknown option, one that is required is missing, or
   *     one is not valid; an {@link InvalidOptionException} if it is about one option
   */
  public P parse(Map<String, String> textsByOptionName, Set<String> coming) {
    Map<String, String> texts = withCurrentNames(textsByOptionName);
    checkNames(texts.keySet(), OptionSchema::name, "");
    return read(
        schema -> Optional.ofNullable(texts.get(schema.name())),
        (parameter, text) ->
            coming.contains(parameter.schema().name())
                ? parameter.fromTextOfComing(text)
                : parameter.fromText(text),
        OptionSchema::name,
        "");
  }

  /**
   * Returns what was written about options, in a file, by the names that these have now.
   *
   * @param byOptionName what was written, by the name of the option or a former one
   * @param <T> what that is
   * @return the same in the same order; names that no option has are left as they are
   * @throws InvalidOptionException if something is written about one option twice
   */
  public <T> Map<String, T> withCurrentNames(Map<String, T> byOptionName) {
    return current(byOptionName, OptionSchema::name, OptionSchema::formerNames, "");
  }

  /**
   * Returns JSON with the names that components have now.
   *
   * @param json an object whose members are named after components, or as these were formerly
   * @return a copy in the same order; members that no component has are left as they are
   * @throws InvalidOptionException if one component is there twice
   */
  public ObjectNode withCurrentComponents(JsonNode json) {
    Map<String, JsonNode> members = new LinkedHashMap<>();
    json.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
    ObjectNode copy = JsonNodeFactory.instance.objectNode();
    current(members, OptionSchema::component, OptionSchema::formerComponents, "")
        .forEach(copy::set);
    return copy;
  }

  private <T> Map<String, T> current(
      Map<String, T> given,
      Function<OptionSchema, String> name,
      Function<OptionSchema, List<String>> formerNames,
      String prefix) {
    Map<String, String> currentNames = new HashMap<>();
    for (OptionSchema option : options()) {
      formerNames.apply(option).forEach(former -> currentNames.put(former, name.apply(option)));
    }
    Map<String, String> writtenNames = new HashMap<>();
    Map<String, T> current = new LinkedHashMap<>();
    given.forEach(
        (written, value) -> {
          String now = currentNames.getOrDefault(written, written);
          String other = writtenNames.put(now, written);
          if (other != null) {
            throw new InvalidOptionException(
                written, twice(prefix + other, prefix + written), null);
          }
          current.put(now, value);
        });
    return current;
  }

  /**
   * Says that two names are those of one option.
   *
   * @param one one name, as the user wrote it
   * @param other the other
   * @return the message
   */
  public static String twice(String one, String other) {
    return one + " and " + other + " are names of the same option; give one of them";
  }

  /**
   * Writes parameters as a user would on the command line, with defaults and without what is
   * absent.
   *
   * @param parameters the parameters
   * @return the texts by the name of the option without its dashes, in the order of {@link
   *     #options()}; {@link #parse} gives the parameters back
   */
  public Map<String, String> toTexts(P parameters) {
    Map<String, String> texts = new LinkedHashMap<>();
    this.parameters.forEach(
        (component, parameter) ->
            parameter
                .toText(value(parameters, component))
                .ifPresent(text -> texts.put(parameter.schema().name(), text)));
    return Collections.unmodifiableMap(texts);
  }

  /**
   * Reads parameters from JSON.
   *
   * @param written an object whose members are named after the record's components
   * @return the parameters, defaults filled in
   * @throws ParameterException if it is no object, there is an unknown member, one that is required
   *     is missing, or one is not valid; the message names it
   */
  public P fromJson(JsonNode written) {
    ObjectNode json = object(written);
    return read(
        schema -> Optional.ofNullable(json.get(schema.component())),
        Parameter::fromJson,
        OptionSchema::component,
        "");
  }

  /**
   * Reads some parameters from JSON, as a user would write them on the command line.
   *
   * @param given an object whose members are named after the record's components; none is required
   * @return the texts by the name of the option without its dashes, for {@link #parse}
   * @throws ParameterException if it is no object, there is an unknown member, or one is not valid;
   *     the message names it
   */
  public Map<String, String> textsFromJson(JsonNode given) {
    ObjectNode json = object(given);
    Map<String, String> texts = new LinkedHashMap<>();
    for (Parameter parameter : parameters.values()) {
      JsonNode written = json.get(parameter.schema().component());
      if (written == null) {
        continue;
      }
      try {
        parameter
            .toText(parameter.fromJson(written))
            .ifPresent(text -> texts.put(parameter.schema().name(), text));
      } catch (InvalidValueException e) {
        throw new ParameterException(parameter.schema().component() + ": " + e.getMessage(), e);
      }
    }
    return texts;
  }

  /**
   * Writes parameters as JSON.
   *
   * @param parameters the parameters
   * @return an object with a member for each component that is not absent; {@link #fromJson} gives
   *     the parameters back
   */
  public ObjectNode toJson(P parameters) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    this.parameters.forEach(
        (component, parameter) ->
            parameter
                .toJson(value(parameters, component))
                .ifPresent(node -> json.set(component.getName(), node)));
    return json;
  }

  private ObjectNode object(JsonNode written) {
    requireNonNull(written, "json is null");
    if (!written.isObject()) {
      throw new ParameterException(
          "the parameters are no JSON object: " + Quoting.shorten(written.toString()));
    }
    ObjectNode json = withCurrentComponents(written);
    TreeSet<String> names = new TreeSet<>();
    json.fieldNames().forEachRemaining(names::add);
    checkNames(names, OptionSchema::component, "");
    return json;
  }

  private void checkNames(
      Iterable<String> given, Function<OptionSchema, String> name, String prefix) {
    List<String> known = options().stream().map(name).toList();
    // Sorted, so that of several wrong names it is always the same that is reported.
    TreeSet<String> unknown = new TreeSet<>();
    given.forEach(unknown::add);
    known.forEach(unknown::remove);
    if (unknown.isEmpty()) {
      return;
    }
    String wrong = unknown.first();
    String advice =
        Names.nearest(wrong, known)
            .map(meant -> "did you mean " + prefix + meant + "?")
            .orElseGet(
                () ->
                    known.isEmpty()
                        ? "there are no options"
                        : "there are " + prefix + String.join(", " + prefix, known));
    throw new InvalidOptionException(
        wrong, prefix + Quoting.shorten(wrong) + " is unknown; " + advice, null);
  }

  private <T> P read(
      Function<OptionSchema, Optional<T>> given,
      Reader<T> reader,
      Function<OptionSchema, String> name,
      String prefix) {
    Object[] values =
        parameters.values().stream()
            .map(parameter -> read(parameter, given, reader, name, prefix))
            .toArray();
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw refusal(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type.getName() + " cannot be constructed", e);
    }
  }

  private static <T> Object read(
      Parameter parameter,
      Function<OptionSchema, Optional<T>> given,
      Reader<T> reader,
      Function<OptionSchema, String> name,
      String prefix) {
    OptionSchema schema = parameter.schema();
    String option = name.apply(schema);
    Optional<T> written = given.apply(schema);
    if (written.isEmpty() && schema.required()) {
      throw new InvalidOptionException(
          option, prefix + option + " is required: " + schema.description(), null);
    }
    try {
      return written.isPresent() ? reader.read(parameter, written.get()) : parameter.fromNothing();
    } catch (InvalidValueException e) {
      throw new InvalidOptionException(option, prefix + option + ": " + e.getMessage(), e);
    }
  }

  /** How a value is read from what was written. */
  @FunctionalInterface
  private interface Reader<T> {
    Object read(Parameter parameter, T written) throws InvalidValueException;
  }

  /** A record may check in its constructor how its components fit together. */
  private static RuntimeException refusal(Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    if (cause instanceof IllegalArgumentException && cause.getMessage() != null) {
      return new ParameterException(cause.getMessage(), cause);
    }
    return cause instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException(cause);
  }

  private Object value(P parameters, RecordComponent component) {
    requireNonNull(parameters, "parameters is null");
    try {
      return requireNonNull(
          component.getAccessor().invoke(parameters),
          () -> type.getName() + "." + component.getName() + " is null");
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          type.getName() + "." + component.getName() + " cannot be read", e);
    }
  }
}
