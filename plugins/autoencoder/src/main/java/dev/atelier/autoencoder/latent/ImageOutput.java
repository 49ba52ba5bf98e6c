package dev.atelier.autoencoder.latent;

import dev.atelier.api.ParameterException;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.api.file.FileErrors;
import dev.atelier.api.picture.Picture;
import dev.atelier.toolkit.file.OutputFile;
import dev.atelier.toolkit.file.PictureFolder;
import dev.atelier.toolkit.report.PictureGrid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Where made pictures go: all onto one sheet, or each into a file of its own. */
final class ImageOutput {

  /** More pixels than this are no sheet that a viewer opens. */
  private static final long MOST_PIXELS = 200_000_000;

  private final Path target;
  private final boolean sheet;
  private final int columns;
  private final int enlargement;
  private final List<Picture> waiting = new ArrayList<>();

  /**
   * Looks whether the place can be written to.
   *
   * @param target a new file that ends in .png, or a new or empty folder
   * @param columns how many pictures stand in a row of a sheet
   * @param enlargement how many pixels wide and high each pixel is
   * @throws ParameterException if it cannot
   */
  ImageOutput(Path target, int columns, int enlargement) {
    this.target = target;
    this.sheet = isSheet(target);
    this.columns = columns;
    this.enlargement = enlargement;
    if (sheet) {
      new OutputFile("--output", target);
    } else if (Files.isDirectory(target)) {
      if (!PictureFolder.directlyIn(target).isEmpty()) {
        throw new ParameterException(
            "--output: the folder " + target + " is not empty; name a new or an empty one");
      }
    } else if (target.getFileName().toString().contains(".") || Files.exists(target)) {
      throw new ParameterException(
          "--output: " + target + " is neither a sheet, whose name ends in .png, nor a folder");
    } else {
      new OutputFile("--output", target);
    }
  }

  private static boolean isSheet(Path target) {
    return target.toString().toLowerCase(Locale.ROOT).endsWith(".png");
  }

  /** Refuses more pictures than fit onto a sheet. */
  void requireRoom(int count, int side) {
    long pixels = (long) count * side * side * enlargement * enlargement;
    if (sheet && pixels > MOST_PIXELS) {
      throw new ParameterException(
          "--output: a sheet of %d pictures has %d million pixels; name a folder instead, or ask for fewer"
              .formatted(count, pixels / 1_000_000));
    }
  }

  /**
   * Takes the next picture, all of which have one size; in a folder it is written at once.
   *
   * @param name what it is called in a folder, without an ending
   */
  void add(Picture picture, String name) {
    if (sheet) {
      waiting.add(picture);
      return;
    }
    try {
      Files.createDirectories(target);
    } catch (IOException e) {
      throw FileErrors.unwritable(target, e);
    }
    PictureGrid.write(
        PictureGrid.enlarged(picture, enlargement),
        target.resolve(name + ".png"),
        ExistingFile.FAIL);
  }

  /** Writes the sheet, if it is one, after the last picture. */
  void finish() {
    if (sheet) {
      PictureGrid.write(
          PictureGrid.of(waiting, Math.min(columns, waiting.size()), enlargement),
          target,
          ExistingFile.FAIL);
    }
  }
}
