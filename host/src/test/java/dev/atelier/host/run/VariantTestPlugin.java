package dev.atelier.host.run;

import dev.atelier.host.plugin.PluginJar;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A plugin whose verbs are quick: {@code tint} mixes a picture with the mean color of another, and
 * {@code weigh} tells the mean of a picture. Neither needs the native engine.
 */
public final class VariantTestPlugin {

  private static final String PLUGIN =
      """
      import dev.atelier.api.ImagePlugin;
      import dev.atelier.api.Verb;
      import java.util.List;

      public final class Plugin implements ImagePlugin {
        public String id() {
          return "inks";
        }

        public List<Verb<?>> verbs() {
          return List.of(
              Verb.picture("tint", "Tints pictures.", TintOptions.class,
                  Tint.class),
              Verb.data("weigh", "Weighs pictures.", WeighOptions.class,
                  Weigh.class));
        }
      }
      """;

  private static final String TINT_OPTIONS =
      """
      import dev.atelier.api.Option;
      import java.nio.file.Path;
      import java.util.Optional;

      public record TintOptions(
          @Option(description = "The picture with the color.", exists = true) Path ink,
          @Option(description = "How much of it.", defaultValue = "40", minimum = 0, maximum = 100)
              int amount,
          @Option(description = "Where randomness would start.", defaultValue = "1") long seed,
          @Option(description = "How fine.", defaultValue = "1e-7") double grain,
          @Option(description = "Finish only when this file is there.") Optional<Path> until) {}
      """;

  private static final String WEIGH_OPTIONS =
      """
      import dev.atelier.api.Option;
      import java.nio.file.Path;
      import java.util.Optional;

      public record WeighOptions(
          @Option(description = "Weigh against this picture.", exists = true) Optional<Path> against) {}
      """;

  private static final String TINT =
      """
      import dev.atelier.api.*;
      import dev.atelier.api.picture.*;
      import jakarta.inject.Inject;
      import java.nio.file.Files;
      import java.util.Map;

      final class Tint implements PictureOperation<TintOptions> {
        private final PictureService pictures;

        @Inject
        Tint(PictureService pictures) {
          this.pictures = pictures;
        }

        @Override
        public PictureFunction prepare(TintOptions options) {
          System.setProperty("inks.prepared",
              System.getProperty("inks.prepared", "") + options.ink().getFileName() + " ");
          int[] ink = Weigh.mean(pictures.read(options.ink()));
          return new PictureFunction() {
            @Override
            public Result apply(Picture picture, Progress progress) {
              progress.report(1, 2, Map.of());
              while (options.until().isPresent() && Files.notExists(options.until().get())) {
                progress.checkCancelled();
                Thread.onSpinWait();
              }
              int[] pixels = picture.pixels();
              for (int i = 0; i < pixels.length; i++) {
                int mixed = 0;
                for (int c = 0; c < 3; c++) {
                  int value = pixels[i] >> 8 * c & 0xff;
                  mixed |= (value * (100 - options.amount()) + ink[c] * options.amount()) / 100
                      << 8 * c;
                }
                pixels[i] = mixed;
              }
              return Result.of(Picture.of(picture.width(), picture.height(), pixels), Map.of());
            }

            @Override
            public void close() {}
          };
        }
      }
      """;

  private static final String WEIGH =
      """
      import dev.atelier.api.*;
      import dev.atelier.api.picture.*;
      import jakarta.inject.Inject;
      import java.util.LinkedHashMap;
      import java.util.List;
      import java.util.Map;

      final class Weigh implements PictureOperation<WeighOptions> {
        private final PictureService pictures;

        @Inject
        Weigh(PictureService pictures) {
          this.pictures = pictures;
        }

        static int[] mean(Picture picture) {
          long[] sums = new long[3];
          for (int pixel : picture.pixels()) {
            for (int c = 0; c < 3; c++) {
              sums[c] += pixel >> 8 * c & 0xff;
            }
          }
          int count = picture.width() * picture.height();
          return new int[] {(int) (sums[0] / count), (int) (sums[1] / count), (int) (sums[2] / count)};
        }

        @Override
        public PictureFunction prepare(WeighOptions options) {
          int[] other = options.against().map(pictures::read).map(Weigh::mean).orElse(new int[3]);
          return new PictureFunction() {
            @Override
            public Result apply(Picture picture, Progress progress) {
              if (picture.width() == 7) {
                throw new OperationException("seven is too narrow");
              }
              int[] mean = mean(picture);
              Map<String, Object> data = new LinkedHashMap<>();
              data.put("weight", (mean[0] - other[0] + mean[1] - other[1]) / 7.0);
              data.put("mean", List.of(mean[0], mean[1], mean[2]));
              return Result.of(data);
            }

            @Override
            public void close() {}
          };
        }
      }
      """;

  private VariantTestPlugin() {}

  /** Writes the plugin into a folder. */
  public static Path install(Path plugins) throws IOException {
    return new PluginJar()
        .source("com.example.inks.Plugin", PLUGIN)
        .source("com.example.inks.TintOptions", TINT_OPTIONS)
        .source("com.example.inks.WeighOptions", WEIGH_OPTIONS)
        .source("com.example.inks.Weigh", WEIGH)
        .source("com.example.inks.Tint", TINT)
        .provider("com.example.inks.Plugin")
        .write(plugins.resolve("inks.jar"));
  }
}
