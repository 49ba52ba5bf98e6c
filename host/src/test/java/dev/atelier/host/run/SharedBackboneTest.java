package dev.atelier.host.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Guice;
import com.google.inject.Injector;
import dev.atelier.api.Result;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.host.HostModule;
import dev.atelier.host.backbone.Backbones;
import dev.atelier.host.file.AtelierHome;
import dev.atelier.host.plugin.LoadedVerb;
import dev.atelier.host.plugin.PluginJar;
import dev.atelier.host.plugin.PluginRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins that look through the same network share it. */
final class SharedBackboneTest {

  private static final String PLUGIN =
      """
      import dev.atelier.api.ImagePlugin;
      import dev.atelier.api.Verb;
      import java.util.List;

      public final class Plugin implements ImagePlugin {
        public String id() {
          return "%1$s";
        }

        public List<Verb<?>> verbs() {
          return List.of(
              Verb.data("%1$s-look", "Looks.", Nothing.class, Look.class),
              Verb.data("%1$s-stare", "Stares.", Nothing.class, Look.class));
        }
      }
      """;

  /** Gives back the backbones that it was given, which the test can see from outside. */
  private static final String LOOK =
      """
      import dev.atelier.api.*;
      import dev.atelier.api.backbone.BackboneService;
      import jakarta.inject.Inject;
      import java.util.Map;

      final class Look implements Task<Nothing> {
        private final BackboneService backbones;

        @Inject
        Look(BackboneService backbones) {
          this.backbones = backbones;
        }

        @Override
        public Result run(Nothing nothing, Progress progress) {
          return Result.of(Map.of("compact", backbones.open("compact"),
              "again", backbones.open("compact"), "gabor", backbones.open("gabor")));
        }
      }
      """;

  @TempDir Path folder;

  @Test
  void threePluginsAndTheirVerbsGetOneBackboneThatIsLoadedOnce() throws IOException {
    for (String id : List.of("red", "green", "blue")) {
      String packageName = "com.example." + id + ".";
      new PluginJar()
          .source(packageName + "Plugin", PLUGIN.formatted(id))
          .source(packageName + "Nothing", "public record Nothing() {}")
          .source(packageName + "Look", LOOK)
          .provider(packageName + "Plugin")
          .write(folder.resolve("plugins").resolve(id + ".jar"));
    }
    List<Map<String, Object>> seen = new ArrayList<>();
    Injector injector = Guice.createInjector(new HostModule(new AtelierHome(folder)));
    try (PluginRegistry registry =
            PluginRegistry.scan(List.of(folder.resolve("plugins")), Set.of(), Set.of());
        Backbones backbones = injector.getInstance(Backbones.class)) {
      assertThat(registry.failures()).isEmpty();
      for (LoadedVerb verb : registry.verbs()) {
        seen.add(dataOf(verb, injector));
      }
      assertThat(seen).hasSize(6);
      assertThat(seen)
          .allSatisfy(
              data -> {
                assertThat(data.get("compact")).isSameAs(backbones.open("compact"));
                assertThat(data.get("again")).isSameAs(backbones.open("compact"));
                assertThat(data.get("gabor")).isSameAs(backbones.open("gabor"));
              });
    }
  }

  private static Map<String, Object> dataOf(LoadedVerb verb, Injector injector) {
    Map<String, Object> data = new HashMap<>();
    RunListener listener =
        new RunListener() {
          @Override
          public void started(String name, int inputs) {}

          @Override
          public void progress(String name, long done, long total, Map<String, Double> measures) {}

          @Override
          public void done(String name, Optional<Path> output, Result result, double seconds) {
            data.putAll(result.data());
          }

          @Override
          public void skipped(String name, Optional<Path> output, String reason) {}

          @Override
          public void failed(String name, String reason, Optional<Throwable> cause) {}

          @Override
          public void finished(RunSummary summary) {}
        };
    injector
        .getInstance(RunnerFactory.class)
        .ofVerb(
            verb,
            verb.schema().parse(Map.of()),
            new RunSettings(ExistingFile.FAIL, 90),
            listener,
            new Cancellation(),
            "1.2.3",
            new ByteArrayOutputStream())
        .run();
    return data;
  }
}
