package dev.atelier.samples.benchmark;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.inject.Guice;
import com.google.inject.Injector;
import dev.atelier.api.PictureFunction;
import dev.atelier.api.PictureOperation;
import dev.atelier.api.Progress;
import dev.atelier.api.backbone.BackboneService;
import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;
import dev.atelier.host.backbone.Backbones;
import dev.atelier.host.engine.ComputeEngine;
import dev.atelier.host.file.AtelierHome;
import dev.atelier.host.plugin.LoadedVerb;
import dev.atelier.host.plugin.PluginRegistry;
import dev.atelier.host.run.HostModule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Times {@code stylize}, the whole call from picture to picture with the style already looked at,
 * beside the original AdaIN network on the PyTorch engine, and what that leaves of the processor's
 * peak; then how time grows with the size of the picture.
 *
 * <p>Needs a distribution with the PyTorch engine beside the default one: {@code mvn package
 * -Ppytorch -DskipTests}. Arguments: the folder of the distribution, a content, a style.
 */
public final class StylizeBenchmark {

  private static final int SIDE = 512;
  private static final int WARM_UP = 5;
  private static final int RUNS = 15;

  /**
   * What stylizing takes for a pixel, by the shapes of the convolutions of its network: 15,264
   * multiplications and additions.
   */
  private static final double OPERATIONS_PER_PIXEL = 2 * 15_264;

  private static final int[] SIZES = {256, 512, 1024, 2048, 3464};

  private static final Progress SILENT =
      new Progress() {
        @Override
        public void report(long done, long total, Map<String, Double> measures) {
          // Only the end counts.
        }

        @Override
        public void snapshot(long step, Picture picture) {
          // There are none on the way.
        }

        @Override
        public boolean isCancelled() {
          return false;
        }
      };

  private StylizeBenchmark() {}

  /**
   * Runs the benchmark and prints a table.
   *
   * @param arguments the folder of the distribution, a content, a style
   */
  public static void main(String[] arguments) {
    if (arguments.length != 3) {
      System.err.println("usage: StylizeBenchmark DISTRIBUTION CONTENT STYLE");
      System.exit(2);
    }
    Path plugins = Path.of(arguments[0]).resolve("plugins");
    Injector injector =
        Guice.createInjector(
            new HostModule(AtelierHome.fromEnvironment()),
            binder -> binder.bind(BackboneService.class).to(Backbones.class));
    PictureService pictures = injector.getInstance(PictureService.class);
    Picture content = pictures.read(Path.of(arguments[1]));
    Picture style = pictures.read(Path.of(arguments[2]));
    Picture square = pictures.resize(content, SIDE, SIDE);
    System.out.printf("engine of stylize: %s%n", ComputeEngine.name());
    try (PluginRegistry registry = PluginRegistry.scan(List.of(plugins), Set.of(), Set.of());
        PictureFunction stylize = prepare(registry, injector, arguments[2]);
        NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      double peak = peak(manager);
      OriginalAdain original = new OriginalAdain(manager);
      NDArray encoded = original.encode(pictures.resize(style, SIDE, SIDE));
      // In turns, so that both meet the machine in the same mood.
      List<Double> ours = new ArrayList<>();
      List<Double> theirs = new ArrayList<>();
      for (int i = 0; i < WARM_UP + RUNS; i++) {
        double one = seconds(() -> stylize.apply(square, SILENT));
        double other = i % 3 == 0 ? seconds(() -> original.apply(square, encoded)) : Double.NaN;
        if (i >= WARM_UP) {
          ours.add(one);
          if (i % 3 == 0) {
            theirs.add(other);
          }
        }
      }
      double our = median(ours);
      double their = median(theirs);
      System.out.printf(Locale.ROOT, "stylize, %d x %d          %8.3f s%n", SIDE, SIDE, our);
      System.out.printf(Locale.ROOT, "original AdaIN, PyTorch    %8.3f s%n", their);
      System.out.printf(Locale.ROOT, "ratio                      %8.1f%n", their / our);
      System.out.printf(
          Locale.ROOT,
          "peak measured (fp32)       %8.0f GFLOPS; stylize reaches %.0f %% of it, AdaIN %.0f %%%n",
          peak,
          100 * OPERATIONS_PER_PIXEL * SIDE * SIDE / 1e9 / our / peak,
          100 * OriginalAdain.gigaflops(SIDE) / their / peak);
      for (int size : SIZES) {
        Picture scaled = pictures.resize(content, size, size);
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < (size > 1024 ? 2 : 4); i++) {
          times.add(seconds(() -> stylize.apply(scaled, SILENT)));
        }
        double time = times.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        System.out.printf(
            Locale.ROOT,
            "%5d x %-5d %8.3f s %8.3f s a megapixel, resident %5.0f MiB%n",
            size,
            size,
            time,
            time / (size * (double) size) * 1e6,
            Residence.mebibytes());
      }
    }
    System.exit(0);
  }

  @SuppressWarnings("unchecked")
  private static PictureFunction prepare(PluginRegistry registry, Injector injector, String style) {
    LoadedVerb verb = registry.verb("stylize").orElseThrow();
    PictureOperation<Record> operation =
        (PictureOperation<Record>) injector.getInstance(verb.verb().operation());
    return operation.prepare(verb.schema().parse(Map.of("style", style, "size", "0")));
  }

  /** Returns what a large product of matrices reaches: about what the processor can do. */
  private static double peak(NDManager manager) {
    int side = 2048;
    NDArray matrix = manager.randomNormal(new Shape(side, side));
    double least = Double.MAX_VALUE;
    for (int i = 0; i < 8; i++) {
      double time =
          seconds(
              () -> {
                try (NDArray product = matrix.matMul(matrix);
                    NDArray sum = product.sum()) {
                  return sum.toFloatArray();
                }
              });
      least = Math.min(least, time);
    }
    return 2 * Math.pow(side, 3) / least / 1e9;
  }

  private static double seconds(Supplier<?> work) {
    long start = System.nanoTime();
    Object result = work.get();
    double seconds = (System.nanoTime() - start) / 1e9;
    if (result == null) {
      throw new IllegalStateException("there is no result");
    }
    return seconds;
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
