package dev.atelier.host.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.api.ImagePlugin;
import dev.atelier.api.Verb;
import dev.atelier.api.VerbCategory;
import dev.atelier.host.parameter.OptionSchema;
import dev.atelier.host.parameter.ParameterSchema;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What all verbs of the bundled plugins have in common. */
final class BundledVerbsTest {

  private static final List<URLClassLoader> loaders = new ArrayList<>();
  private static final List<Verb<?>> verbs = new ArrayList<>();

  @BeforeAll
  static void loadPlugins() throws IOException {
    for (BundledPlugin plugin : BundledPlugin.values()) {
      URL[] classes = {plugin.classes().toUri().toURL()};
      URLClassLoader loader = new URLClassLoader(classes, BundledVerbsTest.class.getClassLoader());
      loaders.add(loader);
      ServiceLoader.load(ImagePlugin.class, loader).forEach(each -> verbs.addAll(each.verbs()));
    }
    assertThat(verbs).hasSizeGreaterThan(30);
  }

  @AfterAll
  static void closeLoaders() throws IOException {
    for (URLClassLoader loader : loaders) {
      loader.close();
    }
  }

  @Test
  void eachBelongsToACategoryOfTheHelp() {
    assertThat(verbs)
        .allSatisfy(
            verb ->
                assertThat(verb.category())
                    .as(verb.name())
                    .isNotEmpty()
                    .get()
                    .isIn(
                        VerbCategory.STYLIZE,
                        VerbCategory.FIND_AND_GROUP,
                        VerbCategory.CLASSIFY,
                        VerbCategory.LOOK_INSIDE,
                        VerbCategory.TRAIN_AND_MEASURE));
  }

  @Test
  void noOptionTellsItsRangeInItsDescriptionToo() {
    assertThat(options().filter(option -> option.range().isPresent()))
        .allSatisfy(
            option ->
                assertThat(option.description())
                    .doesNotContain(option.range().get(), "from 0 to 1"));
  }

  @Test
  void whatWasCalledOtherwiseIsStillUnderstood() {
    Map<String, Map<String, String>> former =
        Map.of(
            "index search", Map.of("breadth", "ef-search"),
            "train-classifier", Map.of("views", "augment", "strangers", "ood"),
            "evaluate", Map.of("strangers", "ood"));
    former.forEach(
        (verb, names) ->
            assertThat(schema(verb).withCurrentNames(names))
                .allSatisfy((now, named) -> assertThat(now).isEqualTo(named)));
    assertThat(verb("index clusters").aliases()).containsExactly("index groups");
  }

  private static Stream<OptionSchema> options() {
    return verbs.stream().flatMap(verb -> ParameterSchema.of(verb.parameters()).options().stream());
  }

  private static ParameterSchema<?> schema(String verb) {
    return ParameterSchema.of(verb(verb).parameters());
  }

  private static Verb<?> verb(String name) {
    return verbs.stream().filter(verb -> verb.name().equals(name)).findFirst().orElseThrow();
  }
}
