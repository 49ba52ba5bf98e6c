package dev.atelier.autoencoder.dataset;

import dev.atelier.api.OperationException;
import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;
import dev.atelier.autoencoder.model.PixelTensors;
import dev.atelier.toolkit.file.PictureFolder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Pictures of a folder and those below. They stay on the disk; small copies are kept of as many as
 * a part of Java's memory holds, for decoding takes longer than learning.
 */
public final class FolderDataset implements ImageDataset {

  /** How much larger than the square the part of a picture is that is cut from. */
  private static final double MARGIN = 1.25;

  /** How many pixels of a copy along each side are made one: fewer would blur what is cut. */
  private static final int FINER = 2;

  /** The part of Java's memory that copies may take. */
  private static final double MOST_OF_MEMORY = 0.3;

  private final List<Path> files;
  private final int side;
  private final int channels;
  private final double change;
  private final boolean flip;
  private final PictureService pictures;
  private final Map<Integer, Copy> copies = new HashMap<>();
  private final Map<Integer, String> skipped = new HashMap<>();
  private long room = (long) (MOST_OF_MEMORY * Runtime.getRuntime().maxMemory());

  /** A picture whose short side is somewhat longer than the square. */
  private static final class Copy {

    private final int width;
    private final int height;
    private final byte[] colors;

    Copy(int width, int height, byte[] colors) {
      this.width = width;
      this.height = height;
      this.colors = colors;
    }
  }

  /**
   * Lists a folder.
   *
   * @param change how much pictures are cut at random, 0..1
   * @param flip whether half of them are mirrored
   */
  public FolderDataset(
      String option,
      Path folder,
      int side,
      int channels,
      double change,
      boolean flip,
      PictureService pictures) {
    this.files = PictureFolder.files(option, folder);
    this.side = side;
    this.channels = channels;
    this.change = change;
    this.flip = flip;
    this.pictures = pictures;
  }

  @Override
  public int size() {
    return files.size();
  }

  @Override
  public int side() {
    return side;
  }

  @Override
  public int channels() {
    return channels;
  }

  @Override
  public String name(int index) {
    return files.get(index).toString();
  }

  @Override
  public Map<String, String> skipped() {
    Map<String, String> named = new LinkedHashMap<>();
    skipped.keySet().stream().sorted().forEach(i -> named.put(name(i), skipped.get(i)));
    return Collections.unmodifiableMap(named);
  }

  @Override
  public Optional<float[]> whole(int index) {
    return read(index).map(picture -> PixelTensors.middle(picture, side, channels, pictures));
  }

  private Optional<Picture> read(int index) {
    if (skipped.containsKey(index)) {
      return Optional.empty();
    }
    try {
      return Optional.of(pictures.read(files.get(index)));
    } catch (OperationException e) {
      skipped.put(index, e.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public Optional<float[]> varied(int index, SplittableRandom random) {
    // Drawn before anything is read: a broken picture changes nothing for those after it.
    double smaller = random.nextDouble();
    double right = random.nextDouble();
    double down = random.nextDouble();
    boolean mirrored = random.nextBoolean() && flip;
    return copy(index)
        .map(
            copy -> {
              int shortest = Math.min(copy.width, copy.height);
              double square = shortest * (1 - change * smaller * (1 - 1 / MARGIN));
              double left = place(copy.width - square, right);
              double top = place(copy.height - square, down);
              return cut(copy, left, top, square / side, mirrored);
            });
  }

  /** Returns where along a side a square begins: in the middle if nothing is to change. */
  private double place(double free, double drawn) {
    return free * (0.5 + change * (drawn - 0.5));
  }

  private Optional<Copy> copy(int index) {
    Copy kept = copies.get(index);
    if (kept != null) {
      return Optional.of(kept);
    }
    return read(index)
        .map(
            picture -> {
              Copy copy = small(picture);
              if (room >= copy.colors.length) {
                room -= copy.colors.length;
                copies.put(index, copy);
              }
              return copy;
            });
  }

  private Copy small(Picture picture) {
    Picture scaled =
        PixelTensors.shortSide(picture, (int) Math.round(FINER * MARGIN * side), pictures);
    int[] pixels = scaled.pixels();
    // A strip is cut to twice its width: nothing further out is ever in the middle of a square.
    int shortest = Math.min(scaled.width(), scaled.height());
    int width = Math.min(scaled.width(), 2 * shortest);
    int height = Math.min(scaled.height(), 2 * shortest);
    int left = (scaled.width() - width) / 2;
    int top = (scaled.height() - height) / 2;
    byte[] colors = new byte[3 * width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int pixel = pixels[(top + y) * scaled.width() + left + x];
        int place = 3 * (y * width + x);
        colors[place] = (byte) (pixel >> 16);
        colors[place + 1] = (byte) (pixel >> 8);
        colors[place + 2] = (byte) pixel;
      }
    }
    return new Copy(width, height, colors);
  }

  private float[] cut(Copy copy, double left, double top, double step, boolean mirrored) {
    float[] values = new float[channels * side * side];
    float[] color = new float[3];
    double finer = step / FINER;
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        Arrays.fill(color, 0);
        int across = mirrored ? side - 1 - x : x;
        for (int i = 0; i < FINER * FINER; i++) {
          int right = i % FINER;
          int below = i / FINER;
          double u = left + across * step + (right + 0.5) * finer - 0.5;
          double v = top + y * step + (below + 0.5) * finer - 0.5;
          addBetween(
              copy,
              Math.min(copy.width - 1, Math.max(0, u)),
              Math.min(copy.height - 1, Math.max(0, v)),
              color);
        }
        put(color, values, y * side + x);
      }
    }
    return values;
  }

  private void put(float[] color, float[] values, int place) {
    float scale = 1f / (255 * FINER * FINER);
    if (channels == 1) {
      values[place] = scale * (0.299f * color[0] + 0.587f * color[1] + 0.114f * color[2]);
    } else {
      for (int c = 0; c < 3; c++) {
        values[c * side * side + place] = scale * color[c];
      }
    }
  }

  private static void addBetween(Copy copy, double u, double v, float[] color) {
    int x = (int) u;
    int y = (int) v;
    int nextX = Math.min(copy.width - 1, x + 1);
    int nextY = Math.min(copy.height - 1, y + 1);
    float right = (float) (u - x);
    float below = (float) (v - y);
    for (int c = 0; c < 3; c++) {
      float upper = at(copy, x, y, c) * (1 - right) + at(copy, nextX, y, c) * right;
      float lower = at(copy, x, nextY, c) * (1 - right) + at(copy, nextX, nextY, c) * right;
      color[c] += upper * (1 - below) + lower * below;
    }
  }

  private static float at(Copy copy, int x, int y, int channel) {
    return copy.colors[3 * (y * copy.width + x) + channel] & 0xff;
  }
}
