package dev.atelier.style.sheet;

import ai.djl.ndarray.NDManager;
import dev.atelier.api.ParameterException;
import dev.atelier.api.PictureFunction;
import dev.atelier.api.Progress;
import dev.atelier.api.Result;
import dev.atelier.api.Task;
import dev.atelier.api.backbone.BackboneService;
import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;
import dev.atelier.style.stylize.StylizeDefaults;
import dev.atelier.style.stylize.StylizeOperation;
import dev.atelier.style.stylize.StylizeParameters;
import dev.atelier.toolkit.file.OutputFile;
import dev.atelier.toolkit.task.NestedProgress;
import jakarta.inject.Inject;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;

/**
 * Paints each of some pictures in the style of each of some others, and lays all out on a sheet:
 * the contents in the left column, the styles in the top row, the results where they meet.
 */
public final class ContactSheetOperation implements Task<ContactSheetParameters> {

  /** A quarter of a gigabyte in memory. */
  private static final double MOST_PIXELS = 64e6;

  private final PictureService pictures;
  private final StylizeOperation stylize;

  @Inject
  ContactSheetOperation(BackboneService backbones, PictureService pictures, NDManager manager) {
    this.pictures = pictures;
    this.stylize = new StylizeOperation(backbones, pictures, manager);
  }

  @Override
  public Result run(ContactSheetParameters parameters, Progress progress) {
    OutputFile sheet = newSheet(parameters.sheet());
    requireModest(parameters);
    int size = parameters.size();
    List<SheetEntry> contents =
        SheetEntry.read("--contents", parameters.contents(), size, pictures);
    List<SheetEntry> styles = SheetEntry.read("--styles", parameters.styles(), size, pictures);
    BufferedImage image = paint(contents, styles, parameters, progress);
    sheet.write(output -> ImageIO.write(image, "png", output));

    Map<String, Object> data = new LinkedHashMap<>();
    data.put("sheet", parameters.sheet().toString());
    data.put("width", image.getWidth());
    data.put("height", image.getHeight());
    data.put("contents", names(contents));
    data.put("styles", names(styles));
    return Result.of(data);
  }

  private static OutputFile newSheet(Path file) {
    if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
      throw new ParameterException("--sheet: " + file + " is to be a PNG; end its name in .png");
    }
    return new OutputFile("--sheet", file);
  }

  /** Looks at numbers alone, before the pictures of a large folder are read. */
  private static void requireModest(ContactSheetParameters parameters) {
    int contents = SheetEntry.files("--contents", parameters.contents()).size();
    int styles = SheetEntry.files("--styles", parameters.styles()).size();
    if (new SheetLayout(contents + 1, styles + 1, parameters.cell()).pixels() > MOST_PIXELS) {
      throw new ParameterException(
          "a sheet of %d contents and %d styles in cells of %d pixels is too large to be made;"
                  .formatted(contents, styles, parameters.cell())
              + " name fewer pictures, or give a smaller --cell");
    }
  }

  private BufferedImage paint(
      List<SheetEntry> contents,
      List<SheetEntry> styles,
      ContactSheetParameters parameters,
      Progress progress) {
    int cell = parameters.cell();
    SheetPainter painter =
        new SheetPainter(
            new SheetLayout(contents.size() + 1, styles.size() + 1, parameters.cell()));
    for (int row = 0; row < contents.size(); row++) {
      painter.put(row + 1, 0, inCell(contents.get(row).square(), cell));
    }
    long total = (long) contents.size() * styles.size();
    long done = 0;
    for (int column = 0; column < styles.size(); column++) {
      SheetEntry style = styles.get(column);
      painter.put(0, column + 1, inCell(style.square(), cell));
      try (PictureFunction function = stylize.prepare(settings(style, parameters))) {
        for (int row = 0; row < contents.size(); row++) {
          progress.checkCancelled();
          Picture content = contents.get(row).square();
          Picture result =
              function.apply(content, new NestedProgress(progress)).picture().orElseThrow();
          painter.put(row + 1, column + 1, inCell(result, cell));
          done++;
          progress.report(done, total, Map.of());
        }
      }
    }
    return painter.image();
  }

  private Picture inCell(Picture square, int cell) {
    return pictures.resize(square, cell, cell);
  }

  private static StylizeParameters settings(SheetEntry style, ContactSheetParameters parameters) {
    Map<String, Object> given = new LinkedHashMap<>();
    given.put("style", style.file());
    given.put("method", parameters.method());
    given.put("strength", parameters.strength());
    given.put("size", parameters.size());
    given.put("backbone", parameters.backbone());
    given.put("iterations", parameters.iterations());
    return StylizeDefaults.with(given);
  }

  private static List<String> names(List<SheetEntry> exhibits) {
    return exhibits.stream().map(exhibit -> exhibit.file().toString()).toList();
  }
}
