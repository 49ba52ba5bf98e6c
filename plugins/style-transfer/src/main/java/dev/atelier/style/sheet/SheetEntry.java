package dev.atelier.style.sheet;

import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;
import dev.atelier.toolkit.file.PictureFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A picture at the edge of a contact sheet.
 *
 * @param file where it came from
 * @param square its middle, at the size that is painted
 */
record SheetEntry(Path file, Picture square) {

  /**
   * Returns the files named and those in the folders named.
   *
   * @param option the option that names them, such as {@code --contents}
   * @param named files and folders
   * @return at least one file
   * @throws ParameterException if nothing is named, or a folder is empty
   */
  static List<Path> files(String option, List<Path> named) {
    if (named.isEmpty()) {
      throw new ParameterException(option + " names no picture; give at least one, or a folder");
    }
    List<Path> files = new ArrayList<>();
    for (Path path : named) {
      if (Files.isDirectory(path)) {
        files.addAll(PictureFolder.files(option, path));
      } else {
        files.add(path);
      }
    }
    return List.copyOf(files);
  }

  /**
   * Reads pictures. What cannot be read is passed over where it only came with its folder.
   *
   * @param option the option that names them
   * @param named files and folders
   * @param size the side that pictures are painted at
   * @param pictures what reads and scales
   * @return at least one
   * @throws OperationException if a file that is named cannot be read, or none of a folder's can
   */
  static List<SheetEntry> read(String option, List<Path> named, int size, PictureService pictures) {
    List<SheetEntry> exhibits = new ArrayList<>();
    for (Path file : files(option, named)) {
      try {
        exhibits.add(new SheetEntry(file, square(pictures.read(file), size, pictures)));
      } catch (OperationException e) {
        if (named.contains(file)) {
          throw e;
        }
      }
    }
    if (exhibits.isEmpty()) {
      throw new OperationException(
          option + " names folders without a picture that can be read; name others");
    }
    return List.copyOf(exhibits);
  }

  private static Picture square(Picture picture, int size, PictureService pictures) {
    int side = Math.min(picture.width(), picture.height());
    int left = (picture.width() - side) / 2;
    int top = (picture.height() - side) / 2;
    Picture middle = Picture.of(picture.toImage().getSubimage(left, top, side, side));
    return pictures.resize(middle, size, size);
  }
}
