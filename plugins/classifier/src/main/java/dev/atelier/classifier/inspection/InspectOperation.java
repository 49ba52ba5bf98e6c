package dev.atelier.classifier.inspection;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDManager;
import dev.atelier.api.ParameterException;
import dev.atelier.api.Progress;
import dev.atelier.api.Result;
import dev.atelier.api.Task;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.api.backbone.BackboneService;
import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;
import dev.atelier.classifier.figure.HeatmapDrawing;
import dev.atelier.classifier.figure.KernelSpectrum;
import dev.atelier.classifier.figure.LabeledSheet;
import dev.atelier.classifier.figure.LabeledSheet.Cell;
import dev.atelier.classifier.inspection.InspectParameters.Show;
import dev.atelier.classifier.inspection.TopActivatingPictures.Found;
import dev.atelier.classifier.inspection.TopActivatingPictures.Spot;
import dev.atelier.toolkit.file.OutputFile;
import dev.atelier.toolkit.file.PictureFolder;
import dev.atelier.toolkit.math.Rounding;
import jakarta.inject.Inject;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/**
 * Draws what a backbone's filters look for on one sheet.
 *
 * <p>This is about the network alone and takes no picture, or a folder of them at once, and so is a
 * task. What a network makes of one picture is drawn by {@code feature-maps} and {@code explain},
 * which take pictures as all verbs do that can be run over many.
 */
public final class InspectOperation implements Task<InspectParameters> {

  private static final int CELL = 128;
  private static final int KERNEL = 72;
  private static final int KERNEL_GAP = 3;
  private static final int PICTURE_CELL = 160;
  private static final int COLUMNS = 8;
  private static final int DEFAULT_STRIDE = 4;

  /** More rows of pictures would make a sheet that no program likes to open. */
  private static final int MOST_WITH_PICTURES = 64;

  private static final int MOST_FILTERS = 1024;

  private final BackboneService backbones;
  private final PictureService pictures;
  private final NDManager manager;

  @Inject
  InspectOperation(BackboneService backbones, PictureService pictures, NDManager manager) {
    this.backbones = backbones;
    this.pictures = pictures;
    this.manager = manager;
  }

  @Override
  public Result run(InspectParameters parameters, Progress progress) {
    OutputFile file = newSheet(parameters);
    requireFitting(parameters);
    Backbone backbone = backbones.open(parameters.backbone());
    String layer = layer(backbone, parameters);
    List<Integer> filters = filters(backbone, layer, parameters);
    List<Path> files =
        parameters.pictures().map(at -> PictureFolder.files("--pictures", at)).orElse(List.of());
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("sheet", parameters.output().toString());
    data.put("backbone", backbone.name());
    data.put("layer", layer);
    LabeledSheet sheet = new LabeledSheet();
    try (NDManager scope = manager.newSubManager()) {
      ActivationMaximization patterns =
          new ActivationMaximization(
              backbone, layer, parameters.iterations(), parameters.seed(), scope, progress);
      if (parameters.show() == Show.FILTERS) {
        data.put("filters", drawFilters(sheet, backbone, layer, patterns, filters));
        parameters
            .beside()
            .ifPresent(
                name -> data.put(name, drawBeside(sheet, name, parameters, scope, progress)));
      } else if (files.isEmpty()) {
        List<FilterPattern> found = patterns.large(filters, parameters.size());
        drawExciting(sheet, backbone, layer, found);
        data.put("filters", found.stream().map(InspectOperation::asData).toList());
      } else {
        TopActivatingPictures exciting =
            new TopActivatingPictures(backbone, layer, pictures, scope);
        Found found = exciting.among(files, filters, parameters.top(), parameters.look(), progress);
        List<FilterPattern> made = patterns.large(filters, parameters.size());
        ReceptiveField field = ReceptiveField.of(backbone, layer);
        drawExciting(sheet, exciting, made, found, field, parameters, layer, progress);
        data.put("pictures", found.looked());
        data.put("skipped", found.skipped());
        data.put("filters", made.stream().map(one -> asData(one, found)).toList());
      }
    }
    BufferedImage image = sheet.image();
    file.write(output -> ImageIO.write(image, "png", output));
    return Result.of(data);
  }

  private static OutputFile newSheet(InspectParameters parameters) {
    Path file = parameters.output();
    if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
      throw new ParameterException("--output: " + file + " is to be a PNG; end its name in .png");
    }
    return new OutputFile("--output", file);
  }

  private static void requireFitting(InspectParameters parameters) {
    if (parameters.show() == Show.FILTERS && parameters.pictures().isPresent()) {
      throw new ParameterException(
          "--pictures shows what excites filters; give '--show excites' with it");
    }
    if (parameters.show() == Show.EXCITES && parameters.beside().isPresent()) {
      throw new ParameterException(
          "--beside compares filters of first layers; give '--show filters' with it");
    }
  }

  private static String layer(Backbone backbone, InspectParameters parameters) {
    List<String> layers = backbone.layers();
    String layer =
        parameters
            .layer()
            .orElseGet(
                () ->
                    parameters.show() == Show.FILTERS
                        ? layers.get(0)
                        : layers.stream()
                            .filter(name -> backbone.stride(name) >= DEFAULT_STRIDE)
                            .findFirst()
                            .orElse(layers.get(layers.size() - 1)));
    if (!layers.contains(layer)) {
      throw new ParameterException(
          "--layer: backbone %s has no layer '%s'; it has %s"
              .formatted(backbone.name(), layer, String.join(", ", layers)));
    }
    if (parameters.beside().isPresent() && !layer.equals(layers.get(0))) {
      throw new ParameterException(
          "--beside compares filters of first layers; leave out --layer, or name " + layers.get(0));
    }
    return layer;
  }

  private static List<Integer> filters(
      Backbone backbone, String layer, InspectParameters parameters) {
    int channels = backbone.channels(layer);
    List<Integer> filters = parameters.filters();
    if (filters.isEmpty()) {
      int count = parameters.count() == 0 ? channels : Math.min(channels, parameters.count());
      filters = IntStream.range(0, count).boxed().toList();
    }
    for (int filter : filters) {
      if (filter < 0 || filter >= channels) {
        throw new ParameterException(
            "--filters: layer %s of backbone %s has no filter %d; it has 0 to %d"
                .formatted(layer, backbone.name(), filter, channels - 1));
      }
    }
    if (filters.stream().distinct().count() < filters.size()) {
      throw new ParameterException("--filters names a filter twice; name each once");
    }
    int most = parameters.pictures().isPresent() ? MOST_WITH_PICTURES : MOST_FILTERS;
    if (filters.size() > most) {
      throw new ParameterException(
          "a sheet of %d filters is too large to be made; draw at most %d, with --filters or --count"
              .formatted(filters.size(), most));
    }
    return filters;
  }

  private List<Map<String, Object>> drawFilters(
      LabeledSheet sheet,
      Backbone backbone,
      String layer,
      ActivationMaximization patterns,
      List<Integer> filters) {
    List<FilterPattern> found = patterns.small(filters);
    List<KernelSpectrum> measures = new ArrayList<>();
    List<Cell> cells = new ArrayList<>();
    List<Map<String, Object>> data = new ArrayList<>();
    int side = found.get(0).side();
    for (FilterPattern pattern : found) {
      KernelSpectrum measure = KernelSpectrum.of(measured(pattern, patterns.areKernels()), side);
      measures.add(measure);
      BufferedImage image = patterns.areKernels() ? kernel(pattern) : made(pattern, CELL);
      cells.add(new Cell(image, words(pattern, measure)));
      data.add(asData(pattern, measure));
    }
    sheet
        .title("The filters of layer %s of backbone %s".formatted(layer, backbone.name()))
        .note(
            patterns.areKernels()
                ? "Each weighs %d x %d pixels: left by color, right light alone; gray is zero."
                    .formatted(side, side)
                : "Each as the %d x %d pixels that excite it most, by gradient ascent."
                    .formatted(side, side))
        .note("0° is a horizontal edge, 90° a vertical one; c/px is cycles per pixel.");
    cells.add(roseCell(measures));
    sheet.grid(cells, COLUMNS);
    return data;
  }

  /** Draws what a kernel weighs in color, and beside it what it makes of light. */
  private static BufferedImage kernel(FilterPattern pattern) {
    int side = pattern.side();
    BufferedImage colors =
        HeatmapDrawing.enlarged(HeatmapDrawing.kernel(pattern.pixels(), side), KERNEL);
    BufferedImage light =
        HeatmapDrawing.enlarged(HeatmapDrawing.kernel(inLight(pattern.pixels()), side), KERNEL);
    BufferedImage both =
        new BufferedImage(
            colors.getWidth() + KERNEL_GAP + light.getWidth(),
            colors.getHeight(),
            BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = both.createGraphics();
    try {
      graphics.setColor(LabeledSheet.BACKGROUND);
      graphics.fillRect(0, 0, both.getWidth(), both.getHeight());
      graphics.drawImage(colors, 0, 0, null);
      graphics.drawImage(light, colors.getWidth() + KERNEL_GAP, 0, null);
    } finally {
      graphics.dispose();
    }
    return both;
  }

  /** Gives each channel the sum of all, which is what light without color meets. */
  private static float[] inLight(float[] kernel) {
    int plane = kernel.length / 3;
    float[] light = new float[kernel.length];
    for (int i = 0; i < kernel.length; i++) {
      int pixel = i % plane;
      light[i] = kernel[pixel] + kernel[plane + pixel] + kernel[2 * plane + pixel];
    }
    return light;
  }

  /**
   * Weights are looked at as photographs meet them, which have little color; colors as they are,
   * around gray.
   */
  private static float[] measured(FilterPattern pattern, boolean weights) {
    if (weights) {
      return ColorDecorrelation.of(pattern.pixels());
    }
    float[] values = pattern.pixels().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] -= 0.5f;
    }
    return values;
  }

  private static Cell roseCell(List<KernelSpectrum> measures) {
    long directed = measures.stream().filter(KernelSpectrum::isDirected).count();
    return new Cell(
        HeatmapDrawing.rose(measures, CELL),
        List.of("directions", "of the %d with one".formatted(directed)));
  }

  private static List<String> words(FilterPattern pattern, KernelSpectrum measure) {
    String name = "#" + pattern.filter();
    if (!pattern.isExcited()) {
      return List.of(name, "never excited");
    }
    String frequency = String.format(Locale.ROOT, "%.2f c/px", measure.frequency());
    return switch (measure.kind()) {
      case EDGE, GRATING ->
          List.of(
              name + "  " + measure.kind().word(),
              String.format(Locale.ROOT, "%.0f°  %s", measure.orientation() % 180, frequency));
      case BLOB -> List.of(name + "  blob", frequency);
      case FLAT_COLOUR, EMPTY -> List.of(name + "  " + measure.kind().word());
    };
  }

  private static Map<String, Object> asData(FilterPattern pattern, KernelSpectrum measure) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("filter", pattern.filter());
    data.put("kind", pattern.isExcited() ? measure.kind().word() : "never-excited");
    if (measure.isDirected()) {
      data.put("orientation", Rounding.toFiveDigits(measure.orientation()));
    }
    data.put("frequency", Rounding.toFiveDigits(measure.frequency()));
    data.put("directedness", Rounding.toFiveDigits(measure.directedness()));
    data.put("strength", Rounding.toFiveDigits(measure.strength()));
    return data;
  }

  private List<Map<String, Object>> drawBeside(
      LabeledSheet sheet,
      String name,
      InspectParameters parameters,
      NDManager scope,
      Progress progress) {
    Backbone other = backbones.open(name);
    String layer = other.layers().get(0);
    int channels = other.channels(layer);
    List<Integer> filters = IntStream.range(0, Math.min(channels, MOST_FILTERS)).boxed().toList();
    ActivationMaximization patterns =
        new ActivationMaximization(
            other, layer, parameters.iterations(), parameters.seed(), scope, progress);
    sheet.note("");
    return drawFilters(sheet, other, layer, patterns, filters);
  }

  private static void drawExciting(
      LabeledSheet sheet, Backbone backbone, String layer, List<FilterPattern> found) {
    List<Cell> cells = new ArrayList<>();
    for (FilterPattern pattern : found) {
      cells.add(new Cell(made(pattern, PICTURE_CELL), words(pattern)));
    }
    sheet
        .title("What excites filters of layer %s of backbone %s".formatted(layer, backbone.name()))
        .note("Pictures made by gradient ascent; below each, how much it excites on average.")
        .grid(cells, 6);
  }

  /** Draws what was found; nothing, where nothing was. */
  private static BufferedImage made(FilterPattern pattern, int cell) {
    int side = pattern.side();
    return HeatmapDrawing.enlarged(
        pattern.isExcited()
            ? HeatmapDrawing.picture(pattern.pixels(), side, side)
            : HeatmapDrawing.kernel(new float[3], 1),
        cell);
  }

  private static List<String> words(FilterPattern pattern) {
    return List.of(
        "filter " + pattern.filter(),
        pattern.isExcited() ? Rounding.toText(pattern.activation()) : "never excited");
  }

  private static Map<String, Object> asData(FilterPattern pattern) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("filter", pattern.filter());
    data.put("activation", Rounding.toFiveDigits(pattern.activation()));
    return data;
  }

  private static Map<String, Object> asData(FilterPattern pattern, Found found) {
    Map<String, Object> data = new LinkedHashMap<>(asData(pattern));
    List<Map<String, Object>> spots = new ArrayList<>();
    for (Spot spot :
        requireNonNull(found.spots().get(pattern.filter()), "no such filter among the spots")) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("picture", spot.file().toString());
      one.put("activation", Rounding.toFiveDigits(spot.activation()));
      spots.add(one);
    }
    data.put("pictures", spots);
    return data;
  }

  private void drawExciting(
      LabeledSheet sheet,
      TopActivatingPictures exciting,
      List<FilterPattern> made,
      Found found,
      ReceptiveField field,
      InspectParameters parameters,
      String layer,
      Progress progress) {
    sheet
        .title(
            "What excites filters of layer %s of backbone %s"
                .formatted(layer, parameters.backbone()))
        .note(
            "First a picture made by gradient ascent; then the most exciting of %d pictures."
                .formatted(found.looked()))
        .note(
            "The frame holds the %d x %d pixels that a filter sees, shown below."
                .formatted(field.side(), field.side()));
    for (FilterPattern pattern : made) {
      progress.checkCancelled();
      List<Cell> cells = new ArrayList<>();
      cells.add(new Cell(made(pattern, PICTURE_CELL), words(pattern)));
      for (Spot spot :
          requireNonNull(found.spots().get(pattern.filter()), "no such filter among the spots")) {
        Picture picture = exciting.scaled(pictures.read(spot.file()), parameters.look());
        cells.add(
            new Cell(
                spotted(picture, spot, field),
                List.of(
                    shortened(spot.file().getFileName().toString()),
                    Rounding.toText(spot.activation()))));
      }
      sheet.row(cells);
    }
  }

  private static String shortened(String name) {
    return name.length() <= 20
        ? name
        : name.substring(0, 9) + "…" + name.substring(name.length() - 10);
  }

  /** Draws a picture with a frame around the spot, and the spot below it. */
  private BufferedImage spotted(Picture picture, Spot spot, ReceptiveField field) {
    double factor = (double) PICTURE_CELL / Math.max(picture.width(), picture.height());
    Picture shown =
        pictures.resize(
            picture,
            Math.max(1, (int) Math.round(picture.width() * factor)),
            Math.max(1, (int) Math.round(picture.height() * factor)));
    BufferedImage small = shown.toImage();
    double left = field.start(spot.column());
    double top = field.start(spot.row());
    double side = field.side() * factor;
    HeatmapDrawing.frame(small, left * factor, top * factor, side, side);
    BufferedImage both =
        new BufferedImage(PICTURE_CELL, 2 * PICTURE_CELL + 4, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = both.createGraphics();
    try {
      graphics.setColor(LabeledSheet.BACKGROUND);
      graphics.fillRect(0, 0, both.getWidth(), both.getHeight());
      graphics.drawImage(small, 0, 0, null);
      Picture seen = inside(picture, left, top, field.side());
      graphics.drawImage(enlargedSmoothly(seen).toImage(), 0, PICTURE_CELL + 4, null);
    } finally {
      graphics.dispose();
    }
    return both;
  }

  private Picture enlargedSmoothly(Picture seen) {
    return pictures.resize(seen, PICTURE_CELL, PICTURE_CELL);
  }

  /** Cuts a square out of a picture; what lies beyond the border is of the sheet's color. */
  private static Picture inside(Picture picture, double left, double top, int side) {
    BufferedImage square = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = square.createGraphics();
    try {
      graphics.setColor(LabeledSheet.BACKGROUND);
      graphics.fillRect(0, 0, side, side);
      graphics.drawImage(picture.toImage(), -(int) Math.round(left), -(int) Math.round(top), null);
    } finally {
      graphics.dispose();
    }
    return Picture.of(square);
  }
}
