package dev.atelier.style.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes measurements as comma-separated values (RFC 4180), a line for each result. */
final class MeasurementTable {

  private static final String END_OF_LINE = "\r\n";

  private MeasurementTable() {}

  /** Returns the table; there is at least one measurement. */
  static String of(List<Measurement> measurements) {
    List<String> header =
        new ArrayList<>(
            List.of(
                "contentFile",
                "styleFile",
                "method",
                "strength",
                "style",
                "pooledStyle",
                "content",
                "seconds"));
    measurements.get(0).distance().styleByLayer().keySet().stream()
        .map(layer -> "style " + layer)
        .forEach(header::add);
    return line(header)
        + measurements.stream()
            .map(measurement -> line(values(measurement)))
            .collect(Collectors.joining());
  }

  private static List<?> values(Measurement measurement) {
    StyleDistance distance = measurement.distance();
    List<Object> values = new ArrayList<>();
    values.add(measurement.content());
    values.add(measurement.style());
    values.add(measurement.method().method().name().toLowerCase(Locale.ROOT));
    values.add(measurement.method().strength());
    values.add(distance.style());
    values.add(distance.pooledStyle());
    values.add(distance.content());
    values.add(measurement.seconds());
    values.addAll(distance.styleByLayer().values());
    return values;
  }

  private static String line(List<?> values) {
    return values.stream()
        .map(value -> quoted(value.toString()))
        .collect(Collectors.joining(",", "", END_OF_LINE));
  }

  private static String quoted(String value) {
    boolean plain = value.chars().noneMatch(character -> "\",\r\n".indexOf(character) >= 0);
    return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
  }
}
