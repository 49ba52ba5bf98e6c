package dev.atelier.host.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.api.Option;
import dev.atelier.api.ParameterException;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.host.architecture.BundledPlugin;
import dev.atelier.host.parameter.OptionSchema;
import dev.atelier.host.parameter.ParameterSchema;
import dev.atelier.host.picture.SaveOptions;
import dev.atelier.host.plugin.LoadedVerb;
import dev.atelier.host.plugin.PluginRegistry;
import dev.atelier.host.run.plan.Variant;
import dev.atelier.host.run.resume.Manifest;
import dev.atelier.host.run.resume.ManifestHeader;
import dev.atelier.host.run.resume.ManifestSettings;
import dev.atelier.host.run.resume.RunJournal;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a manifest says of a run is the same when it is read, whatever was asked for. */
final class RecordedSettingsTest {

  private static final List<String> EXTREMES =
      List.of(
          "5000000000",
          "-5000000000",
          "2147483647",
          "-3",
          "0",
          "1",
          "7",
          "512",
          "0.1",
          "1e-7",
          "1e300",
          "0.30000000000000004",
          "true",
          "false",
          "Größe 日本/a,b",
          "");

  @TempDir static Path shared;
  private static PluginRegistry registry;
  private static Path picture;

  @TempDir Path folder;

  public enum Mode {
    ONE,
    TWO_WORDS
  }

  public record Everything(
      @Option(description = "d") boolean flag,
      @Option(description = "d") int whole,
      @Option(description = "d") long big,
      @Option(description = "d") double fraction,
      @Option(description = "d") String text,
      @Option(description = "d") Path path,
      @Option(description = "d") Mode mode,
      @Option(description = "d") Optional<Long> maybe,
      @Option(description = "d") List<Double> fractions,
      @Option(description = "d") List<Long> bigs,
      @Option(description = "d") List<String> texts) {}

  @BeforeAll
  static void loadBundledPlugins() throws IOException {
    for (BundledPlugin plugin : BundledPlugin.values()) {
      pack(plugin.classes(), shared.resolve(plugin.name() + ".jar"));
    }
    registry = PluginRegistry.scan(List.of(shared), Set.of(), Set.of());
    assertThat(registry.failures()).isEmpty();
    picture = Files.writeString(shared.resolve("picture é.jpg"), "some bytes");
  }

  private static void pack(Path classes, Path jar) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream output = new JarOutputStream(file);
        Stream<Path> entries = Files.walk(classes)) {
      for (Path entry : entries.filter(Files::isRegularFile).toList()) {
        String name = classes.relativize(entry).toString().replace('\\', '/');
        // Trained weights are large, and nobody looks at them here.
        if (name.endsWith(".class") || name.startsWith("META-INF/")) {
          output.putNextEntry(new JarEntry(name));
          Files.copy(entry, output);
        }
      }
    }
  }

  @AfterAll
  static void closePlugins() {
    registry.close();
  }

  static Stream<String> bundledVerbs() {
    return registry.verbs().stream().filter(PictureRunner::takesPictures).map(LoadedVerb::name);
  }

  @ParameterizedTest
  @MethodSource("bundledVerbs")
  void everyBundledVerbIsGoneOnWithByTheSameCommandAndByNoOther(String name) throws IOException {
    LoadedVerb verb = registry.verb(name).orElseThrow();
    Map<String, String> least = leastTexts(verb);
    ManifestHeader plain = heading(verb, least);
    assertIsTheSame(plain);
    for (OptionSchema option : verb.schema().options()) {
      List<String> values = new ArrayList<>(option.choices());
      values.addAll(option.existing() ? List.of(picture.toString()) : EXTREMES);
      int understood = 0;
      for (String value : values) {
        Map<String, String> texts = new LinkedHashMap<>(least);
        texts.put(option.name(), value);
        Optional<ManifestHeader> heading = tryHeading(verb, texts);
        if (heading.isPresent()) {
          understood++;
          assertIsTheSame(heading.get());
          assertDiffersUnlessEqual(verb, plain, least, heading.get(), texts, option);
        }
      }
      assertThat(understood).as("values of --%s", option.name()).isPositive();
    }
  }

  private static Map<String, String> leastTexts(LoadedVerb verb) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (OptionSchema option : verb.schema().options()) {
      if (option.required()) {
        boolean chosen = !option.choices().isEmpty();
        texts.put(option.name(), chosen ? option.choices().get(0) : picture.toString());
      }
    }
    return texts;
  }

  private static Optional<ManifestHeader> tryHeading(LoadedVerb verb, Map<String, String> texts) {
    try {
      return Optional.of(heading(verb, texts));
    } catch (ParameterException e) {
      // Not every value is one of every option.
      return Optional.empty();
    }
  }

  private static ManifestHeader heading(LoadedVerb verb, Map<String, String> texts) {
    return ManifestHeader.of(
        "1.2.3", verb, List.of(Variant.of(verb, texts, List.of())), Map.of("quality", "95"));
  }

  private void assertDiffersUnlessEqual(
      LoadedVerb verb,
      ManifestHeader plain,
      Map<String, String> plainTexts,
      ManifestHeader other,
      Map<String, String> otherTexts,
      OptionSchema option) {
    Record before = verb.schema().parse(plainTexts);
    Record now = verb.schema().parse(otherTexts);
    if (!before.equals(now)) {
      assertThatExceptionOfType(ParameterException.class)
          .isThrownBy(() -> other.requireSame(plain, folder))
          .withMessageContaining(option.component() + " was ");
    }
  }

  /** Writes it down, and goes on with it twice: as a run and as one that watches. */
  private void assertIsTheSame(ManifestHeader heading) throws IOException {
    Path file = folder.resolve("manifest.jsonl");
    Files.deleteIfExists(file);
    try (Manifest manifest = Manifest.read(file)) {
      manifest.open();
      manifest.begin(heading, false);
    }
    RunSettings settings =
        new RunSettings(ExistingFile.FAIL, SaveOptions.DEFAULT_QUALITY)
            .recordedIn(Optional.of(new ManifestSettings(file, true, Map.of())));
    RunJournal.of(settings.recording()).requireSame(heading);
    RunJournal.ofWatch(settings.recording()).requireSame(heading);
  }

  @Property(tries = 300, seed = "5")
  void whateverIsWrittenIsTheSameWhenItIsRead(
      @ForAll boolean flag,
      @ForAll int whole,
      @ForAll long big,
      @ForAll double fraction,
      @ForAll String text,
      @ForAll Mode mode,
      @ForAll List<Long> bigs,
      @ForAll List<Double> fractions,
      @ForAll List<String> texts)
      throws JsonProcessingException {
    Everything parameters =
        new Everything(
            flag,
            whole,
            big,
            fraction,
            text,
            Path.of("Größe/日本.png"),
            mode,
            bigs.stream().findFirst(),
            fractions,
            bigs,
            texts);
    ManifestHeader now = headingOf(ParameterSchema.of(Everything.class).toJson(parameters));
    ObjectNode read = (ObjectNode) new ObjectMapper().readTree(now.json().toString());
    now.requireSame(new ManifestHeader(read), Path.of("manifest"));
  }

  @Test
  void numbersAreTheSameHoweverTheyAreWritten() {
    JsonNodeFactory factory = JsonNodeFactory.instance;
    for (ObjectNode one :
        List.of(
            factory.objectNode().put("n", 3),
            factory.objectNode().put("n", 3L),
            factory.objectNode().put("n", 3.0),
            factory.objectNode().put("n", (short) 3))) {
      headingOf(one).requireSame(headingOf(factory.objectNode().put("n", 3)), folder);
    }
    headingOf(factory.objectNode().put("n", 0.1f))
        .requireSame(headingOf(factory.objectNode().put("n", 0.1)), folder);
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(
            () ->
                headingOf(factory.objectNode().put("n", 9007199254740993L))
                    .requireSame(
                        headingOf(factory.objectNode().put("n", 9007199254740992L)), folder))
        .withMessageContaining("n was 9007199254740992 and is 9007199254740993");
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(
            () ->
                headingOf(factory.objectNode().put("n", "3"))
                    .requireSame(headingOf(factory.objectNode().put("n", "3.0")), folder))
        .withMessageContaining("n was 3.0 and is 3;");
  }

  private static ManifestHeader headingOf(ObjectNode parameters) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("verb", "tint");
    json.set("parameters", parameters);
    return new ManifestHeader(json);
  }
}
