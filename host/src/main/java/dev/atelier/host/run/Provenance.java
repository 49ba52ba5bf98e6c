package dev.atelier.host.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.api.OperationException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What made a picture, as it is written into the picture.
 *
 * @param version the version of Atelier
 * @param plugin the plugin and its version
 * @param verb the verb
 * @param parameters its parameters as JSON
 * @param backbones the SHA-256 of each backbone used, by name
 */
public record Provenance(
    String version,
    String plugin,
    String verb,
    ObjectNode parameters,
    Map<String, String> backbones) {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * Writes this as JSON.
   *
   * @return one line
   */
  public String toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("atelier", version);
    json.put("plugin", plugin);
    json.put("verb", verb);
    json.set("parameters", parameters);
    ObjectNode checksums = json.putObject("backbones");
    backbones.forEach(checksums::put);
    return json.toString();
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
      JsonNode node = MAPPER.readTree(json);
      if (!(node.get("parameters") instanceof ObjectNode parameters)) {
        throw damaged(source, null);
      }
      Map<String, String> backbones = new LinkedHashMap<>();
      node.path("backbones")
          .properties()
          .forEach(entry -> backbones.put(entry.getKey(), entry.getValue().asText()));
      return new Provenance(
          node.path("atelier").asText(),
          node.path("plugin").asText(),
          node.path("verb").asText(),
          parameters,
          backbones);
    } catch (JsonProcessingException e) {
      throw damaged(source, e);
    }
  }

  private static OperationException damaged(String source, Throwable cause) {
    return new OperationException(
        "what is written in " + source + " of its making is damaged", cause);
  }
}
