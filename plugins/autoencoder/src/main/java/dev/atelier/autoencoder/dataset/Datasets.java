package dev.atelier.autoencoder.dataset;

import dev.atelier.api.ParameterException;
import dev.atelier.api.picture.PictureService;
import dev.atelier.autoencoder.model.AutoencoderDescription;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds out whether a user named a folder of pictures or a file that holds many. */
public final class Datasets {

  private static final int USUAL_SIDE = 64;

  private Datasets() {}

  /**
   * Opens pictures.
   *
   * @param option the option that names them, for messages
   * @param place a folder, or a file in IDX format
   * @param size the side asked for; 0 for what suits
   * @param gray whether colors are left out
   * @param change how much pictures are changed at random, 0..1
   * @param flip whether half of them are mirrored
   * @throws ParameterException if there is neither, or a size is none that a network takes
   */
  public static ImageDataset open(
      String option,
      Path place,
      int size,
      boolean gray,
      double change,
      boolean flip,
      PictureService pictures) {
    if (Files.isRegularFile(place)) {
      IdxDataset squares = new IdxDataset(place, change);
      if (size != 0 && size != squares.side()) {
        throw new ParameterException(
            "--size: the pictures in %s have %d pixels, and are not scaled; leave --size out"
                .formatted(place, squares.side()));
      }
      if (flip) {
        throw new ParameterException(
            "--flip is for folders of pictures, not for an IDX file; leave it out");
      }
      requireSide(squares.side());
      return squares;
    }
    int side = size == 0 ? USUAL_SIDE : size;
    requireSide(side);
    return new FolderDataset(option, place, side, gray ? 1 : 3, change, flip, pictures);
  }

  /**
   * Opens pictures for a model, as they are.
   *
   * @throws ParameterException if the model is of others
   */
  public static ImageDataset open(
      String option, Path place, AutoencoderDescription description, PictureService pictures) {
    boolean gray = description.channels() == 1;
    int size = Files.isRegularFile(place) ? 0 : description.side();
    ImageDataset squares = open(option, place, size, gray, 0, false, pictures);
    if (squares.side() != description.side() || squares.channels() != description.channels()) {
      throw new ParameterException(
          "--model: it is of %s pictures of %d pixels, and %s holds %s ones of %d; name another model"
              .formatted(
                  colors(description.channels()),
                  description.side(),
                  place,
                  colors(squares.channels()),
                  squares.side()));
    }
    return squares;
  }

  private static String colors(int channels) {
    return channels == 1 ? "gray" : "colored";
  }

  private static void requireSide(int side) {
    if (AutoencoderDescription.isSide(side)) {
      return;
    }
    int below = side;
    while (below > 0 && !AutoencoderDescription.isSide(below)) {
      below--;
    }
    int above = side;
    while (above < 1000 && !AutoencoderDescription.isSide(above)) {
      above++;
    }
    String near = below == 0 ? "" + above : above == 1000 ? "" + below : below + " or " + above;
    throw new ParameterException(
        "--size: a side of %d pixels cannot be halved down to 4, 5, 6 or 7; ask for %s"
            .formatted(side, near));
  }
}
