package dev.atelier.style.evaluation;

import ai.djl.ndarray.NDManager;
import dev.atelier.api.ParameterException;
import dev.atelier.api.PictureFunction;
import dev.atelier.api.Progress;
import dev.atelier.api.Result;
import dev.atelier.api.Task;
import dev.atelier.api.backbone.BackboneService;
import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;
import dev.atelier.style.evaluation.PictureSampler.Drawn;
import dev.atelier.style.image.ShortSideResizer;
import dev.atelier.style.stylize.StylizeDefaults;
import dev.atelier.style.stylize.StylizeOperation;
import dev.atelier.style.stylize.StylizeParameters.Method;
import dev.atelier.toolkit.file.OutputFile;
import dev.atelier.toolkit.math.Rounding;
import dev.atelier.toolkit.task.NestedProgress;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Measures how well stylizing works, over pairs of contents and styles drawn at random.
 *
 * <p>Result, style and untouched content are each scaled so that the short side is 384 pixels, and
 * compared by features of VGG-19 ({@code relu1_1}, {@code relu2_1}, {@code relu3_1}) and of its
 * twin of a quarter of the width ({@code relu4_1}):
 *
 * <ul>
 *   <li><i>style</i> of a layer is the squared distance of the channels' means plus that of the
 *       channels' standard deviations between result and style, divided by the same between
 *       untouched content and style. 1 says that nothing happened, 0 that the result has the
 *       style's statistics. The measure is the mean of the four layers.
 *   <li><i>pooledStyle</i> is the sum of the four distances between result and style, divided by
 *       the sum of the four between untouched content and style.
 *   <li><i>content</i> is the mean over {@code relu3_1} and {@code relu4_1} of 1 less the cosine
 *       similarity of the instance-normalized features (zero mean and unit deviation over positions
 *       in each channel) of result and content.
 *   <li><i>texture</i> is the mean over {@code relu3_1} and {@code relu4_1} of the squared
 *       Frobenius distance of the covariances of the channels (centered Gram matrices, the mean
 *       over positions) between result and style, divided by the same between untouched content and
 *       style. Strokes show here: means and deviations can be met without any.
 *   <li><i>seconds</i> is the time that a picture takes once the style is prepared.
 * </ul>
 *
 * <p>What is told of all pairs is the median.
 */
public final class EvaluateStyleOperation implements Task<EvaluateStyleParameters> {

  private static final int DIGITS = 4;

  private final BackboneService backbones;
  private final PictureService pictures;
  private final NDManager manager;

  @Inject
  EvaluateStyleOperation(BackboneService backbones, PictureService pictures, NDManager manager) {
    this.backbones = backbones;
    this.pictures = pictures;
    this.manager = manager;
  }

  @Override
  public Result run(EvaluateStyleParameters parameters, Progress progress) {
    List<StyleMethod> styleMethods = styleMethods(parameters);
    Optional<OutputFile> table = parameters.table().map(file -> new OutputFile("--table", file));
    Random random = new Random(parameters.seed());
    PictureSampler contents =
        new PictureSampler(
            "--contents", parameters.contents(), parameters.heldOutEvery(), pictures, random);
    PictureSampler styles =
        new PictureSampler(
            "--styles", parameters.styles(), parameters.heldOutEvery(), pictures, random);
    StyleFeatureExtractor extractor = new StyleFeatureExtractor(backbones, manager);
    List<Measurement> measurements = new ArrayList<>();
    long total = (long) parameters.pairs() * styleMethods.size();
    try {
      for (int pair = 0; pair < parameters.pairs(); pair++) {
        Comparison comparison =
            new Comparison(parameters, extractor, progress, contents.next(), styles.next());
        for (StyleMethod method : styleMethods) {
          progress.checkCancelled();
          Measurement measurement = comparison.measure(method);
          measurements.add(measurement);
          progress.report(measurements.size(), total, watched(measurement));
        }
      }
    } finally {
      // What was measured may have taken hours, also where the rest was not to be.
      if (!measurements.isEmpty()) {
        table.ifPresent(file -> file.write(MeasurementTable.of(measurements)));
      }
    }
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("pairs", parameters.pairs());
    data.put("skipped", contents.skipped() + styles.skipped());
    styleMethods.forEach(method -> data.put(method.label(), medians(method, measurements)));
    parameters.table().ifPresent(file -> data.put("table", file.toString()));
    return Result.of(data);
  }

  private static List<StyleMethod> styleMethods(EvaluateStyleParameters parameters) {
    if (parameters.methods().isEmpty()) {
      throw new ParameterException("--methods names none; give fast, optimize, or both");
    }
    if (parameters.methods().contains(Method.FAST) && parameters.strengths().isEmpty()) {
      throw new ParameterException("--strengths names none; give at least one, such as 1");
    }
    return StyleMethod.of(parameters.methods(), parameters.strengths());
  }

  private static Map<String, Double> watched(Measurement measurement) {
    Map<String, Double> measures = new LinkedHashMap<>();
    measures.put("style", measurement.distance().style());
    measures.put("content", measurement.distance().content());
    measures.put("texture", measurement.distance().texture());
    return measures;
  }

  private static Map<String, Object> medians(StyleMethod method, List<Measurement> all) {
    List<Measurement> measurements =
        all.stream().filter(measurement -> measurement.method().equals(method)).toList();
    Map<String, Object> medians = new LinkedHashMap<>();
    medians.put("style", median(measurements, one -> one.distance().style()));
    medians.put("content", median(measurements, one -> one.distance().content()));
    medians.put("texture", median(measurements, one -> one.distance().texture()));
    medians.put("seconds", median(measurements, Measurement::seconds));
    medians.put("pooledStyle", median(measurements, one -> one.distance().pooledStyle()));
    medians.put("styleByLayer", mediansByLayer(measurements, one -> one.distance().styleByLayer()));
    medians.put(
        "textureByLayer", mediansByLayer(measurements, one -> one.distance().textureByLayer()));
    return medians;
  }

  private static Map<String, Double> mediansByLayer(
      List<Measurement> measurements, Function<Measurement, Map<String, Double>> values) {
    Map<String, Double> byLayer = new LinkedHashMap<>();
    for (String layer : values.apply(measurements.get(0)).keySet()) {
      byLayer.put(layer, median(measurements, one -> values.apply(one).get(layer)));
    }
    return byLayer;
  }

  /** Returns the median in as many digits as a person reads. */
  private static double median(
      List<Measurement> measurements, ToDoubleFunction<Measurement> value) {
    double[] sorted = measurements.stream().mapToDouble(value).sorted().toArray();
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return Rounding.toDigits(median, DIGITS);
  }

  /** Stylizes a pair and compares what comes out. */
  private final class Comparison {

    private final EvaluateStyleParameters parameters;
    private final StyleFeatureExtractor extractor;
    private final Progress progress;
    private final ShortSideResizer shortSide = new ShortSideResizer(pictures);
    private final Drawn content;
    private final Drawn style;
    private final Picture untouched;
    private final PictureFeatures contentFeatures;
    private final PictureFeatures styleFeatures;

    /** Takes a pair, and extracts once what all methods are compared with. */
    Comparison(
        EvaluateStyleParameters parameters,
        StyleFeatureExtractor extractor,
        Progress progress,
        Drawn nextContent,
        Drawn nextStyle) {
      this.parameters = parameters;
      this.extractor = extractor;
      this.progress = progress;
      int size = parameters.size();
      content = new Drawn(nextContent.file(), shortSide.scale(nextContent.picture(), size));
      style = new Drawn(nextStyle.file(), shortSide.scaleUp(nextStyle.picture(), size));
      untouched = shortSide.scale(content.picture(), parameters.comparedAt());
      contentFeatures = extractor.extract(untouched);
      styleFeatures = extractor.extract(shortSide.scale(style.picture(), parameters.comparedAt()));
    }

    Measurement measure(StyleMethod method) {
      try (PictureFunction function = stylization(method)) {
        long start = System.nanoTime();
        Picture result =
            function.apply(content.picture(), new NestedProgress(progress)).picture().orElseThrow();
        double seconds = (System.nanoTime() - start) / 1e9;
        Picture compared = pictures.resize(result, untouched.width(), untouched.height());
        StyleDistance distance =
            StyleDistance.of(extractor.extract(compared), styleFeatures, contentFeatures);
        return new Measurement(content.file(), style.file(), method, distance, seconds);
      }
    }

    private PictureFunction stylization(StyleMethod method) {
      Map<String, Object> given = new LinkedHashMap<>();
      given.put("style", style.file());
      given.put("method", method.method());
      given.put("strength", method.strength());
      given.put("size", Math.max(content.picture().width(), content.picture().height()));
      if (method.method() == Method.OPTIMIZE) {
        given.put("backbone", parameters.backbone());
        given.put("loss", parameters.loss());
        given.put("contentLayers", parameters.contentLayers());
        given.put("styleLayers", parameters.styleLayers());
        given.put("styleWeight", parameters.styleWeight());
        given.put("totalVariationWeight", parameters.totalVariationWeight());
        given.put("iterations", parameters.iterations());
      }
      return new StylizeOperation(backbones, new DrawnStyle(style, pictures), manager)
          .prepare(StylizeDefaults.with(given));
    }
  }

  /** Gives a style as it was scaled rather than as it is on the disk. */
  private record DrawnStyle(Drawn style, PictureService pictures) implements PictureService {

    @Override
    public Picture read(Path file) {
      return file.equals(style.file()) ? style.picture() : pictures.read(file);
    }

    @Override
    public Picture resize(Picture picture, int width, int height) {
      return pictures.resize(picture, width, height);
    }
  }
}
