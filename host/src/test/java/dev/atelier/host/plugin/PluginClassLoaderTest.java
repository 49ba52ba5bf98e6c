package dev.atelier.host.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineProvider;
import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atelier.api.ImagePlugin;
import dev.atelier.api.file.AtomicFile;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.api.internal.TemporaryFiles;
import dev.atelier.toolkit.data.Csv;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;

final class PluginClassLoaderTest {

  private static final ClassLoader HOST = PluginClassLoaderTest.class.getClassLoader();

  @TempDir static Path folder;
  private static PluginClassLoader plugin;

  @BeforeAll
  static void load() throws IOException {
    Path jar =
        new PluginJar()
            .source("com.example.Own", "public class Own {}")
            .source(
                ObjectMapper.class.getName(),
                "public class ObjectMapper { public String toString() { return \"its own\"; } }")
            .source("jakarta.inject.Inject", "public @interface Inject {}")
            .source("ai.djl.extension.Extension", "public class Extension {}")
            .source("dev.atelier.api.Hologram", "public class Hologram {}")
            .entry("words.txt", "its own".getBytes(UTF_8))
            .entry("ai/djl/extension/words.txt", "an extension's".getBytes(UTF_8))
            .write(folder.resolve("plugin.jar"));
    plugin = new PluginClassLoader("plugin", List.of(jar.toUri().toURL()), HOST);
  }

  @AfterAll
  static void close() throws IOException {
    plugin.close();
  }

  @ParameterizedTest
  @ValueSource(
      classes = {ImagePlugin.class, NDArray.class, Inject.class, Logger.class, String.class})
  void whatIsSharedIsTheHosts(Class<?> shared) throws Exception {
    assertThat(plugin.loadClass(shared.getName())).isSameAs(shared);
  }

  @Test
  void whatBelongsToThePlatformIsThere() throws Exception {
    assertThat(plugin.loadClass("java.sql.Connection").getClassLoader())
        .isSameAs(ClassLoader.getPlatformClassLoader());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "com.google.inject.Guice",
        "com.fasterxml.jackson.core.JsonFactory",
        "picocli.CommandLine",
        "dev.atelier.host.parameter.ParameterSchema",
        "dev.atelier.host.plugin.PluginRegistry",
        "org.imgscalr.Scalr",
        "org.junit.jupiter.api.Test"
      })
  void whatElseTheHostIsMadeOfIsNotThere(String name) throws Exception {
    assertThat(HOST.loadClass(name)).isNotNull();
    assertThatExceptionOfType(ClassNotFoundException.class)
        .isThrownBy(() -> plugin.loadClass(name));
    assertThat(plugin.getResource(name.replace('.', '/') + ".class")).isNull();
  }

  @Test
  void aLibraryThatTheHostAlsoHasIsThePluginsOwn() throws Exception {
    Class<?> own = plugin.loadClass(ObjectMapper.class.getName());
    assertThat(own).isNotSameAs(ObjectMapper.class);
    assertThat(own.getClassLoader()).isSameAs(plugin);
    assertThat(own.getConstructor().newInstance()).hasToString("its own");
  }

  @Test
  void anExtensionOfASharedLibraryMayComeWithThePlugin() throws Exception {
    assertThat(plugin.loadClass("ai.djl.extension.Extension").getClassLoader()).isSameAs(plugin);
    assertThat(text("ai/djl/extension/words.txt")).isEqualTo("an extension's");
  }

  @Test
  void aClassOfTheApiNeverComesWithThePlugin() {
    assertThatExceptionOfType(ClassNotFoundException.class)
        .isThrownBy(() -> plugin.loadClass("dev.atelier.api.Hologram"));
  }

  @Test
  void theHostLendsItsToolkitToAPluginThatBringsNone() throws Exception {
    assertThat(plugin.loadClass(Csv.class.getName())).isSameAs(Csv.class);
    String resource = Csv.class.getName().replace('.', '/') + ".class";
    assertThat(plugin.getResource(resource)).isEqualTo(HOST.getResource(resource));
  }

  @Test
  void aPluginsOwnCopyOfTheToolkitWins() throws Exception {
    String name = Csv.class.getName();
    Path jar =
        new PluginJar()
            .source(name, "public class Csv { public String toString() { return \"older\"; } }")
            .write(folder.resolve("toolkit.jar"));
    try (PluginClassLoader loader =
        new PluginClassLoader("toolkit", List.of(jar.toUri().toURL()), HOST)) {
      Class<?> own = loader.loadClass(name);
      assertThat(own.getClassLoader()).isSameAs(loader);
      assertThat(own.getConstructor().newInstance()).hasToString("older");
      assertThat(loader.getResource(name.replace('.', '/') + ".class").toString())
          .contains("toolkit.jar");
    }
  }

  /** What the toolkit that is lent is made of stays the host's; the plugin's own is its own. */
  @Test
  void aPluginMayBringTheLibraryThatTheToolkitIsMadeOf() throws Exception {
    String library = "org.apache.commons.csv.CSVFormat";
    Path jar =
        new PluginJar()
            .source(library, "public class CSVFormat {}")
            .source(
                "com.example.Table",
                "public class Table implements java.util.function.Supplier<String> {"
                    + " public String get() { return new %s().getClass().getClassLoader().getName()"
                        .formatted(library)
                    + " + %s.line(java.util.List.of(1, 2)); } }".formatted(Csv.class.getName()))
            .library(Path.of(Csv.class.getProtectionDomain().getCodeSource().getLocation().toURI()))
            .write(folder.resolve("library.jar"));
    try (PluginClassLoader loader =
        new PluginClassLoader("library", List.of(jar.toUri().toURL()), HOST)) {
      Object table = loader.loadClass("com.example.Table").getConstructor().newInstance();
      assertThat(((Supplier<?>) table).get()).isEqualTo("library1,2\r\n");
    }
    assertThatExceptionOfType(ClassNotFoundException.class)
        .isThrownBy(() -> plugin.loadClass(library));
  }

  /** A plugin that deleted all temporary files made the writes of the host fail. */
  @Test
  void aPluginCannotDiscardTheTemporaryFilesOfOthers() throws Exception {
    String name = TemporaryFiles.class.getName();
    Path jar =
        new PluginJar()
            .source(
                "com.example.Vandal",
                "public class Vandal implements Runnable { public void run() { "
                    + name
                    + ".discardAll(); } }")
            .source(
                "com.example.Burglar",
                "public class Burglar implements Runnable { public void run() { try {"
                    + " Class.forName(\""
                    + name
                    + "\").getMethod(\"discardAll\").invoke(null);"
                    + " } catch (ReflectiveOperationException e) {"
                    + " throw new LinkageError(e.toString(), e); } } }")
            // Its own copy is no way in either.
            .source(name, "public class TemporaryFiles { public static void discardAll() {} }")
            .write(folder.resolve("vandal.jar"));
    Path target = folder.resolve("result.txt");
    try (PluginClassLoader vandal =
            new PluginClassLoader("vandal", List.of(jar.toUri().toURL()), HOST);
        AtomicFile file = AtomicFile.create(target, ExistingFile.FAIL)) {
      for (String attempt : List.of("com.example.Vandal", "com.example.Burglar")) {
        Runnable plugin = (Runnable) vandal.loadClass(attempt).getConstructor().newInstance();
        assertThatThrownBy(plugin::run)
            .isInstanceOf(LinkageError.class)
            .hasMessageContaining("TemporaryFiles");
      }
      assertThat(vandal.getResource(name.replace('.', '/') + ".class"))
          .isNotEqualTo(HOST.getResource(name.replace('.', '/') + ".class"));
      assertThat(file.commit()).isTrue();
    }
    assertThat(target).exists();
  }

  @Test
  void resourcesFollowTheirPackages() throws Exception {
    assertThat(text("words.txt")).isEqualTo("its own");
    String shared = "ai/djl/ndarray/NDArray.class";
    assertThat(plugin.getResource(shared)).isEqualTo(HOST.getResource(shared));
    assertThat(Collections.list(plugin.getResources(shared)))
        .containsExactlyElementsOf(Collections.list(HOST.getResources(shared)));
    assertThat(Collections.list(plugin.getResources("words.txt")))
        .extracting(URL::toString)
        .singleElement()
        .asString()
        .endsWith("plugin.jar!/words.txt");
  }

  @Test
  void theEngineIsFoundAlsoThroughTheClassLoaderOfAPlugin() throws Exception {
    assertThat(
            ServiceLoader.load(EngineProvider.class, plugin).stream()
                .map(ServiceLoader.Provider::type))
        .isNotEmpty()
        .containsExactlyElementsOf(
            ServiceLoader.load(EngineProvider.class, HOST).stream()
                .map(ServiceLoader.Provider::type)
                .toList());
    String engine = System.getProperty("atelier.engine", "MXNet").toLowerCase(Locale.ROOT);
    for (String name :
        List.of("native/lib/" + engine + ".properties", engine + "-engine.properties")) {
      assertThat(HOST.getResource(name)).as(name).isNotNull();
      assertThat(plugin.getResource(name)).as(name).isEqualTo(HOST.getResource(name));
    }
  }

  @Test
  void thePluginsOfOthersAreNotFound() throws Exception {
    Path other = new PluginJar().provider("com.example.Other").write(folder.resolve("other.jar"));
    try (PluginClassLoader host =
            new PluginClassLoader("host", List.of(other.toUri().toURL()), HOST);
        PluginClassLoader alone = new PluginClassLoader("alone", List.of(), host)) {
      String services = "META-INF/services/" + ImagePlugin.class.getName();
      assertThat(host.getResource(services)).isNotNull();
      assertThat(alone.getResource(services)).isNull();
      assertThat(Collections.list(alone.getResources(services))).isEmpty();
      assertThat(ServiceLoader.load(ImagePlugin.class, alone)).isEmpty();
    }
  }

  @Test
  void aClassIsLoadedOnceAlsoByManyThreads() throws Exception {
    assertThat(plugin.isRegisteredAsParallelCapable()).isTrue();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Class<?>>> loaded =
          IntStream.range(0, 64)
              .mapToObj(i -> threads.<Class<?>>submit(() -> plugin.loadClass("com.example.Own")))
              .toList();
      for (Future<Class<?>> future : loaded) {
        assertThat(future.get()).isSameAs(loaded.get(0).get());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private String text(String resource) throws IOException {
    try (InputStream input = plugin.getResourceAsStream(resource)) {
      return new String(input.readAllBytes(), UTF_8);
    }
  }
}
