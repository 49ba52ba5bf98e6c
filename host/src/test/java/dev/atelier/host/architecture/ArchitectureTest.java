package dev.atelier.host.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import dev.atelier.host.plugin.PluginJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ArchitectureTest {

  private static JavaClasses hostAndApi;

  @TempDir Path folder;

  @BeforeAll
  static void readTheClasses() {
    hostAndApi =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(
                "dev.atelier.host",
                "dev.atelier.api",
                "dev.atelier.testkit",
                "dev.atelier.toolkit");
    // ArchUnit fails a rule that is about no class at all; this is about reading the right ones.
    assertThat(hostAndApi.contain("dev.atelier.api.ImagePlugin")).isTrue();
    assertThat(hostAndApi.contain("dev.atelier.host.plugin.PluginRegistry")).isTrue();
    assertThat(hostAndApi.contain("dev.atelier.testkit.TestEngine")).isTrue();
    assertThat(hostAndApi.contain(ArchitectureTest.class)).isFalse();
  }

  @Test
  void theApiKnowsDjlAndInjectionAlone() {
    Rules.THE_API_KNOWS_DJL_AND_INJECTION_ALONE.check(hostAndApi);
  }

  @Test
  void anApiThatKnowsALibraryOfTheHostIsFound() throws Exception {
    assertViolated(
        Rules.THE_API_KNOWS_DJL_AND_INJECTION_ALONE,
        new PluginJar()
            .source(
                "dev.atelier.api.Wiring",
                "public interface Wiring { com.google.inject.Injector injector(); }"),
        "com.google.inject.Injector");
  }

  @Test
  void signaturesOfApiAndToolkitNameNoOtherLibrary() {
    Rules.SIGNATURES_NAME_NO_OTHER_LIBRARY.check(hostAndApi);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "public com.google.inject.Injector made() { return null; }",
        "protected java.util.List<com.google.inject.Injector> made;",
        "public Tool(com.google.inject.Injector[] injectors) {}",
      })
  void aSignatureThatNamesALibraryIsFound(String member) throws Exception {
    assertViolated(
        Rules.SIGNATURES_NAME_NO_OTHER_LIBRARY,
        new PluginJar().source("dev.atelier.toolkit.Tool", "public class Tool { " + member + " }"),
        "dev.atelier.toolkit.Tool names com.google.inject.Injector");
  }

  @Test
  void theToolkitKnowsTheApiAlone() {
    Rules.THE_TOOLKIT_KNOWS_THE_API_ALONE.check(hostAndApi);
  }

  @Test
  void aToolkitThatKnowsTheHostIsFound() throws Exception {
    assertViolated(
        Rules.THE_TOOLKIT_KNOWS_THE_API_ALONE,
        new PluginJar()
            .source("dev.atelier.host.part.Part", "public class Part {}")
            .source(
                "dev.atelier.toolkit.Tool",
                "public class Tool { dev.atelier.host.part.Part part; }"),
        "dev.atelier.host.part.Part");
  }

  @Test
  void theTestkitKnowsTheApiAlone() {
    Rules.THE_TESTKIT_KNOWS_THE_API_ALONE.check(hostAndApi);
  }

  @Test
  void aTestkitThatKnowsTheToolkitIsFound() throws Exception {
    assertViolated(
        Rules.THE_TESTKIT_KNOWS_THE_API_ALONE,
        new PluginJar()
            .source("dev.atelier.toolkit.Tool", "public class Tool {}")
            .source(
                "dev.atelier.testkit.Fixture",
                "public class Fixture { dev.atelier.toolkit.Tool tool; }"),
        "dev.atelier.toolkit.Tool");
  }

  @Test
  void testsAloneKnowTheTestkit() {
    Rules.TESTS_ALONE_KNOW_THE_TESTKIT.check(hostAndApi);
  }

  @Test
  void aProgramThatKnowsTheTestkitIsFound() throws Exception {
    assertViolated(
        Rules.TESTS_ALONE_KNOW_THE_TESTKIT,
        new PluginJar()
            .source("dev.atelier.testkit.Fixture", "public class Fixture {}")
            .source(
                "dev.atelier.host.part.Part",
                "public class Part { dev.atelier.testkit.Fixture fixture; }"),
        "dev.atelier.testkit.Fixture");
  }

  @Test
  void theHostKnowsNoPlugin() {
    Rules.THE_HOST_KNOWS_NO_PLUGIN.check(hostAndApi);
  }

  @ParameterizedTest
  @EnumSource
  void aHostThatKnowsAPluginIsFound(BundledPlugin plugin) throws Exception {
    String packageName = plugin.packages().replace("..", ".inner");
    assertViolated(
        Rules.THE_HOST_KNOWS_NO_PLUGIN,
        new PluginJar()
            .source(packageName + ".Part", "public class Part {}")
            .source(
                "dev.atelier.host.part.Part",
                "class Part { Object part() { return new " + packageName + ".Part(); } }"),
        packageName + ".Part");
  }

  @Test
  void onePackageNamesTheEngine() {
    Rules.ONE_PACKAGE_NAMES_THE_ENGINE.check(hostAndApi);
  }

  @Test
  void anEngineThatIsNamedElsewhereIsFound() throws Exception {
    assertViolated(
        Rules.ONE_PACKAGE_NAMES_THE_ENGINE,
        new PluginJar()
            .source("ai.djl.mxnet.engine.MxEngine", "public class MxEngine {}")
            .source(
                "dev.atelier.host.part.Part",
                "class Part { Class<?> type = ai.djl.mxnet.engine.MxEngine.class; }"),
        "ai.djl.mxnet.engine.MxEngine");
  }

  @Test
  void tensorsAreScaledByOneClass() {
    Rules.TENSORS_ARE_SCALED_BY_ONE_CLASS.check(hostAndApi);
  }

  @Test
  void aTensorThatIsScaledElsewhereIsFound() throws Exception {
    for (String operation : List.of("mul", "div")) {
      assertViolated(
          Rules.TENSORS_ARE_SCALED_BY_ONE_CLASS,
          new PluginJar()
              .source(
                  "dev.atelier.host.part.Part",
                  "import ai.djl.ndarray.NDArray; class Part { NDArray half(NDArray array) {"
                      + " return array.%s(0.5); } }".formatted(operation)),
          "NDArray." + operation);
    }
  }

  @Test
  void thePackagesOfHostApiAndToolkitHaveNoCycles() {
    Rules.PACKAGES_HAVE_NO_CYCLES.check(hostAndApi);
  }

  @ParameterizedTest
  @CsvSource({
    "dev.atelier.host.first, dev.atelier.host.second",
    // A package and one inside it.
    "dev.atelier.host.first, dev.atelier.host.first.second",
    // The first package of a module and one inside it.
    "dev.atelier.host, dev.atelier.host.second",
    "dev.atelier.api, dev.atelier.api.second",
    "dev.atelier.toolkit.first, dev.atelier.toolkit.second",
    "dev.atelier.style, dev.atelier.style.second",
  })
  void aCycleOfPackagesIsFound(String first, String second) throws Exception {
    assertViolated(
        Rules.PACKAGES_HAVE_NO_CYCLES,
        new PluginJar()
            .source(first + ".First", "public class First { " + second + ".Second second; }")
            .source(second + ".Second", "public class Second { " + first + ".First first; }"),
        second + ".Second");
  }

  @Test
  void mapsHaveAnOrder() {
    Rules.MAPS_HAVE_AN_ORDER.check(hostAndApi);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Map.of(1, 2, 3, 4)", "Map.copyOf(map)"})
  void aMapWithoutOrderIsFound(String made) throws Exception {
    assertViolated(
        Rules.MAPS_HAVE_AN_ORDER,
        new PluginJar()
            .source(
                "dev.atelier.host.part.Part",
                "import java.util.Map; class Part { Map<?, ?> made(Map<?, ?> map) { return %s; } }"
                    .formatted(made)),
        "Part.made");
  }

  @Test
  void theHostsPackagesAreSmall() {
    Rules.PACKAGES_ARE_SMALL.check(hostAndApi);
  }

  @ParameterizedTest
  @EnumSource
  void aBundledPluginKnowsTheApiAloneAndKeepsItsRules(BundledPlugin plugin) {
    assumeTrue(plugin.hasSources(), "nothing is written yet of " + plugin);
    JavaClasses classes = new ClassFileImporter().importPath(plugin.classes());
    assertThat(classes).as("classes in " + plugin.classes() + "; build it first").isNotEmpty();
    Rules.knowsTheApiAlone(plugin).check(classes);
    Rules.PACKAGES_HAVE_NO_CYCLES.check(classes);
    Rules.PACKAGES_ARE_SMALL.check(classes);
    Rules.MAPS_HAVE_AN_ORDER.check(classes);
    Rules.TENSORS_ARE_SCALED_BY_ONE_CLASS.check(classes);
    Rules.TESTS_ALONE_KNOW_THE_TESTKIT.check(classes);
  }

  @Test
  void aLargePackageIsFound() throws Exception {
    PluginJar large = new PluginJar();
    for (int i = 0; i < 26; i++) {
      large.source("dev.atelier.large.Part" + i, "public class Part" + i + " {}");
    }
    assertViolated(Rules.PACKAGES_ARE_SMALL, large, "dev.atelier.large has 26 classes");
  }

  @ParameterizedTest
  @EnumSource
  void aBundledPluginThatKnowsMoreIsFound(BundledPlugin plugin) throws Exception {
    String packageName = plugin.packages().replace("..", "");
    ArchRule rule = Rules.knowsTheApiAlone(plugin);
    assertViolated(
        rule,
        new PluginJar()
            .source(
                packageName + ".Part",
                "class Part { Object list() { return com.google.inject.Guice.class; } }"),
        "com.google.inject.Guice");
    assertViolated(
        rule,
        new PluginJar()
            .source("ai.djl.mxnet.engine.MxEngine", "public class MxEngine {}")
            .source(packageName + ".Part", "class Part extends ai.djl.mxnet.engine.MxEngine {}"),
        "ai.djl.mxnet.engine.MxEngine");
    assertViolated(
        rule,
        new PluginJar()
            .source("dev.atelier.host.part.Part", "public class Part {}")
            .source(packageName + ".Part", "class Part extends dev.atelier.host.part.Part {}"),
        "dev.atelier.host.part.Part");
    assertViolated(
        rule,
        new PluginJar()
            .source(
                packageName + ".Part",
                "class Part { Object all = dev.atelier.api.internal.TemporaryFiles.class; }"),
        "dev.atelier.api.internal.TemporaryFiles");
    assertViolated(
        rule,
        new PluginJar().source("dev.atelier.elsewhere.Part", "public class Part {}"),
        "dev.atelier.elsewhere.Part");
  }

  /** Compiles classes that break a rule, and checks that it says so. */
  private void assertViolated(ArchRule rule, PluginJar classes, String culprit) throws IOException {
    JavaClasses imported;
    // Each has a name of its own, as Java remembers what it found in a jar by its name.
    Path broken = Files.createTempFile(folder, "broken", ".jar");
    try (JarFile jar = new JarFile(classes.write(broken).toFile())) {
      imported = new ClassFileImporter().importJar(jar);
    }
    EvaluationResult result = rule.evaluate(imported);
    assertThat(result.hasViolation()).isTrue();
    assertThat(String.join("\n", result.getFailureReport().getDetails())).contains(culprit);
  }
}
