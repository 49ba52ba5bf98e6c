package dev.atelier.host.parameter;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Several values in one text, separated by commas. A value that contains a comma stands in
 * quotation marks, doubled inside it, as in CSV (RFC 4180); unlike backslashes, these do not get in
 * the way of Windows paths.
 */
final class TextList {

  private final String text;
  private int position;

  private TextList(String text) {
    this.text = text;
  }

  static List<String> split(String text) throws InvalidValueException {
    return text.isBlank() ? List.of() : new TextList(text).items();
  }

  static String join(List<String> items) {
    return items.stream().map(TextList::quoteIfNeeded).collect(Collectors.joining(","));
  }

  private List<String> items() throws InvalidValueException {
    List<String> items = new ArrayList<>();
    do {
      skipSpace();
      items.add(at('"') ? quotedItem() : plainItem());
    } while (skipComma());
    return List.copyOf(items);
  }

  private String plainItem() throws InvalidValueException {
    int comma = text.indexOf(',', position);
    int end = comma < 0 ? text.length() : comma;
    String item = text.substring(position, end).strip();
    if (item.isEmpty()) {
      throw new InvalidValueException("there is nothing beside a comma in " + Quoting.quote(text));
    }
    position = end;
    return item;
  }

  private String quotedItem() throws InvalidValueException {
    StringBuilder item = new StringBuilder();
    do {
      int close = text.indexOf('"', position + 1);
      if (close < 0) {
        throw new InvalidValueException("a quotation mark is not closed in " + Quoting.quote(text));
      }
      item.append(text, position + 1, close);
      position = close + 1;
      if (at('"')) {
        item.append('"');
      }
    } while (at('"'));
    skipSpace();
    if (position < text.length() && !at(',')) {
      throw new InvalidValueException(
          "a comma is missing after a quotation mark in " + Quoting.quote(text));
    }
    return item.toString();
  }

  private boolean skipComma() {
    boolean comma = at(',');
    if (comma) {
      position++;
    }
    return comma;
  }

  private void skipSpace() {
    while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
  }

  private boolean at(char expected) {
    return position < text.length() && text.charAt(position) == expected;
  }

  private static String quoteIfNeeded(String item) {
    boolean plain =
        !item.isEmpty()
            && !item.startsWith("\"")
            && item.indexOf(',') < 0
            && item.equals(item.strip());
    return plain ? item : '"' + item.replace("\"", "\"\"") + '"';
  }
}
