package dev.atelier.host.parameter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The type of a single value: how it is read from, and written to, text and JSON. */
abstract class ValueType {

  /** Finds the type for a class, boxed if it is a number or a boolean. */
  static Optional<ValueType> of(Class<?> type) {
    if (type == Boolean.class) {
      return Optional.of(new BooleanType());
    }
    if (type == Integer.class) {
      return Optional.of(new IntegerType());
    }
    if (type == Long.class) {
      return Optional.of(new LongType());
    }
    if (type == Double.class) {
      return Optional.of(new DoubleType());
    }
    if (type == String.class) {
      return Optional.of(new StringType());
    }
    if (type == Path.class) {
      return Optional.of(new PathType());
    }
    if (type.isEnum()) {
      return Optional.of(new EnumType(type));
    }
    return Optional.empty();
  }

  abstract Object fromText(String text) throws InvalidValueException;

  abstract Object fromJson(JsonNode node) throws InvalidValueException;

  abstract JsonNode toJson(Object value);

  abstract String placeholder();

  String toText(Object value) {
    return value.toString();
  }

  boolean isNumber() {
    return false;
  }

  boolean isText() {
    return false;
  }

  /**
   * Returns the only values of the type, as a user writes them; none if there is no end of them.
   */
  List<String> values() {
    return List.of();
  }

  private static final class BooleanType extends ValueType {

    @Override
    Object fromText(String text) throws InvalidValueException {
      return switch (text) {
        case "true" -> true;
        case "false" -> false;
        default ->
            throw new InvalidValueException(Quoting.quote(text) + " is neither true nor false");
      };
    }

    @Override
    Object fromJson(JsonNode node) throws InvalidValueException {
      if (!node.isBoolean()) {
        throw new InvalidValueException(json(node) + " is neither true nor false");
      }
      return node.booleanValue();
    }

    @Override
    JsonNode toJson(Object value) {
      return BooleanNode.valueOf((Boolean) value);
    }

    @Override
    String placeholder() {
      return "true|false";
    }

    @Override
    List<String> values() {
      return List.of("true", "false");
    }
  }

  private abstract static class WholeNumberType extends ValueType {

    // Stricter than the parsers of the JDK, which take the digits of every script.
    private static final Pattern DIGITS = Pattern.compile("[+-]?[0-9]+");
    // From here on a double skips whole numbers, so that it may not be the one that was written.
    private static final double LAST_EXACT = 1L << 53;

    private final long least;
    private final long greatest;

    WholeNumberType(long least, long greatest) {
      this.least = least;
      this.greatest = greatest;
    }

    abstract Object box(long value);

    @Override
    final Object fromText(String text) throws InvalidValueException {
      if (!DIGITS.matcher(text).matches()) {
        throw new InvalidValueException(Quoting.quote(text) + " is no whole number");
      }
      try {
        return inRange(Long.parseLong(text));
      } catch (NumberFormatException e) {
        throw outOfRange(text);
      }
    }

    @Override
    final Object fromJson(JsonNode node) throws InvalidValueException {
      if (node.isIntegralNumber()) {
        if (!node.canConvertToLong()) {
          throw outOfRange(json(node));
        }
        return inRange(node.longValue());
      }
      double value = node.isNumber() ? node.doubleValue() : Double.NaN;
      if (value != Math.rint(value) || Math.abs(value) > LAST_EXACT) {
        throw new InvalidValueException(json(node) + " is no whole number");
      }
      return inRange((long) value);
    }

    @Override
    final String placeholder() {
      return "N";
    }

    @Override
    final boolean isNumber() {
      return true;
    }

    private Object inRange(long value) throws InvalidValueException {
      if (value < least || value > greatest) {
        throw outOfRange(Long.toString(value));
      }
      return box(value);
    }

    private InvalidValueException outOfRange(String number) {
      return number.startsWith("-")
          ? new InvalidValueException(Quoting.shorten(number) + " is less than " + least)
          : new InvalidValueException(Quoting.shorten(number) + " is greater than " + greatest);
    }
  }

  private static final class IntegerType extends WholeNumberType {

    IntegerType() {
      super(Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    @Override
    Object box(long value) {
      return Math.toIntExact(value);
    }

    @Override
    JsonNode toJson(Object value) {
      return IntNode.valueOf((Integer) value);
    }
  }

  private static final class LongType extends WholeNumberType {

    LongType() {
      super(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    @Override
    Object box(long value) {
      return value;
    }

    @Override
    JsonNode toJson(Object value) {
      return LongNode.valueOf((Long) value);
    }
  }

  private static final class DoubleType extends ValueType {

    // Stricter than Double.parseDouble, which takes NaN, Infinity, 1f, 0x1p3 and spaces.
    private static final Pattern DECIMAL =
        Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?");

    @Override
    Object fromText(String text) throws InvalidValueException {
      if (!DECIMAL.matcher(text).matches()) {
        boolean comma = DECIMAL.matcher(text.replace(',', '.')).matches();
        throw new InvalidValueException(
            Quoting.quote(text)
                + " is no number"
                + (comma ? "; write the decimal comma as a point" : ""));
      }
      return finite(Double.parseDouble(text), text);
    }

    @Override
    Object fromJson(JsonNode node) throws InvalidValueException {
      if (!node.isNumber() || Double.isNaN(node.doubleValue())) {
        throw new InvalidValueException(json(node) + " is no number");
      }
      return finite(node.doubleValue(), json(node));
    }

    @Override
    JsonNode toJson(Object value) {
      return DoubleNode.valueOf((Double) value);
    }

    @Override
    String placeholder() {
      return "N";
    }

    @Override
    boolean isNumber() {
      return true;
    }

    private static Double finite(double value, String written) throws InvalidValueException {
      if (Double.isInfinite(value)) {
        throw new InvalidValueException(
            Quoting.shorten(written) + " is too far from 0 to be computed with");
      }
      return value;
    }
  }

  private static final class StringType extends ValueType {

    @Override
    Object fromText(String text) {
      return text;
    }

    @Override
    Object fromJson(JsonNode node) throws InvalidValueException {
      return text(node);
    }

    @Override
    JsonNode toJson(Object value) {
      return TextNode.valueOf((String) value);
    }

    @Override
    String placeholder() {
      return "TEXT";
    }

    @Override
    boolean isText() {
      return true;
    }
  }

  private static final class PathType extends ValueType {

    @Override
    Object fromText(String text) throws InvalidValueException {
      if (text.isEmpty()) {
        throw new InvalidValueException("the path is empty");
      }
      try {
        return Path.of(text);
      } catch (InvalidPathException e) {
        throw new InvalidValueException(
            Quoting.quote(text) + " is no path: " + Quoting.shorten(e.getReason()));
      }
    }

    @Override
    Object fromJson(JsonNode node) throws InvalidValueException {
      return fromText(text(node));
    }

    @Override
    JsonNode toJson(Object value) {
      return TextNode.valueOf(toText(value));
    }

    @Override
    String placeholder() {
      return "FILE";
    }
  }

  private static final class EnumType extends ValueType {

    private final Map<String, Object> constants;

    EnumType(Class<?> type) {
      Map<String, Object> byName = new LinkedHashMap<>();
      for (Object constant : type.getEnumConstants()) {
        String name = Names.kebabCase((Enum<?>) constant);
        if (byName.put(name, constant) != null) {
          throw new IllegalArgumentException(
              "two constants of " + type.getName() + " are both written " + name);
        }
      }
      constants = Collections.unmodifiableMap(byName);
    }

    @Override
    Object fromText(String text) throws InvalidValueException {
      Object constant = constants.get(text);
      if (constant == null) {
        throw new InvalidValueException(
            Quoting.quote(text) + " is none of " + String.join(", ", constants.keySet()));
      }
      return constant;
    }

    @Override
    Object fromJson(JsonNode node) throws InvalidValueException {
      return fromText(text(node));
    }

    @Override
    JsonNode toJson(Object value) {
      return TextNode.valueOf(toText(value));
    }

    @Override
    String toText(Object value) {
      return Names.kebabCase((Enum<?>) value);
    }

    @Override
    String placeholder() {
      return String.join("|", constants.keySet());
    }

    @Override
    List<String> values() {
      return List.copyOf(constants.keySet());
    }
  }

  private static String text(JsonNode node) throws InvalidValueException {
    if (!node.isTextual()) {
      throw new InvalidValueException(json(node) + " is no text in quotation marks");
    }
    return node.textValue();
  }

  private static String json(JsonNode node) {
    return Quoting.shorten(node.toString());
  }
}
