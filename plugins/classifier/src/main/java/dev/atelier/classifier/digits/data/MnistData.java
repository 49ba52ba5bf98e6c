package dev.atelier.classifier.digits.data;

import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.picture.Picture;
import dev.atelier.classifier.digits.ink.DigitNormalizer;
import dev.atelier.toolkit.data.IdxFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Handwritten digits of 28x28 pixels with what they are, from the two files in which MNIST (LeCun
 * et al., Proceedings of the IEEE, 1998) is handed on.
 */
public final class MnistData {

  private final byte[][] images;
  private final int[] labels;

  MnistData(byte[][] images, int[] labels) {
    this.images = images;
    this.labels = labels;
  }

  /** Returns what each is, 0..9; not to be changed. */
  public int[] labels() {
    return labels;
  }

  private static final List<String> BEGINNINGS = List.of("train-", "");
  private static final List<String> ENDS = List.of(".gz", "");

  /**
   * Reads a folder.
   *
   * @param option the option that names it, for messages
   * @param folder with {@code train-images-idx3-ubyte.gz} and {@code train-labels-idx1-ubyte.gz};
   *     the names may lack {@code train-} or {@code .gz}
   * @throws ParameterException if there are no such files
   * @throws OperationException if one is damaged, or they do not belong together
   */
  public static MnistData read(String option, Path folder) {
    Path imageFile = find(option, folder, "images-idx3-ubyte");
    Path labelFile = find(option, folder, "labels-idx1-ubyte");
    IdxFile pixels = IdxFile.read(imageFile, 3);
    IdxFile names = IdxFile.read(labelFile, 1);
    List<Integer> size = pixels.dimensions();
    if (size.get(1) != DigitNormalizer.SIDE || size.get(2) != DigitNormalizer.SIDE) {
      throw new OperationException(
          "%s holds pictures of %dx%d pixels; digits of 28x28 are wanted"
              .formatted(imageFile, size.get(2), size.get(1)));
    }
    if (!size.get(0).equals(names.dimensions().get(0))) {
      throw new OperationException(
          "%s holds %d pictures, but %s holds %d labels; take both from the same set"
              .formatted(imageFile, size.get(0), labelFile, names.dimensions().get(0)));
    }
    byte[][] images = new byte[size.get(0)][DigitNormalizer.PIXELS];
    int[] labels = new int[images.length];
    for (int i = 0; i < images.length; i++) {
      System.arraycopy(pixels.values(), i * DigitNormalizer.PIXELS, images[i], 0, images[i].length);
      labels[i] = names.values()[i] & 0xff;
      if (labels[i] > 9) {
        throw new OperationException(
            "%s calls picture %d a %d; labels are 0 to 9".formatted(labelFile, i, labels[i]));
      }
    }
    return new MnistData(images, labels);
  }

  private static Path find(String option, Path folder, String name) {
    for (String beginning : BEGINNINGS) {
      for (String end : ENDS) {
        Path file = folder.resolve(beginning + name + end);
        if (Files.exists(file)) {
          return file;
        }
      }
    }
    throw new ParameterException(
        "%s: there is no train-%s.gz in %s; name the folder with the files of MNIST"
            .formatted(option, name, folder));
  }

  /** Returns how many digits there are. */
  public int size() {
    return labels.length;
  }

  /** Returns a digit as 28x28 values, 0 the paper and 1 the ink. */
  public float[] image(int index) {
    float[] values = new float[DigitNormalizer.PIXELS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (images[index][i] & 0xff) / 255f;
    }
    return values;
  }

  /** Returns a digit as a picture, light on dark. */
  public Picture picture(int index) {
    int[] pixels = new int[DigitNormalizer.PIXELS];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (images[index][i] & 0xff) * 0x010101;
    }
    return Picture.of(DigitNormalizer.SIDE, DigitNormalizer.SIDE, pixels);
  }

  /** Returns the digits from one index to before another. */
  public MnistData range(int from, int to) {
    return new MnistData(
        Arrays.copyOfRange(images, from, to), Arrays.copyOfRange(labels, from, to));
  }
}
