package dev.atelier.host.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.atelier.api.ErrorKind;
import dev.atelier.host.run.RecipeTestPlugin;
import dev.atelier.host.run.RunTestPlugin;
import dev.atelier.host.run.VariantTestPlugin;
import dev.atelier.host.run.WidthLabelPlugin;
import dev.atelier.testkit.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What verbs write with {@code --json} is what the schema says. */
final class EventsSchemaTest {

  @TempDir static Path home;
  @TempDir Path folder;

  private final RecordedConsole console = new RecordedConsole();

  @BeforeAll
  static void installPlugins() throws IOException {
    RunTestPlugin.install(home.resolve("plugins"));
    VariantTestPlugin.install(home.resolve("plugins"));
    WidthLabelPlugin.install(home.resolve("plugins"));
    RecipeTestPlugin.install(home.resolve("plugins"));
  }

  @Test
  void allEventsAreAsTheSchemaSays() throws IOException {
    String in = folder.resolve("in").toString();
    String out = folder.resolve("out").toString();
    String ink = picture("ink.png", 3);
    String other = picture("other.png", 3);
    picture("in/a.png", 12);
    picture("in/b.png", 5);
    Files.writeString(folder.resolve("in/c.png"), "no picture");
    JsonSchema schema = schema();
    Set<String> seen = new TreeSet<>();

    check(seen, schema, "judge", in, "--json", "--sort-into", out + "/sorted");
    check(seen, schema, "invert", in, "-o", out + "/1", "--mark=m", "--json");
    check(seen, schema, "count", "--mark=m", "--json");
    check(seen, schema, "tint", in, "-o", out + "/2", "--ink", ink, "--ink", other, "--json");
    check(
        seen,
        schema,
        "tint",
        in,
        "-o",
        out + "/2",
        "--ink",
        ink,
        "--ink",
        other,
        "--json",
        "--resume");
    check(
        seen,
        schema,
        "tint",
        in,
        "-o",
        out + "/2",
        "--ink",
        ink,
        "--ink",
        other,
        "--json",
        "--resume",
        "--dry-run");
    check(
        seen,
        schema,
        "tint",
        in,
        "-o",
        out + "/3/x.png{ext}.png",
        "--ink",
        ink,
        "--json",
        "--dry-run");
    Path recipe =
        Files.writeString(
            folder.resolve("recipe.yaml"),
            "steps: [{verb: grow, output: .}, {verb: gauge, table: a.csv}]");
    check(seen, schema, "run", recipe.toString(), in, "-o", out + "/4", "--json");

    assertThat(seen)
        .containsExactly(
            "done",
            "failed",
            "plan",
            "planned",
            "progress",
            "skipped",
            "started",
            "step",
            "summary");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"event\":\"finished\"}",
        "{\"event\":\"started\",\"verb\":\"x\",\"inputs\":3}",
        "{\"event\":\"started\",\"version\":\"1\",\"verb\":\"x\",\"inputs\":-1}",
        "{\"event\":\"done\",\"input\":\"a\",\"data\":[],\"seconds\":1}",
        "{\"event\":\"failed\",\"input\":\"a\",\"reason\":\"no\",\"kind\":\"holiday\"}",
        "{\"event\":\"planned\",\"input\":\"a\",\"action\":\"think\"}",
        "{\"event\":\"plan\",\"make\":1,\"skip\":0,\"fail\":0,\"clash\":0,\"seconds\":3}"
      })
  void whatIsNoEventIsFound(String json) throws IOException {
    assertThat(schema().validate(new ObjectMapper().readTree(json))).isNotEmpty();
  }

  @Test
  void whatFailedIsToldByItsKind() throws IOException {
    String in = folder.resolve("in").toString();
    String out = folder.resolve("out").toString();
    picture("in/a.png", 12);
    Files.writeString(folder.resolve("in/c.png"), "no picture");
    Path manifest = folder.resolve("manifest.jsonl");
    String[] command = {
      "invert",
      in,
      "-o",
      out,
      "--mark=m",
      "--json",
      "--existing",
      "fail",
      "--manifest",
      manifest.toString()
    };

    run(command);
    assertThat(kinds(console.results())).containsExactly("input");
    assertThat(kinds(Files.readString(manifest))).containsExactly("input");

    Files.delete(manifest);
    console.clearResults();
    run(command);
    assertThat(kinds(console.results())).containsExactlyInAnyOrder("existing-output", "input");
    assertThat(kinds(Files.readString(manifest)))
        .containsExactlyInAnyOrder("existing-output", "input");
  }

  @Test
  void theSchemaKnowsAllKindsOfErrors() throws IOException {
    run("events-schema");
    JsonNode schema = new ObjectMapper().readTree(console.resultBytes());
    List<String> words = new ArrayList<>();
    schema.findValue("kind").path("enum").forEach(word -> words.add(word.asText()));
    assertThat(words)
        .containsExactlyElementsOf(Arrays.stream(ErrorKind.values()).map(ErrorKind::word).toList());
  }

  private static List<String> kinds(String lines) throws IOException {
    List<String> kinds = new ArrayList<>();
    for (String line : lines.lines().toList()) {
      JsonNode kind = new ObjectMapper().readTree(line).path("kind");
      if (kind.isTextual()) {
        kinds.add(kind.asText());
      }
    }
    return kinds;
  }

  private JsonSchema schema() throws IOException {
    console.clearResults();
    assertThat(run("events-schema")).isZero();
    JsonNode schema = new ObjectMapper().readTree(console.resultBytes());
    return JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(schema);
  }

  private void check(Set<String> seen, JsonSchema schema, String... arguments) throws IOException {
    console.clearResults();
    run(arguments);
    for (String line : new String(console.resultBytes(), UTF_8).lines().toList()) {
      JsonNode event = new ObjectMapper().readTree(line);
      assertThat(schema.validate(event)).as(line).isEmpty();
      seen.add(event.path("event").asText());
    }
  }

  private int run(String... arguments) {
    return console.run(home, arguments);
  }

  private String picture(String name, int width) {
    return TestFiles.writeBlank(folder.resolve(name), width, 5).toString();
  }
}
