package dev.atelier.style.evaluation;

import dev.atelier.toolkit.data.Csv;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes measurements as comma-separated values (RFC 4180), a line for each result. */
final class MeasurementTable {

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
                "texture",
                "seconds"));
    StyleDistance first = measurements.get(0).distance();
    first.styleByLayer().keySet().forEach(layer -> header.add("style " + layer));
    first.textureByLayer().keySet().forEach(layer -> header.add("texture " + layer));
    return Csv.line(header)
        + measurements.stream()
            .map(measurement -> Csv.line(values(measurement)))
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
    values.add(distance.texture());
    values.add(measurement.seconds());
    values.addAll(distance.styleByLayer().values());
    values.addAll(distance.textureByLayer().values());
    return values;
  }
}
