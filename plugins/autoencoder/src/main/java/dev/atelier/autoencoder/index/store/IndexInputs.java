package dev.atelier.autoencoder.index.store;

import dev.atelier.api.ParameterException;
import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;
import dev.atelier.toolkit.data.IdxReader;
import dev.atelier.toolkit.file.ContentHash;
import dev.atelier.toolkit.file.PictureFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Finds the pictures that a user names: a file, a folder with all below it, or a file of digits.
 */
public final class IndexInputs {

  /** How files of many pictures in one array are called, packed with gzip or not. */
  private static final Pattern IDX = Pattern.compile(".*[.-]idx3-ubyte(\\.gz)?|.*\\.idx(\\.gz)?");

  private final PictureService pictures;

  public IndexInputs(PictureService pictures) {
    this.pictures = pictures;
  }

  /**
   * Finds pictures.
   *
   * @param option the option that names them, for messages
   * @param path a file or a folder
   * @param limit at most how many to take of a file of many pictures, 0 for all
   * @return at least one, sorted
   * @throws ParameterException if there is nothing
   */
  public List<IndexInput> of(String option, Path path, int limit) {
    Path absolute = path.toAbsolutePath().normalize();
    if (Files.isDirectory(absolute)) {
      List<IndexInput> items = new ArrayList<>();
      for (Path file : PictureFolder.files(option, absolute, IndexInputs::isDigits)) {
        items.addAll(inFile(file, limit));
      }
      return items;
    }
    if (!Files.exists(absolute)) {
      throw new ParameterException(
          "%s: there is no %s; name a picture or a folder with pictures in it"
              .formatted(option, path));
    }
    return inFile(absolute, limit);
  }

  /** Says whether what an entry of an index is named after is still there. */
  public static boolean exists(String name) {
    return Files.exists(Path.of(file(name)));
  }

  /** Returns the file that an entry is from. */
  public static String file(String name) {
    return name.replaceFirst("#\\d+$", "");
  }

  private static boolean isDigits(Path file) {
    return IDX.matcher(file.getFileName().toString().toLowerCase(Locale.ROOT)).matches();
  }

  private List<IndexInput> inFile(Path file, int limit) {
    return isDigits(file) ? digits(file, limit) : List.of(ofFile(file));
  }

  private IndexInput ofFile(Path file) {
    return new IndexInput() {
      @Override
      public String name() {
        return file.toString();
      }

      @Override
      public String hash() {
        return ContentHash.of(file);
      }

      @Override
      public Picture picture() {
        return pictures.read(file);
      }
    };
  }

  private static List<IndexInput> digits(Path file, int limit) {
    IdxReader array = IdxReader.open(file, 3);
    int count = array.dimensions().get(0);
    int height = array.dimensions().get(1);
    int width = array.dimensions().get(2);
    return new AbstractList<>() {
      @Override
      public IndexInput get(int index) {
        return new Digit(file + "#" + index, width, height, array.read(index));
      }

      @Override
      public int size() {
        return limit == 0 ? count : Math.min(limit, count);
      }
    };
  }

  /** A gray picture whose bytes are at hand. */
  private static final class Digit implements IndexInput {

    private final String name;
    private final int width;
    private final int height;
    private final byte[] values;

    Digit(String name, int width, int height, byte[] values) {
      this.name = name;
      this.width = width;
      this.height = height;
      this.values = values;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public String hash() {
      return ContentHash.of(values);
    }

    @Override
    public Picture picture() {
      int[] pixels = new int[values.length];
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = (values[i] & 0xff) * 0x010101;
      }
      return Picture.of(width, height, pixels);
    }
  }
}
