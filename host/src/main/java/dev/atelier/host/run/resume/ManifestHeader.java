package dev.atelier.host.run.resume;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.api.ParameterException;
import dev.atelier.api.file.FileErrors;
import dev.atelier.host.file.Checksums;
import dev.atelier.host.parameter.OptionSchema;
import dev.atelier.host.parameter.ParameterSchema;
import dev.atelier.host.plugin.LoadedVerb;
import dev.atelier.host.recipe.PictureStep;
import dev.atelier.host.recipe.Recipe;
import dev.atelier.host.run.plan.Variant;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a run was asked for, as the first line of its manifest says: all that its results depend on
 * besides the inputs.
 *
 * @param json the members {@code atelier} (the version), {@code plugin}, {@code jars} (the SHA-256
 *     of each jar of the plugin, by its name), {@code verb}, {@code parameters}, {@code variants}
 *     (a list of what is chosen in each, if there is more than one), {@code files} (the SHA-256 of
 *     each file that an option names), {@code output} (what the host was asked for) and {@code
 *     backbones} (the SHA-256 of each, if one was looked at)
 * @param named the verbs of the run, which know what they and their options were called formerly;
 *     none in what was read
 */
public record ManifestHeader(ObjectNode json, List<LoadedVerb> named) {

  private static final String VERB = "verb";
  private static final String PARAMETERS = "parameters";
  private static final String BACKBONES = "backbones";
  private static final String VARIANTS = "variants";
  private static final String FILES = "files";
  private static final String PLUGIN = "plugin";
  private static final String JARS = "jars";

  /** Takes what was read from a file. */
  public ManifestHeader(ObjectNode json) {
    this(json, List.of());
  }

  /** Gathers what a run is asked for. */
  @SuppressWarnings("unchecked")
  public // the schema is that of the record
  static ManifestHeader of(
      String version, LoadedVerb verb, List<Variant> variants, Map<String, String> output) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("atelier", version);
    json.put(PLUGIN, verb.plugin().id() + " " + verb.plugin().version());
    ObjectNode jars = json.putObject(JARS);
    verb.plugin().jars().forEach(jar -> jars.put(jar.getFileName().toString(), sum(jar)));
    json.put(VERB, verb.name());
    ParameterSchema<Record> schema = (ParameterSchema<Record>) verb.schema();
    ObjectNode parameters = schema.toJson(variants.get(0).parameters());
    json.set(PARAMETERS, parameters);
    if (variants.size() > 1) {
      for (OptionSchema option : schema.options()) {
        if (variants.get(0).chosen().containsKey(option.name())) {
          parameters.remove(option.component());
        }
      }
      for (Variant variant : variants) {
        ObjectNode chosen = json.withArray(VARIANTS).addObject();
        variant.chosen().forEach(chosen::put);
      }
    }
    ObjectNode files = json.putObject(FILES);
    for (Variant variant : variants) {
      files(schema, variant.parameters()).forEach(file -> files.put(file.toString(), sum(file)));
    }
    ObjectNode asked = json.putObject("output");
    output.forEach(asked::put);
    return new ManifestHeader(json, List.of(verb));
  }

  /**
   * Gathers what a run of a recipe is asked for: all of this for each step, by its name.
   *
   * @param backbones the SHA-256 of each backbone that was looked at, for each step; empty if that
   *     is not known
   */
  public static ManifestHeader of(
      String version, Recipe recipe, List<Map<String, String>> backbones) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("atelier", version);
    json.put(VERB, "run");
    json.put("recipe", recipe.file().getFileName().toString());
    ObjectNode steps = json.putObject("steps");
    for (int i = 0; i < recipe.steps().size(); i++) {
      PictureStep step = recipe.steps().get(i);
      Map<String, String> output = new LinkedHashMap<>();
      output.put(
          "from", step.from().isEmpty() ? "" : recipe.steps().get(step.from().getAsInt()).name());
      output.put("quality", Integer.toString(step.quality()));
      ManifestHeader own =
          of(
              version,
              step.verb(),
              List.of(new Variant(step.parameters(), Map.of(), Map.of())),
              output);
      if (i < backbones.size()) {
        own = own.withBackbones(backbones.get(i));
      }
      own.json().remove("atelier");
      steps.set(step.name(), own.json());
    }
    return new ManifestHeader(json, recipe.steps().stream().map(PictureStep::verb).toList());
  }

  private static Set<Path> files(ParameterSchema<Record> schema, Record parameters) {
    Set<Path> files = new LinkedHashSet<>();
    JsonNode written = schema.toJson(parameters);
    for (OptionSchema option : schema.options()) {
      JsonNode value = written.path(option.component());
      if (option.path()) {
        (value.isArray() ? value : JsonNodeFactory.instance.arrayNode().add(value))
            .forEach(
                path -> {
                  if (path.isTextual() && Files.isRegularFile(Path.of(path.asText()))) {
                    files.add(Path.of(path.asText()));
                  }
                });
      }
    }
    return files;
  }

  private static String sum(Path file) {
    try {
      return Checksums.sha256(file);
    } catch (IOException e) {
      throw FileErrors.unreadable(file, e);
    }
  }

  public ManifestHeader withBackbones(Map<String, String> backbones) {
    ObjectNode copy = json.deepCopy();
    ObjectNode checksums = copy.putObject(BACKBONES);
    backbones.forEach(checksums::put);
    return new ManifestHeader(copy, named);
  }

  /**
   * Looks whether another run was asked for the same. A checksum that one of them does not tell is
   * not compared: a run that had nothing to do looked at no backbone, not every file that an option
   * names has to be there, and what jars a plugin was made of was not always told.
   *
   * @param earlier what the other run was asked for
   * @param manifest where that is written, for the message
   * @throws ParameterException if it was not; the message says what differs
   */
  public void requireSame(ManifestHeader earlier, Path manifest) {
    List<String> differences = new ArrayList<>();
    compare("", withCurrentNames(earlier.json), json, differences);
    if (!differences.isEmpty()) {
      throw new ParameterException(
          "--resume: %s is of a run with other settings: %s; give the same again, or leave out --resume"
              .formatted(manifest, String.join(", ", differences)));
    }
  }

  /** Returns what was written when verbs and options may have been called otherwise. */
  private JsonNode withCurrentNames(ObjectNode earlier) {
    ObjectNode copy = earlier.deepCopy();
    for (LoadedVerb verb : named) {
      rename(copy, verb);
      copy.path("steps").forEach(step -> rename(step, verb));
    }
    return copy;
  }

  private static void rename(JsonNode written, LoadedVerb verb) {
    if (!(written instanceof ObjectNode heading)
        || !verb.names().contains(heading.path(VERB).asText())) {
      return;
    }
    heading.put(VERB, verb.name());
    if (heading.path(PARAMETERS).isObject()) {
      heading.set(PARAMETERS, verb.schema().withCurrentComponents(heading.path(PARAMETERS)));
    }
    for (JsonNode variant : heading.path(VARIANTS)) {
      Map<String, JsonNode> chosen = new LinkedHashMap<>();
      variant.properties().forEach(entry -> chosen.put(entry.getKey(), entry.getValue()));
      ((ObjectNode) variant).removeAll().setAll(verb.schema().withCurrentNames(chosen));
    }
  }

  private static void compare(
      String prefix, JsonNode earlier, JsonNode now, List<String> differences) {
    Map<String, Boolean> names = new LinkedHashMap<>();
    earlier.fieldNames().forEachRemaining(name -> names.put(name, true));
    now.fieldNames().forEachRemaining(name -> names.put(name, true));
    for (String name : names.keySet()) {
      JsonNode before = earlier.path(name);
      JsonNode after = now.path(name);
      // Steps of a recipe and parameters may have these names, too.
      boolean heading = now.path(VERB).isTextual();
      boolean jars = heading && name.equals(JARS);
      boolean checksums =
          heading
              ? jars || name.equals(BACKBONES)
              : prefix.equals(BACKBONES + " ") || prefix.equals(FILES + " ");
      boolean unknown = checksums && (before.isMissingNode() || after.isMissingNode());
      if (isSame(before, after) || unknown) {
        continue;
      }
      if (jars) {
        rebuilt(earlier, now).ifPresent(differences::add);
      } else if (before.isObject() && after.isObject()) {
        compare(name.equals(PARAMETERS) ? "" : name + " ", before, after, differences);
      } else {
        differences.add(prefix + name + " was " + shown(before) + " and is " + shown(after));
      }
    }
  }

  /** Says that a plugin is not what it was, unless that is told by its version. */
  private static Optional<String> rebuilt(JsonNode earlier, JsonNode now) {
    if (!earlier.path(PLUGIN).equals(now.path(PLUGIN))) {
      return Optional.empty();
    }
    Set<String> changed = new TreeSet<>();
    for (JsonNode jars : List.of(earlier.path(JARS), now.path(JARS))) {
      jars.fieldNames().forEachRemaining(changed::add);
    }
    changed.removeIf(jar -> earlier.path(JARS).path(jar).equals(now.path(JARS).path(jar)));
    return Optional.of(
        "the plugin %s was rebuilt since (%s)"
            .formatted(now.path(PLUGIN).asText(), String.join(", ", changed)));
  }

  /** Compares values, for what was a long when it was written is an int when it is read. */
  private static boolean isSame(JsonNode one, JsonNode other) {
    return one.equals(Comparator.comparing(ManifestHeader::canonical), other);
  }

  private static String canonical(JsonNode scalar) {
    return scalar.isNumber() && Double.isFinite(scalar.doubleValue())
        ? new BigDecimal(scalar.asText()).stripTrailingZeros().toString()
        : scalar.toString();
  }

  private static String shown(JsonNode value) {
    return value.isMissingNode() ? "not given" : value.isTextual() ? value.asText() : "" + value;
  }
}
