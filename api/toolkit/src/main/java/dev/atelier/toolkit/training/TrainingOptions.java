package dev.atelier.toolkit.training;

import dev.atelier.api.Option;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that the course of a training depends on, by name: what is kept of it may only be gone
 * on from with the same.
 *
 * @since 0.1
 */
public final class TrainingOptions {

  private static final int MOST_TOLD = 3;
  private static final int LONGEST_TOLD = 60;

  private final Map<String, String> values;

  private final Map<String, String> formerNames;

  private TrainingOptions(Map<String, String> values, Map<String, String> formerNames) {
    this.values = values;
    this.formerNames = formerNames;
  }

  /**
   * Takes the components of a record.
   *
   * @param parameters the record, which is public; its components get the names they have as
   *     options, such as {@code --batch}
   * @param without the names of components that make no difference to what is learned, such as
   *     where it is written
   */
  public static TrainingOptions of(Record parameters, String... without) {
    Set<String> left = Set.of(without);
    Map<String, String> values = new LinkedHashMap<>();
    Map<String, String> formerNames = new HashMap<>();
    for (RecordComponent component : parameters.getClass().getRecordComponents()) {
      if (!left.contains(component.getName())) {
        String name = optionName(component.getName());
        Option option = component.getAnnotation(Option.class);
        if (option != null) {
          for (String alias : option.aliases()) {
            formerNames.put(optionName(alias), name);
          }
        }
        try {
          values.put(name, line(component.getAccessor().invoke(parameters)));
        } catch (ReflectiveOperationException e) {
          throw new IllegalArgumentException(parameters.getClass() + " is not public", e);
        }
      }
    }
    return new TrainingOptions(values, formerNames);
  }

  private static String optionName(String component) {
    return "--" + component.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  /**
   * Adds something that is no option, such as how many pictures there are.
   *
   * @param name what it is called
   * @param value what it is, which its text tells from others
   */
  public TrainingOptions with(String name, Object value) {
    Map<String, String> more = new LinkedHashMap<>(values);
    more.put(name, line(value));
    return new TrainingOptions(more, formerNames);
  }

  private static String line(Object value) {
    return String.valueOf(value).replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
  }

  /** Returns one line for each. */
  String text() {
    StringBuilder text = new StringBuilder();
    values.forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
    return text.toString();
  }

  /**
   * Compares with what was kept, under the names that options have now or had formerly.
   *
   * @param text what {@link #text()} returned
   * @return what differs, such as {@code --batch 8 then, 16 now}; nothing if they are the same
   */
  Optional<String> differences(String text) {
    Map<String, String> before = new LinkedHashMap<>();
    text.lines()
        .forEach(
            line -> {
              int end = line.indexOf('=');
              String name = line.substring(0, Math.max(0, end));
              before.put(formerNames.getOrDefault(name, name), line.substring(end + 1));
            });
    Map<String, String> names = new LinkedHashMap<>(values);
    names.putAll(before);
    List<String> differences = new ArrayList<>();
    for (String name : names.keySet()) {
      String then = before.getOrDefault(name, "not there");
      String now = values.getOrDefault(name, "not there");
      if (!then.equals(now)) {
        differences.add(
            then.length() + now.length() > LONGEST_TOLD
                ? name
                : "%s %s then, %s now".formatted(name, then, now));
      }
    }
    if (differences.size() > MOST_TOLD) {
      int more = differences.size() - MOST_TOLD;
      differences.subList(MOST_TOLD, differences.size()).clear();
      differences.add("and " + more + " more");
    }
    return differences.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", differences));
  }
}
