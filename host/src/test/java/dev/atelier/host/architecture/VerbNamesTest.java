package dev.atelier.host.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.api.ImagePlugin;
import dev.atelier.api.Verb;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who knows a verb knows where to look for it. */
final class VerbNamesTest {

  @ParameterizedTest
  @EnumSource
  void aVerbIsImplementedByClassesOfItsName(BundledPlugin plugin) throws Exception {
    URL classes = plugin.classes().toUri().toURL();
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {classes}, getClass().getClassLoader())) {
      List<Verb<?>> verbs =
          ServiceLoader.load(ImagePlugin.class, loader).stream()
              .flatMap(provider -> provider.get().verbs().stream())
              .collect(Collectors.toList());
      assertThat(verbs).as("verbs in " + classes + "; build it first").isNotEmpty();
      assertThat(verbs)
          .allSatisfy(
              verb -> {
                String name = inCamelCase(verb.name());
                assertThat(verb.operation().getSimpleName()).isEqualTo(name + "Operation");
                assertThat(verb.parameters().getSimpleName()).isEqualTo(name + "Parameters");
                assertThat(verb.parameters().getPackageName())
                    .as("the package of " + verb.parameters())
                    .isEqualTo(verb.operation().getPackageName());
              });
    }
  }

  /** {@code index build} becomes {@code IndexBuild}. */
  private static String inCamelCase(String verb) {
    return Arrays.stream(verb.split("[ -]"))
        .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
        .collect(Collectors.joining());
  }
}
