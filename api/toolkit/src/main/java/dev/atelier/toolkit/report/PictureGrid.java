package dev.atelier.toolkit.report;

import dev.atelier.api.ParameterException;
import dev.atelier.api.file.AtomicFile;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.api.picture.Picture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/** Puts pictures of one size beside and below each other. */
public final class PictureGrid {

  private static final int GAP = 2;
  private static final int PAPER = 0xffffff;

  private PictureGrid() {}

  /**
   * Draws a sheet.
   *
   * @param pictures pictures of one size, row by row
   * @param columns how many stand in a row
   * @param enlargement how many pixels wide and high each pixel is
   */
  public static Picture of(List<Picture> pictures, int columns, int enlargement) {
    int cellWidth = pictures.get(0).width() * enlargement;
    int cellHeight = pictures.get(0).height() * enlargement;
    int rows = (pictures.size() + columns - 1) / columns;
    int width = columns * (cellWidth + GAP) + GAP;
    int height = rows * (cellHeight + GAP) + GAP;
    int[] sheet = new int[Math.multiplyExact(width, height)];
    Arrays.fill(sheet, PAPER);
    for (int i = 0; i < pictures.size(); i++) {
      int left = GAP + i % columns * (cellWidth + GAP);
      int top = GAP + i / columns * (cellHeight + GAP);
      int[] pixels = enlarged(pictures.get(i), enlargement).pixels();
      for (int y = 0; y < cellHeight; y++) {
        System.arraycopy(pixels, y * cellWidth, sheet, (top + y) * width + left, cellWidth);
      }
    }
    return Picture.of(width, height, sheet);
  }

  /** Makes each pixel so many pixels wide and high. */
  public static Picture enlarged(Picture picture, int enlargement) {
    if (enlargement == 1) {
      return picture;
    }
    int width = picture.width() * enlargement;
    int height = picture.height() * enlargement;
    int[] pixels = picture.pixels();
    int[] larger = new int[Math.multiplyExact(width, height)];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        larger[y * width + x] = pixels[y / enlargement * picture.width() + x / enlargement];
      }
    }
    return Picture.of(width, height, larger);
  }

  /** Writes a picture as PNG, whole or not at all. */
  public static void write(Picture picture, Path file, ExistingFile existing) {
    AtomicFile.write(
        file,
        existing,
        output -> {
          if (!ImageIO.write(picture.toImage(), "png", output)) {
            throw new IOException("there is nothing to write PNG with");
          }
        });
  }

  /** Refuses a name that a PNG cannot have. */
  public static void requirePng(String option, Path file) {
    if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
      throw new ParameterException(
          option + ": " + file + " is to be a picture; end its name in .png");
    }
  }
}
