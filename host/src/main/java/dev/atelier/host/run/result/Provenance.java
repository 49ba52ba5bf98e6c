package dev.atelier.host.run.result;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.api.OperationException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What made a picture, as it is written into the picture.
 *
 * @param version the version of Atelier
 * @param plugin the plugin and its version
 * @param verb the verb
 * @param parameters its parameters as JSON
 * @param backbones the SHA-256 of each backbone used, by name
 * @param before what made the picture that it was made from, the first step first; empty if that
 *     was not made by a step before
 */
public record Provenance(
    String version,
    String plugin,
    String verb,
    ObjectNode parameters,
    Map<String, String> backbones,
    List<Provenance> before) {

  private static final String BEFORE = "before";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Copies the list. */
  public Provenance {
    before = List.copyOf(before);
  }

  /**
   * Returns how a picture is made in this way from another that was made.
   *
   * @param first how the other was made
   * @return both
   */
  public Provenance after(Provenance first) {
    List<Provenance> steps = new ArrayList<>(first.before);
    steps.add(
        new Provenance(
            first.version, first.plugin, first.verb, first.parameters, first.backbones, List.of()));
    return new Provenance(version, plugin, verb, parameters, backbones, steps);
  }

  /**
   * Writes this as JSON.
   *
   * @return one line
   */
  public String toJson() {
    ObjectNode json = json();
    if (!before.isEmpty()) {
      ArrayNode steps = json.putArray(BEFORE);
      before.forEach(step -> steps.add(step.json()));
    }
    return json.toString();
  }

  private ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("atelier", version);
    json.put("plugin", plugin);
    json.put("verb", verb);
    json.set("parameters", parameters);
    ObjectNode checksums = json.putObject("backbones");
    backbones.forEach(checksums::put);
    return json;
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @param json the text
   * @param source where it came from, for messages
   * @return the provenance
   * @throws OperationException if it is damaged
   */
  public static Provenance fromJson(String json, String source) {
    try {
      return of(MAPPER.readTree(json), source);
    } catch (JsonProcessingException e) {
      throw damaged(source, e);
    }
  }

  private static Provenance of(JsonNode node, String source) {
    if (!(node.get("parameters") instanceof ObjectNode parameters)) {
      throw damaged(source, null);
    }
    Map<String, String> backbones = new LinkedHashMap<>();
    node.path("backbones")
        .properties()
        .forEach(entry -> backbones.put(entry.getKey(), entry.getValue().asText()));
    List<Provenance> before = new ArrayList<>();
    node.path(BEFORE).forEach(step -> before.add(of(step, source)));
    return new Provenance(
        node.path("atelier").asText(),
        node.path("plugin").asText(),
        node.path("verb").asText(),
        parameters,
        backbones,
        before);
  }

  private static OperationException damaged(String source, @Nullable Throwable cause) {
    return new OperationException(
        "what is written in " + source + " of its making is damaged", cause);
  }
}
