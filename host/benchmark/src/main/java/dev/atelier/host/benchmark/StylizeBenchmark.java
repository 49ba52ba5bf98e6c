package dev.atelier.host.benchmark;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import com.google.inject.Guice;
import com.google.inject.Injector;
import dev.atelier.api.PictureFunction;
import dev.atelier.api.PictureOperation;
import dev.atelier.api.Progress;
import dev.atelier.api.backbone.BackboneService;
import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;
import dev.atelier.host.HostModule;
import dev.atelier.host.backbone.Backbones;
import dev.atelier.host.engine.ComputeEngine;
import dev.atelier.host.file.AtelierHome;
import dev.atelier.host.plugin.LoadedVerb;
import dev.atelier.host.plugin.PluginRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
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
 * peak; then how time and memory grow with the size of the picture, each size in a process of its
 * own, since memory that one has used stays with its process.
 *
 * <p>Needs a distribution with the PyTorch engine beside the default one: {@code mvn package
 * -Ppytorch -DskipTests}. Arguments: the folder of the distribution, a content, a style, and for
 * one size alone its side in pixels.
 */
public final class StylizeBenchmark {

  private static final int SIDE = 512;

  /** Java's compiler takes up what has run for a while; a batch runs for hours. */
  private static final int WARM_UP = 40;

  private static final int RUNS = 30;

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
        public boolean isCancelled() {
          return false;
        }
      };

  private StylizeBenchmark() {}

  /** What the benchmark is run with. */
  private record Setting(Path plugins, String content, String style) {}

  /**
   * Runs the benchmark and prints a table.
   *
   * @param arguments the folder of the distribution, a content, a style, and perhaps a side
   * @throws IOException if a process cannot be started
   * @throws InterruptedException if it is interrupted while it waits for one
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length < 3 || arguments.length > 4) {
      System.err.println("usage: StylizeBenchmark DISTRIBUTION CONTENT STYLE [SIDE]");
      System.exit(2);
    }
    Setting setting =
        new Setting(Path.of(arguments[0]).resolve("plugins"), arguments[1], arguments[2]);
    if (arguments.length == 4) {
      measureOneSize(setting, Integer.parseInt(arguments[3]));
    } else {
      compareWithTheOriginal(setting);
      for (int size : SIZES) {
        measureElsewhere(arguments, size);
      }
    }
    System.exit(0);
  }

  private static void measureElsewhere(String[] arguments, int size)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), StylizeBenchmark.class.getName()));
    command.addAll(List.of(arguments));
    command.add(Integer.toString(size));
    int status = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (status != 0) {
      throw new IllegalStateException("the process for " + size + " pixels ended with " + status);
    }
  }

  private static void measureOneSize(Setting setting, int size) {
    Injector injector = injector();
    PictureService pictures = injector.getInstance(PictureService.class);
    Picture scaled = pictures.resize(pictures.read(Path.of(setting.content())), size, size);
    try (PluginRegistry registry = registry(setting);
        PictureFunction stylize = prepare(registry, injector, setting.style())) {
      List<Double> times = new ArrayList<>();
      for (int i = 0; i < (size > 1024 ? 3 : 10); i++) {
        times.add(seconds(() -> stylize.apply(scaled, SILENT)));
      }
      double time = times.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
      System.out.printf(
          Locale.ROOT,
          "%5d x %-5d %8.3f s %8.3f s a megapixel, at most %5.0f MiB%n",
          size,
          size,
          time,
          time / (size * (double) size) * 1e6,
          Residence.mostMebibytes());
    }
  }

  private static Injector injector() {
    return Guice.createInjector(
        new HostModule(AtelierHome.fromEnvironment()),
        binder -> binder.bind(BackboneService.class).to(Backbones.class));
  }

  /** Returns the engine that the distribution holds beside the one that stylize runs on. */
  private static Engine otherEngine() {
    return Engine.getAllEngines().stream()
        .filter(name -> !name.equals(ComputeEngine.name()))
        .sorted()
        .findFirst()
        .map(Engine::getEngine)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "there is no engine beside " + ComputeEngine.name() + " to compare with"));
  }

  private static PluginRegistry registry(Setting setting) {
    return PluginRegistry.scan(List.of(setting.plugins()), Set.of(), Set.of());
  }

  private static void compareWithTheOriginal(Setting setting) {
    Injector injector = injector();
    PictureService pictures = injector.getInstance(PictureService.class);
    Picture content = pictures.read(Path.of(setting.content()));
    Picture style = pictures.read(Path.of(setting.style()));
    Picture square = pictures.resize(content, SIDE, SIDE);
    System.out.printf("engine of stylize: %s%n", ComputeEngine.name());
    try (PluginRegistry registry = registry(setting);
        PictureFunction stylize = prepare(registry, injector, setting.style());
        NDManager manager = otherEngine().newBaseManager()) {
      double peak = peak(manager);
      OriginalAdain original = new OriginalAdain(manager);
      NDArray encoded = original.encode(pictures.resize(style, SIDE, SIDE));
      // In turns, so that both meet the machine in the same mood.
      List<Double> ours = new ArrayList<>();
      List<Double> theirs = new ArrayList<>();
      for (int i = 0; i < WARM_UP + RUNS; i++) {
        double one = seconds(() -> stylize.apply(square, SILENT));
        double other = i % 6 == 0 ? seconds(() -> original.apply(square, encoded)) : Double.NaN;
        if (i >= WARM_UP) {
          ours.add(one);
          if (i % 6 == 0) {
            theirs.add(other);
          }
        }
      }
      double our = median(ours);
      double their = median(theirs);
      System.out.printf(Locale.ROOT, "stylize, %d x %d          %8.3f s%n", SIDE, SIDE, our);
      System.out.printf(
          Locale.ROOT,
          "original AdaIN, %-10s %8.3f s%n",
          manager.getEngine().getEngineName(),
          their);
      System.out.printf(Locale.ROOT, "ratio                      %8.1f%n", their / our);
      System.out.printf(
          Locale.ROOT,
          "peak measured (fp32)       %8.0f GFLOPS; stylize reaches %.0f %% of it, AdaIN %.0f %%%n",
          peak,
          100 * OPERATIONS_PER_PIXEL * SIDE * SIDE / 1e9 / our / peak,
          100 * OriginalAdain.gigaflops(SIDE) / their / peak);
    }
  }

  @SuppressWarnings("unchecked")
  private static PictureFunction prepare(PluginRegistry registry, Injector injector, String style) {
    LoadedVerb verb = registry.verb("stylize").orElseThrow();
    PictureOperation<Record> operation =
        (PictureOperation<Record>) injector.getInstance(verb.verb().operation());
    return operation.prepare(verb.schema().parse(Map.of("style", style, "size", "0")));
  }

  /**
   * Returns what the quicker of a large product of matrices and a large convolution reaches: about
   * what the processor can do, for on some the libraries do better at one, on some at the other.
   */
  private static double peak(NDManager manager) {
    int side = 2048;
    NDArray matrix = manager.randomNormal(new Shape(side, side));
    double product = gigaflops(2 * Math.pow(side, 3), () -> matrix.matMul(matrix));
    int channels = 256;
    int length = 64;
    NDArray maps = manager.randomNormal(new Shape(1, channels, length, length));
    NDArray kernel = manager.randomNormal(new Shape(channels, channels, 3, 3));
    Shape one = new Shape(1, 1);
    double convolution =
        gigaflops(
            18.0 * channels * channels * length * length,
            () -> Conv2d.conv2d(maps, kernel, null, one, one, one).singletonOrThrow());
    return Math.max(product, convolution);
  }

  private static double gigaflops(double operations, Supplier<NDArray> work) {
    double least = Double.MAX_VALUE;
    for (int i = 0; i < 10; i++) {
      double time =
          seconds(
              () -> {
                try (NDArray result = work.get();
                    NDArray sum = result.sum()) {
                  return sum.toFloatArray();
                }
              });
      least = Math.min(least, time);
    }
    return operations / least / 1e9;
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
