package dev.atelier.host.run;

import dev.atelier.host.plugin.PluginJar;
import java.io.IOException;
import java.nio.file.Path;

/** A plugin to run verbs of: what each does is told by its name and its option {@code --mode}. */
public final class RunTestPlugin {

  private static final String PLUGIN =
      """
      import dev.atelier.api.ImagePlugin;
      import dev.atelier.api.Verb;
      import java.util.List;

      public final class Plugin implements ImagePlugin {
        public String id() {
          return "inverter";
        }

        public List<Verb<?>> verbs() {
          return List.of(
              Verb.picture("invert", "Inverts colors.", Options.class,
                  Invert.class),
              Verb.data("count", "Counts to three.", Options.class,
                  Count.class));
        }
      }
      """;

  private static final String OPTIONS =
      """
      import dev.atelier.api.Option;

      public record Options(
          @Option(description = "What to do.", defaultValue = "plain") String mode,
          @Option(description = "How strong, in 100% of it.", defaultValue = "3", minimum = 1,
              maximum = 9) int strength,
          @Option(description = "Whose mark it bears.") String mark) {}
      """;

  /** What happened is kept in system properties, which the test can see from outside. */
  private static final String INVERT =
      """
      import ai.djl.ndarray.NDManager;
      import dev.atelier.api.*;
      import dev.atelier.api.backbone.BackboneService;
      import dev.atelier.api.picture.*;
      import jakarta.inject.Inject;
      import java.awt.image.BufferedImage;
      import java.util.Map;
      import java.util.concurrent.atomic.AtomicInteger;

      final class Invert implements PictureOperation<Options> {
        private final BackboneService backbones;
        private final PictureService pictures;
        private final AtomicInteger inside = new AtomicInteger();

        @Inject
        Invert(BackboneService backbones, PictureService pictures, NDManager manager) {
          this.backbones = backbones;
          this.pictures = pictures;
          note("engine", manager.getEngine().getEngineName());
        }

        @Override
        public PictureFunction prepare(Options options) {
          enter("prepare");
          inside.decrementAndGet();
          switch (options.mode()) {
            case "unprepared" -> throw new OperationException("there is no developer");
            case "unlinked" -> throw new NoClassDefFoundError("com/example/Missing");
            case "backbone" -> backbones.open("compact");
            default -> { }
          }
          return new PictureFunction() {
            @Override
            public Result apply(Picture picture, Progress progress) {
              enter("apply");
              try {
                return develop(options, picture, progress);
              } finally {
                inside.decrementAndGet();
              }
            }

            @Override
            public void close() {
              enter("close");
              inside.decrementAndGet();
            }
          };
        }

        private Result develop(Options options, Picture picture, Progress progress) {
          progress.report(1, 2, Map.of("grain", 0.5));
          if (options.mode().equals("fussy") && picture.width() == 7) {
            throw new IllegalStateException("seven is too narrow");
          }
          if (options.mode().equals("endless")) {
            while (true) {
              progress.checkCancelled();
              Thread.onSpinWait();
            }
          }
          BufferedImage image = pictures.resize(picture, picture.width(), picture.height()).toImage();
          for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
              image.setRGB(x, y, ~image.getRGB(x, y));
            }
          }
          if (options.mode().equals("snapshot")) {
            progress.snapshot(12, picture);
          }
          return Result.of(Picture.of(image), Map.of("width", picture.width()));
        }

        private void enter(String what) {
          if (inside.getAndIncrement() != 0) {
            note("overlap", what);
          }
          note(what, Thread.currentThread().getName() + " " + Thread.currentThread().getId() + " "
              + (Thread.currentThread().getContextClassLoader() == Invert.class.getClassLoader()));
        }

        private static synchronized void note(String what, String value) {
          System.setProperty("inverter." + what,
              System.getProperty("inverter." + what, "") + value + "\\n");
        }
      }
      """;

  private static final String COUNT =
      """
      import dev.atelier.api.*;
      import java.util.List;
      import java.util.Map;

      final class Count implements Task<Options> {
        @Override
        public Result run(Options options, Progress progress) {
          System.out.println("a careless print");
          progress.report(1, 3, Map.of());
          return Result.of(Map.of("numbers", List.of(1, 2, 3)));
        }
      }
      """;

  private RunTestPlugin() {}

  /** Writes the plugin into a folder. */
  public static Path install(Path plugins) throws IOException {
    return new PluginJar()
        .source("com.example.inverter.Plugin", PLUGIN)
        .source("com.example.inverter.Options", OPTIONS)
        .source("com.example.inverter.Invert", INVERT)
        .source("com.example.inverter.Count", COUNT)
        .provider("com.example.inverter.Plugin")
        .write(plugins.resolve("inverter.jar"));
  }
}
