package dev.atelier.host.run.plan;

import dev.atelier.api.ParameterException;
import dev.atelier.host.file.FileNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How results are called, such as {@code out/{name}_{style}.{ext}}. A name in braces stands for
 * what it is in each result; two braces for one.
 */
final class OutputPattern {

  static final String NAME = "name";
  static final String EXTENSION = "ext";
  static final String FOLDER = "folder";
  static final String INDEX = "index";

  private static final Pattern TOKEN = Pattern.compile("\\{\\{|}}|\\{([^{}/\\\\]*)}");

  private final String text;

  private OutputPattern(String text) {
    this.text = text;
  }

  /** Returns the pattern that a name is; empty if it is a name as it stands. */
  static Optional<OutputPattern> of(String output) {
    boolean pattern = TOKEN.matcher(output).find() && !Files.exists(FileNames.path(output));
    return pattern ? Optional.of(new OutputPattern(output)) : Optional.empty();
  }

  /** Returns the pattern that a text is, even if nothing in it changes. */
  static OutputPattern ofText(String text) {
    return new OutputPattern(text);
  }

  /** Returns a text that stands for another as it is. */
  static String literal(String text) {
    return text.replace("{", "{{").replace("}", "}}");
  }

  /** Returns the names in braces. */
  Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    Matcher matcher = TOKEN.matcher(text);
    while (matcher.find()) {
      if (matcher.group(1) != null) {
        names.add(matcher.group(1));
      }
    }
    return names;
  }

  /**
   * Looks whether all names can be filled in.
   *
   * @throws ParameterException if one cannot
   */
  void requireNames(Collection<String> known) {
    for (String name : names()) {
      if (!known.contains(name)) {
        List<String> written = known.stream().map(each -> "{" + each + "}").toList();
        throw new ParameterException(
            "--output: there is nothing called {%s}; there are %s"
                .formatted(name, String.join(", ", written)));
      }
    }
  }

  /** Returns the folder that all results are in, or in a folder of which they are. */
  Path folder() {
    Matcher matcher = TOKEN.matcher(text);
    int end = text.length();
    while (matcher.find()) {
      if (matcher.group(1) != null) {
        end = matcher.start();
        break;
      }
    }
    int slash =
        Math.max(text.lastIndexOf('/', end), text.lastIndexOf(java.io.File.separatorChar, end));
    return FileNames.path(slash < 0 ? "" : filled(text.substring(0, slash + 1), Map.of()));
  }

  /** Returns the name of a result. */
  Path fill(Map<String, String> values) {
    return FileNames.path(filled(text, values)).normalize();
  }

  /**
   * Says what is wrong with where a result would go: what is filled in may be {@code ..}, as the
   * name of {@code ...jpg} is, and lead out of the folder of all results.
   */
  Optional<String> problem(Path result) {
    Path folder = folder().toAbsolutePath().normalize();
    return result.toAbsolutePath().normalize().startsWith(folder)
        ? Optional.empty()
        : Optional.of(
            "the result would be %s, which is not in the folder %s; rename the file, or write the output another way"
                .formatted(result, folder));
  }

  private static String filled(String text, Map<String, String> values) {
    List<String> parts = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(text);
    int position = 0;
    while (matcher.find()) {
      parts.add(text.substring(position, matcher.start()));
      String name = matcher.group(1);
      if (name == null) {
        parts.add(matcher.group().substring(1));
      } else {
        // A folder that is none is the one it would be in.
        String value = values.getOrDefault(name, "");
        parts.add(name.equals(FOLDER) && value.isEmpty() ? "." : value);
      }
      position = matcher.end();
    }
    parts.add(text.substring(position));
    return String.join("", parts);
  }

  @Override
  public String toString() {
    return text;
  }
}
