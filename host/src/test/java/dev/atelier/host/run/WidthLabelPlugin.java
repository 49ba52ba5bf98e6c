package dev.atelier.host.run;

import dev.atelier.host.plugin.PluginJar;
import java.io.IOException;
import java.nio.file.Path;

/** A plugin that tells pictures apart by their width, and a task with arguments without a name. */
public final class WidthLabelPlugin {

  private static final String PLUGIN =
      """
      import dev.atelier.api.ImagePlugin;
      import dev.atelier.api.Verb;
      import java.util.List;

      public final class Plugin implements ImagePlugin {
        public String id() {
          return "widthlabel";
        }

        public List<Verb<?>> verbs() {
          return List.of(
              Verb.label("judge", "Tells wide from narrow.", Options.class,
                  Judge.class),
              Verb.data("measure", "Measures pictures.", Options.class,
                  Measure.class),
              Verb.vector("condense", "Condenses pictures.", Options.class,
                  Condense.class),
              Verb.data("collect", "Collects things.", Things.class,
                  Collect.class));
        }
      }
      """;

  private static final String OPTIONS =
      """
      import dev.atelier.api.Option;

      public record Options(
          @Option(description = "From which width a picture is wide.", defaultValue = "10")
              int wide) {}
      """;

  private static final String THINGS =
      """
      import dev.atelier.api.Option;
      import java.nio.file.Path;
      import java.util.List;

      public record Things(
          @Option(description = "Where from.", placeholder = "DIR", position = 0) Path folder,
          @Option(description = "How many.", defaultValue = "3", position = 1) int count,
          @Option(description = "Where to.", placeholder = "FILE") Path output,
          @Option(description = "What to call them.") List<String> names) {}
      """;

  /** An operation without its work on one picture. */
  private static final String OPERATION =
      """
      import dev.atelier.api.*;
      import dev.atelier.api.picture.Picture;
      import java.util.LinkedHashMap;
      import java.util.List;
      import java.util.Map;

      final class %s implements PictureOperation<Options> {
        @Override
        public PictureFunction prepare(Options options) {
          return new PictureFunction() {
            @Override
            public Result apply(Picture picture, Progress progress) {
      %s
            }

            @Override
            public void close() {}
          };
        }
      }
      """;

  private static final String JUDGE =
      """
      if (picture.width() == 7) {
        throw new OperationException("seven is too narrow, \\"really\\"");
      }
      while (picture.width() == 9) {
        progress.report(1, 2, Map.of());
        progress.checkCancelled();
      }
      Map<String, Object> data = new LinkedHashMap<>();
      data.put("width", picture.width());
      data.put("confidence", 0.5);
      data.put("ranking", List.of(Map.of("class", "a"), Map.of("class", "b")));
      return Result.of(picture.width() >= options.wide() ? "wide" : "not/wide", data);
      """;

  private static final String MEASURE =
      """
      return Result.of(Map.of("width", picture.width()));
      """;

  private static final String CONDENSE =
      """
      if (picture.width() == 7) {
        throw new OperationException("seven is too narrow");
      }
      List<Double> vector = List.of((double) picture.width(), 0.5);
      return Result.of(Map.of(Verb.Output.VECTOR_ENTRY, vector));
      """;

  private static final String COLLECT =
      """
      import dev.atelier.api.*;
      import java.util.Map;

      final class Collect implements Task<Things> {
        @Override
        public Result run(Things things, Progress progress) {
          return Result.of(Map.of("all", things.folder() + " " + things.count() + " "
              + things.output() + " " + things.names()));
        }
      }
      """;

  private WidthLabelPlugin() {}

  /** Writes the plugin into a folder. */
  public static Path install(Path plugins) throws IOException {
    return new PluginJar()
        .source("com.example.widthlabel.Plugin", PLUGIN)
        .source("com.example.widthlabel.Options", OPTIONS)
        .source("com.example.widthlabel.Things", THINGS)
        .source("com.example.widthlabel.Judge", OPERATION.formatted("Judge", JUDGE))
        .source("com.example.widthlabel.Measure", OPERATION.formatted("Measure", MEASURE))
        .source("com.example.widthlabel.Condense", OPERATION.formatted("Condense", CONDENSE))
        .source("com.example.widthlabel.Collect", COLLECT)
        .provider("com.example.widthlabel.Plugin")
        .write(plugins.resolve("widthlabel.jar"));
  }
}
