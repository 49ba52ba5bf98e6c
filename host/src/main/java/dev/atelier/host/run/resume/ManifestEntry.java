package dev.atelier.host.run.resume;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.api.ErrorKind;
import dev.atelier.api.Result;
import dev.atelier.host.file.FileStamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a manifest says of one input.
 *
 * @param input the input as it was named
 * @param chosen what tells the variant from others, by the name of the option
 * @param state size and time of the input, if it was read
 * @param sha256 the checksum of the input, if it was read
 * @param output the file that was written, or that was kept
 * @param outputSize its size, if it was written
 * @param outputSha256 its checksum, if it was written
 * @param seconds how long the picture took on the compute lane, if it was there
 * @param status what became of it
 * @param kind what kind of thing went wrong, if it failed
 * @param reason why it was skipped or failed
 * @param label the label of the result
 * @param data the data of the result, as JSON
 */
public record ManifestEntry(
    String input,
    Map<String, String> chosen,
    Optional<FileStamp> state,
    Optional<String> sha256,
    Optional<String> output,
    Optional<Long> outputSize,
    Optional<String> outputSha256,
    Optional<Double> seconds,
    Status status,
    Optional<ErrorKind> kind,
    Optional<String> reason,
    Optional<String> label,
    ObjectNode data) {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** What became of an input. */
  public enum Status {
    DONE,
    SKIPPED,
    FAILED;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A file that a result was written to. */
  public record Written(String file, long size, Optional<String> sha256) {}

  public static ManifestEntry done(
      Source source, Optional<Written> written, Result result, double seconds) {
    return new ManifestEntry(
        source.input(),
        source.chosen(),
        source.state(),
        source.sha256(),
        written.map(Written::file),
        written.map(Written::size),
        written.flatMap(Written::sha256),
        Optional.of(seconds),
        Status.DONE,
        Optional.empty(),
        Optional.empty(),
        result.label(),
        MAPPER.<ObjectNode>valueToTree(result.data()));
  }

  public static ManifestEntry notDone(
      Source source, Status status, Optional<String> output, String reason) {
    return notDone(source, status, output, Optional.empty(), reason);
  }

  public static ManifestEntry failed(Source source, ErrorKind kind, String reason) {
    return notDone(source, Status.FAILED, Optional.empty(), Optional.of(kind), reason);
  }

  private static ManifestEntry notDone(
      Source source,
      Status status,
      Optional<String> output,
      Optional<ErrorKind> kind,
      String reason) {
    return new ManifestEntry(
        source.input(),
        source.chosen(),
        source.state(),
        source.sha256(),
        output,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        status,
        kind,
        Optional.of(reason),
        Optional.empty(),
        JsonNodeFactory.instance.objectNode());
  }

  /** An input, as far as it is known. */
  public record Source(
      String input,
      Map<String, String> chosen,
      Optional<FileStamp> state,
      Optional<String> sha256) {}

  /** What no two inputs of a run have in common. */
  String key() {
    return key(input, chosen);
  }

  static String key(String input, Map<String, String> chosen) {
    // Sorted, for the order in which options were given makes no other result.
    return chosen.isEmpty() ? input : input + '\0' + new TreeMap<>(chosen);
  }

  /** Returns the result as it was, but for the picture. */
  @SuppressWarnings("unchecked")
  public Result result() {
    Result result = Result.of(MAPPER.convertValue(data, Map.class));
    return label.map(result::withLabel).orElse(result);
  }

  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("input", input);
    if (!chosen.isEmpty()) {
      ObjectNode with = json.putObject("with");
      chosen.forEach(with::put);
    }
    json.put("status", status.word());
    kind.ifPresent(known -> json.put("kind", known.word()));
    reason.ifPresent(text -> json.put("reason", text));
    state.ifPresent(
        known -> json.put("size", known.size()).put("modified", known.modified().toString()));
    sha256.ifPresent(sum -> json.put("sha256", sum));
    output.ifPresent(file -> json.put("output", file));
    outputSize.ifPresent(size -> json.put("outputSize", size));
    outputSha256.ifPresent(sum -> json.put("outputSha256", sum));
    seconds.ifPresent(time -> json.put("seconds", time));
    label.ifPresent(text -> json.put("label", text));
    if (!data.isEmpty()) {
      json.set("data", data);
    }
    return json;
  }

  /**
   * Reads an entry.
   *
   * @throws RuntimeException if it is none
   */
  static ManifestEntry fromJson(JsonNode json) {
    Map<String, String> chosen = new LinkedHashMap<>();
    json.path("with")
        .properties()
        .forEach(entry -> chosen.put(entry.getKey(), entry.getValue().asText()));
    JsonNode data = json.path("data");
    return new ManifestEntry(
        json.required("input").asText(),
        chosen,
        json.has("size")
            ? Optional.of(
                new FileStamp(
                    json.get("size").asLong(), Instant.parse(json.required("modified").asText())))
            : Optional.empty(),
        text(json, "sha256"),
        text(json, "output"),
        Optional.ofNullable(json.get("outputSize")).map(JsonNode::asLong),
        text(json, "outputSha256"),
        Optional.ofNullable(json.get("seconds")).map(JsonNode::asDouble),
        Status.valueOf(json.required("status").asText().toUpperCase(Locale.ROOT)),
        text(json, "kind").flatMap(ErrorKind::ofWord),
        text(json, "reason"),
        text(json, "label"),
        data instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode());
  }

  private static Optional<String> text(JsonNode json, String name) {
    return Optional.ofNullable(json.get(name)).map(JsonNode::asText);
  }
}
