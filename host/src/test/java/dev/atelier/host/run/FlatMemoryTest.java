package dev.atelier.host.run;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
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
import dev.atelier.host.run.plan.Job;
import dev.atelier.testkit.TestFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However many pictures a run has, no more is kept of them than of a few. */
final class FlatMemoryTest {

  private static final String PLUGIN =
      """
      import dev.atelier.api.ImagePlugin;
      import dev.atelier.api.Verb;
      import java.util.List;

      public final class Plugin implements ImagePlugin {
        public String id() {
          return "look";
        }

        public List<Verb<?>> verbs() {
          return List.of(Verb.data("look", "Looks at pictures.", Options.class,
              Look.class));
        }
      }
      """;

  private static final String LOOK =
      """
      import ai.djl.ndarray.*;
      import dev.atelier.api.*;
      import dev.atelier.api.backbone.*;
      import dev.atelier.api.picture.Picture;
      import jakarta.inject.Inject;
      import java.util.List;
      import java.util.Map;

      final class Look implements PictureOperation<Options> {
        private final BackboneService backbones;
        private final NDManager manager;

        @Inject
        Look(BackboneService backbones, NDManager manager) {
          this.backbones = backbones;
          this.manager = manager;
        }

        @Override
        public PictureFunction prepare(Options options) {
          Backbone backbone = backbones.open("compact");
          return new PictureFunction() {
            @Override
            public Result apply(Picture picture, Progress progress) {
              try (NDManager own = manager.newSubManager()) {
                NDArray features =
                    backbone.extract(picture.toTensor(own), List.of("relu1_1")).head();
                float mean = features.mean().getFloat();
                if (options.leaky()) {
                  features.attach(manager);
                }
                return Result.of(Map.of("mean", mean));
              }
            }

            @Override
            public void close() {}
          };
        }
      }
      """;

  @TempDir Path folder;

  @Test
  void sixHundredPicturesLeaveAsManyArraysAsAHundred() throws IOException {
    Set<Long> counts = new HashSet<>();
    withVerb(
        (verb, injector) -> {
          for (int pictures : new int[] {100, 600}) {
            run(verb, injector, pictures, "false");
            counts.add(count(injector.getInstance(NDManager.class).getParentManager()));
          }
        });
    assertThat(counts).hasSize(1);
  }

  @Test
  void anArrayThatIsLeftForEachPictureWouldBeFound() throws IOException {
    withVerb(
        (verb, injector) -> {
          NDManager all = injector.getInstance(NDManager.class).getParentManager();
          run(verb, injector, 1, "false");
          long before = count(all);
          run(verb, injector, 10, "true");
          assertThat(count(all)).isEqualTo(before + 10);
        });
  }

  /** What is done with a verb. */
  private interface Use {
    void of(LoadedVerb verb, Injector injector) throws IOException;
  }

  private void withVerb(Use use) throws IOException {
    new PluginJar()
        .source("com.example.look.Plugin", PLUGIN)
        .source(
            "com.example.look.Options",
            "public record Options(@dev.atelier.api.Option(description = \"Leaks.\") boolean leaky)"
                + " {}")
        .source("com.example.look.Look", LOOK)
        .provider("com.example.look.Plugin")
        .write(folder.resolve("plugins/look.jar"));
    Injector injector = Guice.createInjector(new HostModule(new AtelierHome(folder)));
    try (PluginRegistry registry =
            PluginRegistry.scan(List.of(folder.resolve("plugins")), Set.of(), Set.of());
        Backbones backbones = injector.getInstance(Backbones.class)) {
      use.of(registry.verb("look").orElseThrow(), injector);
    }
  }

  private void run(LoadedVerb verb, Injector injector, int pictures, String leaky)
      throws IOException {
    Path file = TestFiles.writeBlank(folder.resolve("a.png"), 16, 16);
    List<Job> jobs = Collections.nCopies(pictures, Job.of(file, new Job.ToNowhere()));
    RunSummary summary =
        injector
            .getInstance(RunnerFactory.class)
            .ofVerb(
                verb,
                verb.schema().parse(Map.of("leaky", leaky)),
                new RunSettings(ExistingFile.FAIL, 90),
                new Silent(),
                new Cancellation(),
                "1.2.3",
                new ByteArrayOutputStream())
            .run(jobs);
    assertThat(summary.done()).isEqualTo(pictures);
    Files.delete(file);
  }

  /** Counts the arrays of a manager and of those below it, which the library does not tell. */
  private static long count(NDManager manager) {
    try {
      Field resources = BaseNDManager.class.getDeclaredField("resources");
      resources.setAccessible(true);
      long count = 0;
      for (Object resource : ((Map<?, ?>) resources.get(manager)).values()) {
        if (resource instanceof NDManager below) {
          count += count(below);
        } else if (resource instanceof NDArray) {
          count++;
        }
      }
      return count;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  /** Listens to nothing. */
  private static final class Silent implements RunListener {
    @Override
    public void started(String verb, int inputs) {}

    @Override
    public void progress(String name, long done, long total, Map<String, Double> measures) {}

    @Override
    public void done(String name, Optional<Path> output, Result result, double seconds) {}

    @Override
    public void skipped(String name, Optional<Path> output, String reason) {}

    @Override
    public void failed(String name, String reason, Optional<Throwable> cause) {}

    @Override
    public void finished(RunSummary summary) {}
  }
}
