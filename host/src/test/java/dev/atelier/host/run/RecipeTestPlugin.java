package dev.atelier.host.run;

import dev.atelier.host.plugin.PluginJar;
import java.io.IOException;
import java.nio.file.Path;

/** A plugin for recipes: pictures grow, are measured, and are listed. */
public final class RecipeTestPlugin {

  private static final String PLUGIN =
      """
      import dev.atelier.api.ImagePlugin;
      import dev.atelier.api.Verb;
      import java.util.List;

      public final class Plugin implements ImagePlugin {
        public String id() {
          return "enlarger";
        }

        public List<Verb<?>> verbs() {
          return List.of(
              Verb.picture("grow", "Makes pictures wider.", Amount.class,
                  Grow.class),
              Verb.label("gauge", "Tells wide from narrow.", Nothing.class,
                  Gauge.class),
              Verb.data("list files", "Writes the names of files.", Places.class, ListFiles.class));
        }
      }
      """;

  private static final String AMOUNT =
      """
      import dev.atelier.api.Option;

      public record Amount(
          @Option(description = "How many times as wide.", defaultValue = "2", minimum = 1,
              maximum = 9) int factor,
          @Option(description = "Where randomness would start.", defaultValue = "1") long seed) {}
      """;

  private static final String NOTHING =
      """
      public record Nothing() {}
      """;

  private static final String PLACES =
      """
      import dev.atelier.api.Option;
      import java.nio.file.Path;

      public record Places(
          @Option(description = "Which folder.", placeholder = "DIR", position = 0) Path folder,
          @Option(description = "Where to.", placeholder = "FILE") Path output) {}
      """;

  private static final String GROW =
      """
      import dev.atelier.api.*;
      import dev.atelier.api.picture.*;
      import jakarta.inject.Inject;
      import java.util.Map;

      final class Grow implements PictureOperation<Amount> {
        private final PictureService pictures;

        @Inject
        Grow(PictureService pictures) {
          this.pictures = pictures;
        }

        @Override
        public PictureFunction prepare(Amount amount) {
          Notes.add("prepare", Thread.currentThread().getName());
          return new PictureFunction() {
            @Override
            public Result apply(Picture picture, Progress progress) {
              Notes.add("apply", "grow " + System.identityHashCode(picture));
              if (picture.width() == 7) {
                throw new OperationException("seven does not grow");
              }
              if (picture.width() == 9) {
                throw new NoClassDefFoundError("com/example/Missing");
              }
              Picture grown =
                  pictures.resize(picture, picture.width() * amount.factor(), picture.height());
              return Result.of(grown, Map.of("from", picture.width()));
            }

            @Override
            public void close() {
              Notes.add("close", Thread.currentThread().getName());
            }
          };
        }
      }
      """;

  private static final String GAUGE =
      """
      import dev.atelier.api.*;
      import dev.atelier.api.picture.Picture;
      import java.util.Map;

      final class Gauge implements PictureOperation<Nothing> {
        @Override
        public PictureFunction prepare(Nothing nothing) {
          Notes.add("prepare", Thread.currentThread().getName());
          return new PictureFunction() {
            @Override
            public Result apply(Picture picture, Progress progress) {
              Notes.add("apply", "gauge " + System.identityHashCode(picture));
              return Result.of(
                  picture.width() >= 10 ? "wide" : "narrow", Map.of("width", picture.width()));
            }

            @Override
            public void close() {
              Notes.add("close", Thread.currentThread().getName());
            }
          };
        }
      }
      """;

  private static final String LIST_FILES =
      """
      import dev.atelier.api.*;
      import java.io.IOException;
      import java.nio.file.*;
      import java.util.*;
      import java.util.stream.*;

      final class ListFiles implements Task<Places> {
        @Override
        public Result run(Places places, Progress progress) {
          try (Stream<Path> files = Files.list(places.folder())) {
            List<String> names =
                files.map(file -> file.getFileName().toString()).sorted().toList();
            Files.write(places.output(), names);
            return Result.of(Map.of("count", names.size()));
          } catch (IOException e) {
            throw new OperationException("there is nothing to list: " + e.getMessage(), e);
          }
        }
      }
      """;

  /** What happened is kept in system properties, which the test can see from outside. */
  private static final String NOTES =
      """
      final class Notes {
        static synchronized void add(String what, String value) {
          System.setProperty("enlarger." + what,
              System.getProperty("enlarger." + what, "") + value + "\\n");
        }
      }
      """;

  private RecipeTestPlugin() {}

  /** Writes the plugin into a folder. */
  public static Path install(Path plugins) throws IOException {
    return new PluginJar()
        .source("com.example.enlarger.Plugin", PLUGIN)
        .source("com.example.enlarger.Amount", AMOUNT)
        .source("com.example.enlarger.Nothing", NOTHING)
        .source("com.example.enlarger.Places", PLACES)
        .source("com.example.enlarger.Grow", GROW)
        .source("com.example.enlarger.Gauge", GAUGE)
        .source("com.example.enlarger.ListFiles", LIST_FILES)
        .source("com.example.enlarger.Notes", NOTES)
        .provider("com.example.enlarger.Plugin")
        .write(plugins.resolve("enlarger.jar"));
  }
}
