package dev.atelier.toolkit.report;

import dev.atelier.toolkit.file.ContentHash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An element of a page, HTML or SVG. What is put into it is escaped on its way out, so that nothing
 * that a file or a class is called can become markup; and it can hold no script, but for one of the
 * author's own, nor link to anything outside the page.
 *
 * @since 0.1
 */
public final class HtmlElement {

  private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9-]*");
  private static final Set<String> WITHOUT_CONTENT = Set.of("br", "hr", "img", "meta", "wbr");
  private static final Set<String> REFUSED =
      Set.of(
          "script", "style", "iframe", "object", "embed", "link", "base", "form", "foreignobject");
  private static final Set<String> ADDRESSES = Set.of("href", "src");

  /** Nothing but what is in the page itself is ever loaded, whatever a browser makes of it. */
  private static final String POLICY =
      "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

  /** What would end a script early, or keep it from ending, whatever it stands in. */
  private static final Pattern ENDS_A_SCRIPT =
      Pattern.compile("</script|<script|<!--", Pattern.CASE_INSENSITIVE);

  private final String name;
  private final Map<String, String> attributes = new LinkedHashMap<>();
  private final List<Object> content = new ArrayList<>();

  private HtmlElement(String name) {
    this.name = name;
  }

  /**
   * Returns a new element without content.
   *
   * @param name what it is called, such as {@code p}
   * @return the element
   * @throws IllegalArgumentException if that is no name, or of one that a page does not hold
   */
  public static HtmlElement tag(String name) {
    requireName(name);
    if (REFUSED.contains(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException("a page holds no " + name);
    }
    return new HtmlElement(name);
  }

  /**
   * Returns a new element with text in it.
   *
   * @param name what it is called, such as {@code p}
   * @param text any text
   * @return the element
   * @throws IllegalArgumentException if that is no name, or of one that a page does not hold
   */
  public static HtmlElement tag(String name, String text) {
    return tag(name).add(text);
  }

  private static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("'" + name + "' is no name in HTML");
    }
  }

  /**
   * Sets an attribute.
   *
   * @param attribute its name
   * @param value any text or number; of a link or a picture {@code #…} or {@code data:image/…}
   * @return this element
   * @throws IllegalArgumentException if it would run something, or leads out of the page
   */
  public HtmlElement set(String attribute, Object value) {
    requireName(attribute);
    String lowerCase = attribute.toLowerCase(Locale.ROOT);
    String text = value.toString();
    boolean leavesThePage =
        ADDRESSES.contains(lowerCase) && !text.startsWith("#") && !text.startsWith("data:image/");
    if (lowerCase.startsWith("on") || leavesThePage) {
      throw new IllegalArgumentException("a page holds no " + attribute + " of " + text);
    }
    attributes.put(attribute, text);
    return this;
  }

  /**
   * Adds text.
   *
   * @param text any text
   * @return this element
   */
  public HtmlElement add(String text) {
    return put(text);
  }

  /**
   * Adds elements.
   *
   * @param elements what comes next within this one
   * @return this element
   */
  public HtmlElement add(HtmlElement... elements) {
    return add(List.of(elements));
  }

  /**
   * Adds elements.
   *
   * @param elements what comes next within this one
   * @return this element
   */
  public HtmlElement add(List<HtmlElement> elements) {
    elements.forEach(this::put);
    return this;
  }

  private HtmlElement put(Object piece) {
    if (WITHOUT_CONTENT.contains(name)) {
      throw new IllegalStateException(name + " holds nothing");
    }
    content.add(piece);
    return this;
  }

  /**
   * Returns a whole page.
   *
   * @param title what the browser calls it
   * @param style what it looks like, in CSS; the author's own words, not a user's
   * @param body the element {@code body}
   * @return the page's text
   */
  public static String page(String title, String style, HtmlElement body) {
    return page(title, style, body, POLICY);
  }

  /**
   * Returns a whole page that does something. Its policy lets a browser run this script, which it
   * knows by its checksum, and no other, whatever else gets into the page.
   *
   * @param title what the browser calls it
   * @param style what it looks like, in CSS; the author's own words, not a user's
   * @param body the element {@code body}
   * @param script what it does, in JavaScript; the author's own words, in which nothing of a user's
   *     is put
   * @param data what the script works on, as JSON, of which anything may be a user's: it stands in
   *     the page as the text of the element {@code data}
   * @return the page's text
   * @throws IllegalArgumentException if the script holds what would end it early
   */
  public static String page(
      String title, String style, HtmlElement body, String script, String data) {
    if (ENDS_A_SCRIPT.matcher(script).find()) {
      throw new IllegalArgumentException(
          "a script holds no tag of a script and no comment of HTML");
    }
    body.put(
        new HtmlElement("script")
            .set("type", "application/json")
            .set("id", "data")
            .add(data.replace("<", "\\u003c")));
    body.put(new HtmlElement("script").add(script));
    return page(title, style, body, POLICY + "; script-src 'sha256-" + checksum(script) + "'");
  }

  private static String checksum(String script) {
    return Base64.getEncoder()
        .encodeToString(ContentHash.sha256().digest(script.getBytes(StandardCharsets.UTF_8)));
  }

  private static String page(String title, String style, HtmlElement body, String policy) {
    if (style.contains("<")) {
      throw new IllegalArgumentException("CSS has no use for <");
    }
    HtmlElement head =
        tag("head")
            .add(
                tag("meta").set("charset", "utf-8"),
                tag("meta").set("http-equiv", "Content-Security-Policy").set("content", policy),
                tag("meta")
                    .set("name", "viewport")
                    .set("content", "width=device-width, initial-scale=1"),
                tag("title", title),
                new HtmlElement("style").add(style));
    HtmlElement page = tag("html").set("lang", "en").add(head, body);
    return "<!DOCTYPE html>\n" + page + "\n";
  }

  /** Returns the markup. */
  @Override
  public String toString() {
    StringBuilder markup = new StringBuilder();
    writeTo(markup);
    return markup.toString();
  }

  private void writeTo(StringBuilder markup) {
    markup.append('<').append(name);
    attributes.forEach(
        (attribute, value) -> {
          markup.append(' ').append(attribute).append("=\"");
          escape(value, markup);
          markup.append('"');
        });
    markup.append('>');
    if (WITHOUT_CONTENT.contains(name)) {
      return;
    }
    for (Object piece : content) {
      if (piece instanceof HtmlElement element) {
        element.writeTo(markup);
      } else if (name.equals("style") || name.equals("script")) {
        markup.append(piece);
      } else {
        escape(piece.toString(), markup);
      }
    }
    markup.append("</").append(name).append('>');
  }

  private static void escape(String text, StringBuilder markup) {
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      switch (character) {
        case '&' -> markup.append("&amp;");
        case '<' -> markup.append("&lt;");
        case '>' -> markup.append("&gt;");
        case '"' -> markup.append("&quot;");
        case '\'' -> markup.append("&#39;");
        default -> markup.append(isAllowed(text, i) ? character : '\ufffd');
      }
    }
  }

  /** Says whether a character may be in a page: no control characters, and no half of a pair. */
  private static boolean isAllowed(String text, int index) {
    char character = text.charAt(index);
    if (Character.isHighSurrogate(character)) {
      return index + 1 < text.length() && Character.isLowSurrogate(text.charAt(index + 1));
    }
    if (Character.isLowSurrogate(character)) {
      return index > 0 && Character.isHighSurrogate(text.charAt(index - 1));
    }
    return !Character.isISOControl(character) || "\t\n\r".indexOf(character) >= 0;
  }
}
