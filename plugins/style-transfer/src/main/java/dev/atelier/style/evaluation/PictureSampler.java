package dev.atelier.style.evaluation;

import dev.atelier.api.OperationException;
import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;
import dev.atelier.toolkit.file.PictureFolder;
import dev.atelier.toolkit.training.HoldoutSplit;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** Draws pictures from a folder at random; none comes again before all have come. */
final class PictureSampler {

  /** A longer picture would, with the short side that is asked for, take too much memory. */
  private static final int LONGEST_FOR_SHORTEST = 4;

  private final String option;
  private final Path folder;
  private final PictureService pictures;
  private final Random random;
  private final List<Path> files;
  private final Deque<Path> waiting = new ArrayDeque<>();
  private int skipped;

  /** A picture and where it came from. */
  record Drawn(Path file, Picture picture) {}

  /**
   * Lists the folder; the option that names it is for messages.
   *
   * @param every which of the files to draw from, every n-th
   */
  PictureSampler(String option, Path folder, int every, PictureService pictures, Random random) {
    this.option = option;
    this.folder = folder;
    this.pictures = pictures;
    this.random = random;
    this.files = new ArrayList<>(HoldoutSplit.only(PictureFolder.files(option, folder), every));
  }

  /**
   * Draws a picture, passing over files that cannot be read, or are more than four times as long as
   * wide.
   *
   * @throws OperationException if there is none
   */
  Drawn next() {
    while (!files.isEmpty()) {
      if (waiting.isEmpty()) {
        List<Path> shuffled = new ArrayList<>(files);
        Collections.shuffle(shuffled, random);
        waiting.addAll(shuffled);
      }
      Path file = waiting.remove();
      try {
        Picture picture = pictures.read(file);
        if (isUsable(picture)) {
          return new Drawn(file, picture);
        }
      } catch (OperationException e) {
        // Counted, like a picture of no use: folders of pictures often hold other things too.
      }
      files.remove(file);
      skipped++;
    }
    throw new OperationException(
        option
            + ": none of the "
            + skipped
            + " files in "
            + folder
            + " can be used as a picture; name a folder with pictures in it");
  }

  private static boolean isUsable(Picture picture) {
    int longest = Math.max(picture.width(), picture.height());
    int shortest = Math.min(picture.width(), picture.height());
    return longest <= LONGEST_FOR_SHORTEST * shortest;
  }

  /** Returns how many files were passed over so far. */
  int skipped() {
    return skipped;
  }
}
