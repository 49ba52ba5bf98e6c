package dev.atelier.host.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.atelier.api.Operation;
import dev.atelier.api.ParameterException;
import dev.atelier.api.Task;
import dev.atelier.host.parameter.OptionSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PluginRegistryTest {

  @TempDir Path folder;

  private PluginRegistry registry;

  @AfterEach
  void close() {
    if (registry != null) {
      registry.close();
    }
  }

  @Test
  void aPluginIsFoundWithItsVerbsAndTheirOptions() throws Exception {
    Path jar = plugin("sketch", "draw").version("1.2.3").write(folder.resolve("sketch.jar"));

    scan(folder);

    assertThat(registry.failures()).isEmpty();
    assertThat(registry.plugins()).hasSize(1);
    LoadedPlugin plugin = registry.plugins().get(0);
    assertThat(plugin.id()).isEqualTo("sketch");
    assertThat(plugin.version()).isEqualTo("1.2.3");
    assertThat(plugin.source()).isEqualTo(jar);
    assertThat(plugin.toString()).isEqualTo("sketch 1.2.3 (" + jar + ")");
    assertThat(registry.verb("paint")).isEmpty();
    LoadedVerb verb = registry.verb("draw").orElseThrow();
    assertThat(verb.plugin()).isSameAs(plugin);
    assertThat(plugin.verbs()).containsExactly(verb);
    assertThat(registry.verbs()).containsExactly(verb);
    assertThat(verb.verb().summary()).isEqualTo("Does draw.");
    assertThat(verb.schema().options())
        .singleElement()
        .satisfies(option -> assertThat(option.name()).isEqualTo("line-width"));
    assertThat(verb.schema().parse(Map.of()).toString()).isEqualTo("Parameters[lineWidth=2]");
    assertThat(verb.verb().operation().getClassLoader()).isSameAs(plugin.classLoader());
  }

  @Test
  void whatAPluginMakesIsOfTheTypesThatTheHostKnows() throws Exception {
    plugin("sketch", "draw").write(folder.resolve("sketch.jar"));

    scan(folder);

    Class<? extends Operation<?>> type = registry.verb("draw").orElseThrow().verb().operation();
    assertThat(type.getConstructor().newInstance()).isInstanceOf(Task.class);
  }

  @Test
  void aVersionThatNobodyWroteDownIsUnknown() throws Exception {
    plugin("sketch", "draw").write(folder.resolve("sketch.jar"));
    scan(folder);
    assertThat(registry.plugins().get(0).version()).isEqualTo("unknown");
  }

  @Test
  void aFolderIsAPluginWithItsDependencies() throws Exception {
    Path library =
        new PluginJar()
            .source(
                "com.example.Words",
                "public class Words { public static String id() { return \"two-jars\"; } }")
            .version("9")
            .write(folder.resolve("two/words.jar"));
    new PluginJar()
        .library(library)
        .source("com.example.Plugin", declaring("Words.id()", "List.of()"))
        .provider("com.example.Plugin")
        .version("3")
        .write(folder.resolve("two/plugin.jar"));

    scan(folder);

    assertThat(registry.failures()).isEmpty();
    assertThat(registry.plugins())
        .singleElement()
        .satisfies(
            plugin -> {
              assertThat(plugin.id()).isEqualTo("two-jars");
              assertThat(plugin.version()).isEqualTo("3");
              assertThat(plugin.source()).isEqualTo(folder.resolve("two"));
            });
  }

  @Test
  void whatIsNoPluginIsPassedOver() throws Exception {
    Files.createDirectories(folder.resolve("empty"));
    Files.writeString(folder.resolve("README.txt"), "Put plugins here.");
    Files.writeString(folder.resolve("._sketch.jar"), "what some systems leave behind");
    Files.createDirectories(folder.resolve("folder.jar"));

    scan(folder, folder.resolve("missing"));

    assertThat(registry.plugins()).isEmpty();
    assertThat(registry.failures()).isEmpty();
  }

  @Test
  void aFileInPlaceOfTheFolderIsAFailure() throws Exception {
    Path file = Files.writeString(folder.resolve("plugins"), "");
    scan(file);
    assertThat(registry.failures())
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.source()).isEqualTo(file);
              assertThat(failure.reason()).startsWith("the folder cannot be listed: ");
            });
  }

  @Test
  void pluginsComeInTheOrderOfFoldersAndThenOfNames() throws Exception {
    Path bundled = folder.resolve("bundled");
    Path own = folder.resolve("own");
    plugin("p1", "v1").write(bundled.resolve("z.jar"));
    plugin("p2", "v2").write(own.resolve("a.jar"));
    plugin("p3", "v3").write(own.resolve("b/plugin.jar"));
    plugin("p4", "v4").write(own.resolve("c.jar"));

    scan(bundled, own, bundled);

    assertThat(registry.failures()).isEmpty();
    assertThat(registry.plugins())
        .extracting(LoadedPlugin::id)
        .containsExactly("p1", "p2", "p3", "p4");
    assertThat(registry.verbs())
        .extracting(LoadedVerb::name)
        .containsExactly("v1", "v2", "v3", "v4");
  }

  @Test
  void oneBadPluginStopsNoOther() throws Exception {
    plugin("first", "v1").write(folder.resolve("a.jar"));
    throwing("throw new ExceptionInInitializerError(\"no\");").write(folder.resolve("b.jar"));
    Files.writeString(folder.resolve("c.jar"), "no zip");
    throwing("throw new StackOverflowError();").write(folder.resolve("d.jar"));
    plugin("last", "v2").write(folder.resolve("e.jar"));

    scan(folder);

    assertThat(registry.plugins()).extracting(LoadedPlugin::id).containsExactly("first", "last");
    assertThat(registry.failures())
        .extracting(FailedPlugin::source)
        .containsExactly(folder.resolve("b.jar"), folder.resolve("c.jar"), folder.resolve("d.jar"));
  }

  @Test
  void aDamagedJarIsNamed() throws Exception {
    Path jar = plugin("sketch", "draw").write(folder.resolve("sketch.jar"));
    byte[] bytes = Files.readAllBytes(jar);
    Files.write(jar, Arrays.copyOf(bytes, bytes.length / 2));
    assertThat(failure())
        .startsWith("sketch.jar is no readable jar (")
        .endsWith("install it again");
  }

  @Test
  void anEmptyFileIsNoJar() throws Exception {
    Files.createFile(folder.resolve("sketch.jar"));
    assertThat(failure()).startsWith("sketch.jar is no readable jar (");
  }

  @Test
  void aDamagedDependencyIsNamed() throws Exception {
    plugin("sketch", "draw").write(folder.resolve("sketch/plugin.jar"));
    Files.writeString(folder.resolve("sketch/words.jar"), "no zip");
    assertThat(failure()).startsWith("words.jar is no readable jar (");
  }

  @Test
  void aJarThatNamesNoPluginIsAFailure() throws Exception {
    new PluginJar()
        .source("com.example.Plugin", declaring("\"x\"", "List.of()"))
        .write(folder.resolve("x.jar"));
    assertThat(failure())
        .isEqualTo("it names no plugin in META-INF/services/dev.atelier.api.ImagePlugin");
  }

  @Test
  void aJarThatNamesTwoPluginsIsAFailure() throws Exception {
    new PluginJar()
        .source(
            "com.example.One",
            declaring("\"x\"", "List.of()")
                .replace("Plugin()", "One()")
                .replace("class Plugin", "class One"))
        .source("com.example.Plugin", declaring("\"x\"", "List.of()"))
        .provider("com.example.One", "com.example.Plugin")
        .write(folder.resolve("x.jar"));
    assertThat(failure()).startsWith("it names 2 plugins in META-INF/services/");
  }

  @Test
  void aPluginClassThatIsNotThereIsNamed() throws Exception {
    new PluginJar().provider("com.example.Missing").write(folder.resolve("x.jar"));
    assertThat(failure()).isEqualTo("it cannot be loaded: Provider com.example.Missing not found");
  }

  @Test
  void aPluginClassOfAnotherTypeIsNamed() throws Exception {
    new PluginJar()
        .source("com.example.Plugin", "public class Plugin {}")
        .provider("com.example.Plugin")
        .write(folder.resolve("x.jar"));
    assertThat(failure()).isEqualTo("it cannot be loaded: com.example.Plugin not a subtype");
  }

  @Test
  void aPluginWithoutAConstructorToCallIsNamed() throws Exception {
    new PluginJar()
        .source(
            "com.example.Plugin",
            declaring("\"x\"", "List.of()").replace("public Plugin()", "public Plugin(int x)"))
        .provider("com.example.Plugin")
        .write(folder.resolve("x.jar"));
    assertThat(failure())
        .isEqualTo(
            "it cannot be loaded: com.example.Plugin Unable to get public no-arg constructor");
  }

  @Test
  void aServiceFileThatCannotBeReadIsAFailure() throws Exception {
    new PluginJar().provider("not a class name").write(folder.resolve("x.jar"));
    assertThat(failure()).startsWith("it cannot be loaded: ").contains("ImagePlugin:1:");
  }

  @Test
  void anExceptionOfTheConstructorIsTold() throws Exception {
    throwing("throw new IllegalStateException(\"no\\nluck\");").write(folder.resolve("x.jar"));
    assertThat(failure()).isEqualTo("it cannot be made: IllegalStateException: no luck");
    assertThat(registry.failures().get(0).cause()).isPresent();
  }

  @Test
  void anExceptionThatCannotTellIsTold() throws Exception {
    throwing(
            "throw new RuntimeException() {"
                + " public String getMessage() { throw new AssertionError(); } };")
        .write(folder.resolve("x.jar"));
    assertThat(failure()).startsWith("it cannot be made: ");
  }

  @Test
  void anErrorOfAStaticInitializerIsTold() throws Exception {
    new PluginJar()
        .source(
            "com.example.Plugin",
            declaring("\"x\"", "List.of()")
                .replace(
                    "public Plugin()",
                    "static final int X = Integer.parseInt(\"ten\"); public Plugin()"))
        .provider("com.example.Plugin")
        .write(folder.resolve("x.jar"));
    assertThat(failure()).isEqualTo("it cannot be made: For input string: \"ten\"");
  }

  @Test
  void aMethodThatIsNotThereIsTold() throws Exception {
    // The plugin was compiled against a class that had not yet lost its method.
    new PluginJar()
        .source(
            "com.example.Words",
            "public class Words { public static String id() { return \"x\"; } }")
        .source("com.example.Plugin", declaring("Words.id()", "List.of()"))
        .provider("com.example.Plugin")
        .without("com.example.Words")
        .write(folder.resolve("x/plugin.jar"));
    new PluginJar()
        .source("com.example.Words", "public class Words {}")
        .write(folder.resolve("x/words.jar"));
    assertThat(failure()).startsWith("its id() failed: NoSuchMethodError: ").contains("Words.id()");
  }

  @Test
  void aPluginThatDoesNotImplementTheApiIsTold() throws Exception {
    // As if the API had got a method after the plugin was compiled.
    new PluginJar()
        .source(
            "com.example.Base",
            "public abstract class Base implements dev.atelier.api.ImagePlugin {"
                + " public String id() { return \"x\"; }"
                + " public java.util.List<dev.atelier.api.Verb<?>> verbs() { return null; } }")
        .source("com.example.Plugin", "public class Plugin extends Base {}")
        .provider("com.example.Plugin")
        .without("com.example.Base")
        .write(folder.resolve("x/plugin.jar"));
    new PluginJar()
        .source(
            "com.example.Base",
            "public abstract class Base implements dev.atelier.api.ImagePlugin {}")
        .write(folder.resolve("x/base.jar"));
    assertThat(failure()).startsWith("its id() failed: AbstractMethodError: ").contains("id()");
  }

  @Test
  void aClassForALaterJavaIsTold() throws Exception {
    Path jar = plugin("sketch", "draw").write(folder.resolve("first.jar"));
    byte[] bytes;
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      bytes = zip.getInputStream(zip.getEntry("com/example/sketch/Plugin.class")).readAllBytes();
    }
    Files.delete(jar);
    // The major version is the fourth 16-bit word.
    bytes[7] = 99;
    new PluginJar()
        .entry("com/example/sketch/Plugin.class", bytes)
        .provider("com.example.sketch.Plugin")
        .write(folder.resolve("x.jar"));
    assertThat(failure())
        .startsWith("it cannot be loaded: UnsupportedClassVersionError: ")
        .contains("com/example/sketch/Plugin")
        .contains("99");
  }

  @Test
  void aClassOfTheHostThatIsNotSharedIsMissingAndNamed() throws Exception {
    throwing("System.out.println(com.google.inject.Guice.class);").write(folder.resolve("x.jar"));
    assertThat(failure())
        .isEqualTo(
            "it cannot be made: the class com.google.inject.Guice is missing;"
                + " a plugin has to bring along what it needs");
  }

  @Test
  void aClassThatTheApiDoesNotHaveYetIsNamed() throws Exception {
    new PluginJar()
        .source("dev.atelier.api.Hologram", "public interface Hologram {}")
        .source(
            "com.example.Plugin", declaring("\"x\" + dev.atelier.api.Hologram.class", "List.of()"))
        .provider("com.example.Plugin")
        // In the jar all the same: a plugin's own copy of the API does not count.
        .write(folder.resolve("x.jar"));
    assertThat(failure())
        .isEqualTo(
            "its id() failed: the class dev.atelier.api.Hologram is not in this version of the"
                + " API");
  }

  @Test
  void anIdThatIsNoneIsAFailure() throws Exception {
    assertThat(failure("null", "List.of()")).isEqualTo("its id() gives null");
    assertThat(failure("\"Style Transfer\"", "List.of()"))
        .isEqualTo(
            "its id is not made of lower-case letters, digits and hyphens: 'Style Transfer'");
    assertThat(failure("String.valueOf(1 / 0)", "List.of()"))
        .isEqualTo("its id() failed: ArithmeticException: / by zero");
  }

  @Test
  void verbsThatAreNoneAreAFailure() throws Exception {
    assertThat(failure("\"x\"", "null")).isEqualTo("its verbs() gives null");
    assertThat(failure("\"x\"", "java.util.Collections.singletonList(null)"))
        .isEqualTo("its verbs() gives something that is no verb: null");
    assertThat(failure("\"x\"", "(List<Verb<?>>) (List) List.of(\"draw\")"))
        .isEqualTo("its verbs() gives something that is no verb: java.lang.String");
    assertThat(failure("\"x\"", "new java.util.ArrayList<>(1 / 0)"))
        .isEqualTo("its verbs() failed: ArithmeticException: / by zero");
    assertThat(
            failure(
                "\"x\"",
                "new java.util.AbstractList<Verb<?>>() {"
                    + " public Verb<?> get(int i) { throw new Error(\"lazy\"); }"
                    + " public int size() { return 1; } }"))
        .isEqualTo("its verbs() failed: Error: lazy");
  }

  @Test
  void aVerbTwiceIsAFailure() throws Exception {
    plugin("sketch", "draw", "draw").write(folder.resolve("x.jar"));
    assertThat(failure()).isEqualTo("it has the verb draw twice");
  }

  @Test
  void aVerbWithAMalformedNameIsAFailure() throws Exception {
    plugin("sketch", "Draw It").write(folder.resolve("x.jar"));
    assertThat(failure())
        .isEqualTo(
            "its verbs() failed: the name of a verb is a word, or two with a space between, of"
                + " lower-case letters, digits and hyphens, not 'Draw It'");
  }

  @Test
  void optionsThatAreWrongAreAFailure() throws Exception {
    pluginWithOption("sketch", "int lineWidth", "draw").write(folder.resolve("x.jar"));
    assertThat(failure())
        .isEqualTo(
            "its verb draw: com.example.sketch.Parameters: the component lineWidth: it has no"
                + " @Option");
  }

  @Test
  void onlyTheOptionsThatAreWantedAreLookedAt() throws Exception {
    pluginWithOption("sketch", "int lineWidth", "draw").write(folder.resolve("x.jar"));
    plugin("oils", "paint").write(folder.resolve("y.jar"));

    registry = PluginRegistry.scan(List.of(folder), Set.of(), Set.of(), "paint"::equals);

    assertThat(registry.failures()).isEmpty();
    assertThat(registry.verb("paint").orElseThrow().schema().options()).hasSize(1);
    LoadedVerb draw = registry.verb("draw").orElseThrow();
    assertThatIllegalStateException()
        .isThrownBy(draw::schema)
        .withMessage("nobody has looked at the options of draw");
  }

  @Test
  void anOptionThatTheHostHasIsAFailure() throws Exception {
    plugin("sketch", "draw").write(folder.resolve("x.jar"));
    registry = PluginRegistry.scan(List.of(folder), Set.of(), Set.of("line-width"));
    assertThat(registry.failures())
        .extracting(FailedPlugin::reason)
        .containsExactly("its verb draw: the host has an option --line-width of its own");
  }

  @Test
  void aVerbThatTheHostHasIsAFailure() throws Exception {
    plugin("sketch", "draw", "help").write(folder.resolve("x.jar"));
    registry = PluginRegistry.scan(List.of(folder), Set.of("help"), Set.of());
    assertThat(registry.failures())
        .extracting(FailedPlugin::reason)
        .containsExactly("its verb help has the name of a command of the host");
    assertThat(registry.verb("draw")).isEmpty();
    assertThat(registry.plugins()).isEmpty();
  }

  @Test
  void ofTwoPluginsWithOneIdTheFirstWins() throws Exception {
    Path bundled = plugin("sketch", "draw").write(folder.resolve("bundled/z.jar"));
    Path own = plugin("sketch", "paint").write(folder.resolve("own/a.jar"));

    scan(bundled.getParent(), own.getParent());

    assertThat(registry.plugins()).extracting(LoadedPlugin::source).containsExactly(bundled);
    assertThat(registry.failures())
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.source()).isEqualTo(own);
              assertThat(failure.reason())
                  .isEqualTo("its id sketch is taken by " + bundled + "; remove one of them");
            });
    assertThat(registry.verb("paint")).isEmpty();
  }

  @Test
  void ofTwoPluginsWithOneVerbTheFirstWins() throws Exception {
    plugin("first", "draw").write(folder.resolve("a.jar"));
    plugin("second", "paint", "draw").write(folder.resolve("b.jar"));

    scan(folder);

    assertThat(registry.verb("draw").orElseThrow().plugin().id()).isEqualTo("first");
    assertThat(registry.verb("paint")).isEmpty();
    assertThat(registry.failures())
        .extracting(FailedPlugin::reason)
        .containsExactly("its verb draw is taken by the plugin first; remove one of them");
  }

  @Test
  void verbsOfOneGroupAreToldApartByTheirSecondWord() throws Exception {
    plugin("first", "shelf count").write(folder.resolve("a.jar"));
    plugin("second", "shelf list").write(folder.resolve("b.jar"));

    scan(folder);

    assertThat(registry.failures()).isEmpty();
    assertThat(registry.verb("shelf list").orElseThrow().lastWord()).isEqualTo("list");
    assertThat(registry.verb("shelf list").orElseThrow().verb().group()).contains("shelf");
    assertThat(registry.verb("shelf")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"shelf, shelf count", "shelf count, shelf"})
  void aVerbAndAGroupHaveDifferentNames(String one, String other) throws Exception {
    plugin("first", one).write(folder.resolve("a.jar"));
    plugin("second", other).write(folder.resolve("b.jar"));

    scan(folder);

    assertThat(registry.failures())
        .singleElement()
        .satisfies(
            failure ->
                assertThat(failure.reason())
                    .contains("its verb " + other + " ", " verb " + one + " ", "rename one"));
    assertThat(registry.verb(one)).isPresent();
  }

  @Test
  void aGroupMayNotHaveTheNameOfACommandOfTheHost() throws Exception {
    plugin("first", "help count").write(folder.resolve("a.jar"));

    registry = PluginRegistry.scan(List.of(folder), Set.of("help"), Set.of());

    assertThat(registry.failures())
        .extracting(FailedPlugin::reason)
        .containsExactly("its verb help count has the name of a command of the host");
  }

  @Test
  void twoPluginsMayHaveClassesOfOneName() throws Exception {
    for (String id : List.of("one", "two")) {
      new PluginJar()
          .source("com.example.Plugin", declaring("Words.ID", "List.of()"))
          .source(
              "com.example.Words",
              "class Words { static final String ID = new String(\"" + id + "\"); }")
          .provider("com.example.Plugin")
          .write(folder.resolve(id + ".jar"));
    }

    scan(folder);

    assertThat(registry.failures()).isEmpty();
    assertThat(registry.plugins()).extracting(LoadedPlugin::id).containsExactly("one", "two");
  }

  @Test
  void aPluginIsCalledWithItsClassLoaderAsTheContextAndTheThreadGetsItsOwnBack() throws Exception {
    // A plugin that fails has it set back, too.
    for (String jar : List.of("a", "b")) {
      new PluginJar()
          .source(
              "com.example." + jar + ".Plugin",
              declaring(
                  "(Thread.currentThread().getContextClassLoader()"
                      + " == getClass().getClassLoader() ? \""
                      + jar
                      + "\" : \"WRONG\")",
                  jar.equals("a") ? "List.of()" : "null"))
          .provider("com.example." + jar + ".Plugin")
          .write(folder.resolve(jar + ".jar"));
    }
    ClassLoader before = Thread.currentThread().getContextClassLoader();

    scan(folder);

    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    assertThat(registry.plugins()).extracting(LoadedPlugin::id).containsExactly("a");
    assertThat(registry.failures())
        .extracting(FailedPlugin::reason)
        .containsExactly("its verbs() gives null");
  }

  @Test
  void whatAPluginRefusesIsAnExceptionThatTheHostKnows() throws Exception {
    plugin("sketch", "draw")
        .source(
            "com.example.sketch.Parameters",
            """
            import dev.atelier.api.Option;
            import dev.atelier.api.ParameterException;

            public record Parameters(
                @Option(description = "d", defaultValue = "2") int lineWidth) {
              public Parameters {
                if (lineWidth > 5) {
                  throw new ParameterException("too thick");
                }
              }
            }
            """)
        .write(folder.resolve("x.jar"));
    scan(folder);
    LoadedVerb verb = registry.verb("draw").orElseThrow();
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> verb.schema().parse(Map.of("line-width", "6")))
        .withMessage("too thick");
  }

  @Test
  void aVerbNeedsTheEngineIfItsOperationAsksForTensorsOrForABackbone() throws Exception {
    plugin("plain", "draw").write(folder.resolve("plain.jar"));
    asking("tensors", "ai.djl.ndarray.NDManager").write(folder.resolve("tensors.jar"));
    asking("features", "dev.atelier.api.backbone.BackboneService")
        .write(folder.resolve("features.jar"));

    scan(folder);

    assertThat(registry.failures()).isEmpty();
    assertThat(registry.verb("draw").orElseThrow().needsEngine()).isFalse();
    assertThat(registry.verb("tensors").orElseThrow().needsEngine()).isTrue();
    assertThat(registry.verb("features").orElseThrow().needsEngine()).isTrue();
  }

  /** A plugin whose verb has its name, and a constructor that asks for a service. */
  private static PluginJar asking(String id, String service) {
    String constructor = "class Work implements Task<Parameters> {\n  Work(%s service) {}\n";
    return plugin(id, id)
        .source(
            "com.example." + id + ".Work",
            WORK.replace(
                "class Work implements Task<Parameters> {", constructor.formatted(service)));
  }

  private void scanWithOutputReserved() {
    close();
    registry = PluginRegistry.scan(List.of(folder), Set.of(), Set.of("output"));
  }

  private void scan(Path... folders) {
    registry = PluginRegistry.scan(List.of(folders), Set.of(), Set.of());
  }

  /** Scans, and returns the reason of the only failure. */
  private String failure() {
    scan(folder);
    assertThat(registry.plugins()).isEmpty();
    assertThat(registry.failures()).hasSize(1);
    String reason = registry.failures().get(0).reason();
    assertThat(reason).doesNotContain("\n");
    return reason;
  }

  private String failure(String id, String verbs) throws IOException {
    new PluginJar()
        .source("com.example.Plugin", declaring(id, verbs))
        .provider("com.example.Plugin")
        .write(folder.resolve("x.jar"));
    String reason = failure();
    registry.close();
    return reason;
  }

  @Test
  void anAliasOfAnOptionMayNotBeAnOptionOfTheHost() throws Exception {
    pluginWithOption(
            "sketch",
            "@dev.atelier.api.Option(description = \"d\", aliases = \"output\") int lineWidth",
            "draw")
        .write(folder.resolve("sketch.jar"));

    scanWithOutputReserved();

    assertThat(registry.failures())
        .singleElement()
        .satisfies(
            failure ->
                assertThat(failure.reason())
                    .contains("its verb draw: the host has an option --output of its own"));
  }

  @ParameterizedTest
  @CsvSource({
    "draw, is taken by the plugin first",
    "shelf seek, is taken by the plugin first",
    "draw it, rename one",
    "shelf, rename one",
    "help, has the name of a command of the host"
  })
  void anAliasOfAVerbMayNotBeWhatSomethingElseIsCalled(String alias, String reason)
      throws Exception {
    new PluginJar()
        .source(
            "com.example.Plugin",
            declaring(
                "\"first\"",
                "List.of("
                    + verbOf("draw", "")
                    + ", "
                    + verbOf("shelf find", ".withAliases(\"shelf seek\")")
                    + ")"))
        .source("com.example.None", "public record None() {}")
        .source("com.example.Nothing", NOTHING)
        .provider("com.example.Plugin")
        .write(folder.resolve("a.jar"));
    new PluginJar()
        .source(
            "com.example.Plugin",
            declaring(
                "\"second\"",
                "List.of(" + verbOf("hatch", ".withAliases(\"" + alias + "\")") + ")"))
        .source("com.example.None", "public record None() {}")
        .source("com.example.Nothing", NOTHING)
        .provider("com.example.Plugin")
        .write(folder.resolve("b.jar"));

    registry = PluginRegistry.scan(List.of(folder), Set.of("help"), Set.of());

    assertThat(registry.plugins()).extracting(LoadedPlugin::id).containsExactly("first");
    assertThat(registry.verb("shelf seek").orElseThrow().name()).isEqualTo("shelf find");
    assertThat(registry.failures())
        .singleElement()
        .satisfies(failure -> assertThat(failure.reason()).contains("its verb " + alias, reason));
  }

  private static final String NOTHING =
      """
      import dev.atelier.api.*;
      import java.util.Map;

      final class Nothing implements Task<None> {
        @Override
        public Result run(None none, Progress progress) {
          return Result.of(Map.of());
        }
      }
      """;

  private static String verbOf(String name, String more) {
    return "Verb.data(\"" + name + "\", \"Do.\", None.class, Nothing.class)" + more;
  }

  @Test
  void aTaskMayHaveArgumentsWithoutANameAndAnOutput() throws Exception {
    pluginWithOption(
            "sketch",
            positioned(0, "int lineWidth") + ", " + positioned(1, "java.nio.file.Path output"),
            "draw")
        .write(folder.resolve("sketch.jar"));

    scanWithOutputReserved();

    assertThat(registry.failures()).isEmpty();
    assertThat(registry.verb("draw").orElseThrow().schema().options())
        .extracting(OptionSchema::position)
        .containsExactly(0, 1);
  }

  @Test
  void placesOfArgumentsThatLeaveAGapOrMeetAreRefused() throws Exception {
    for (List<Integer> places : List.of(List.of(1, 2), List.of(0, 2), List.of(0, 0))) {
      pluginWithOption(
              "sketch",
              positioned(places.get(0), "int lineWidth")
                  + ", "
                  + positioned(places.get(1), "String other"),
              "draw")
          .write(folder.resolve("sketch.jar"));

      close();
      scan(folder);

      assertThat(registry.failures())
          .singleElement()
          .satisfies(
              failure ->
                  assertThat(failure.reason())
                      .contains(
                          "its verb draw: the positions of its options are not 0, 1, 2, ..."));
    }
  }

  @Test
  void aVerbThatTakesPicturesHasNeitherArgumentsNorAnOutputOfItsOwn() throws Exception {
    pluginForPictures(positioned(0, "int lineWidth")).write(folder.resolve("sketch.jar"));
    scan(folder);
    assertThat(registry.failures())
        .singleElement()
        .satisfies(
            failure ->
                assertThat(failure.reason())
                    .contains(
                        "its verb draw takes pictures", "--line-width cannot have a position"));

    pluginForPictures(
            "@dev.atelier.api.Option(description = \"d\", defaultValue = \"2\") String output")
        .write(folder.resolve("sketch.jar"));
    scanWithOutputReserved();
    assertThat(registry.failures())
        .singleElement()
        .satisfies(failure -> assertThat(failure.reason()).contains("output"));
  }

  private static String positioned(int position, String component) {
    return "@dev.atelier.api.Option(description = \"d\", position = %d) %s"
        .formatted(position, component);
  }

  private static PluginJar pluginForPictures(String component) {
    return new PluginJar()
        .source(
            "com.example.Plugin",
            declaring(
                "\"sketch\"",
                "List.of(Verb.data(\"draw\", \"Draws.\", Parameters.class," + " Work.class))"))
        .source("com.example.Parameters", "public record Parameters(" + component + ") {}")
        .source(
            "com.example.Work",
            """
            import dev.atelier.api.PictureFunction;
            import dev.atelier.api.PictureOperation;

            public class Work implements PictureOperation<Parameters> {
              public PictureFunction prepare(Parameters parameters) {
                throw new UnsupportedOperationException();
              }
            }
            """)
        .provider("com.example.Plugin");
  }

  private static PluginJar throwing(String statement) {
    return new PluginJar()
        .source(
            "com.example.Plugin",
            declaring("\"x\"", "List.of()").replace("{ }", "{ " + statement + " }"))
        .provider("com.example.Plugin");
  }

  /** A plugin in a package of its own, with tasks for verbs. */
  private static PluginJar plugin(String id, String... verbs) {
    return pluginWithOption(
        id,
        "@dev.atelier.api.Option(description = \"d\", defaultValue = \"2\") int lineWidth",
        verbs);
  }

  private static PluginJar pluginWithOption(String id, String component, String... verbs) {
    String packageName = "com.example." + id + ".";
    String list =
        Arrays.stream(verbs)
            .map(
                verb ->
                    "Verb.data(\"%1$s\", \"Does %1$s.\", Parameters.class,".formatted(verb)
                        + " Work.class)")
            .collect(Collectors.joining(", ", "List.of(", ")"));
    return new PluginJar()
        .source(packageName + "Plugin", declaring('"' + id + '"', list))
        .source(packageName + "Parameters", "public record Parameters(" + component + ") {}")
        .source(packageName + "Work", WORK)
        .provider(packageName + "Plugin");
  }

  private static final String WORK =
      """
      import dev.atelier.api.Progress;
      import dev.atelier.api.Result;
      import dev.atelier.api.Task;

      public class Work implements Task<Parameters> {
        public Result run(Parameters parameters, Progress progress) {
          return Result.of(java.util.Map.of("lineWidth", parameters.lineWidth()));
        }
      }
      """;

  /** The source of a plugin from the expressions that its methods return. */
  private static String declaring(String id, String verbs) {
    return """
        import dev.atelier.api.ImagePlugin;
        import dev.atelier.api.Verb;
        import java.util.List;

        public class Plugin implements ImagePlugin {
          public Plugin() { }

          public String id() {
            return %s;
          }

          @SuppressWarnings({"rawtypes", "unchecked"})
          public List<Verb<?>> verbs() {
            return %s;
          }
        }
        """
        .formatted(id, verbs);
  }
}
