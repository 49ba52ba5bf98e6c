package dev.atelier.autoencoder.index.map;

import dev.atelier.autoencoder.index.store.ThumbnailCodec;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Many small pictures on few large ones, so that a page with thousands opens at once. */
final class SpriteAtlas {

  /** The side of a sheet in pixels: what every browser can hold. */
  private static final int SHEET = 1024;

  private static final float QUALITY = 0.72f;

  private final int side;
  private final List<BufferedImage> sheets = new ArrayList<>();
  private int count;

  /**
   * Begins with an empty sheet.
   *
   * @param side the side of each picture in pixels
   */
  SpriteAtlas(int side) {
    this.side = side;
  }

  /** Returns the side of pictures with which a page stays at some megabytes. */
  static int sideFor(int pictures) {
    return pictures <= 2000 ? ThumbnailCodec.LONGEST : pictures <= 6000 ? 40 : 24;
  }

  /** Returns the side of each picture in pixels. */
  int side() {
    return side;
  }

  /** Returns how many pictures are beside each other. */
  int columns() {
    return SHEET / side;
  }

  /** Returns how many pictures are on a sheet. */
  int perSheet() {
    return columns() * columns();
  }

  /** Adds a picture, of which the middle square is taken; an empty one leaves its place empty. */
  void add(Optional<BufferedImage> picture) {
    int place = count % perSheet();
    if (place == 0) {
      sheets.add(blank());
    }
    picture.ifPresent(image -> draw(image, place));
    count++;
  }

  private BufferedImage blank() {
    BufferedImage sheet =
        new BufferedImage(columns() * side, columns() * side, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = sheet.createGraphics();
    graphics.setColor(new Color(0xeef1f5));
    graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
    graphics.dispose();
    return sheet;
  }

  private void draw(BufferedImage image, int place) {
    int shorter = Math.min(image.getWidth(), image.getHeight());
    int left = (image.getWidth() - shorter) / 2;
    int top = (image.getHeight() - shorter) / 2;
    int x = place % columns() * side;
    int y = place / columns() * side;
    Graphics2D graphics = sheets.get(sheets.size() - 1).createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    graphics.drawImage(
        image, x, y, x + side, y + side, left, top, left + shorter, top + shorter, null);
    graphics.dispose();
  }

  /** Returns the sheets as they stand in a page; the last is cut to what is on it. */
  List<String> addresses() {
    List<String> addresses = new ArrayList<>();
    for (int i = 0; i < sheets.size(); i++) {
      BufferedImage sheet = sheets.get(i);
      if (i == sheets.size() - 1) {
        int rows = ((count - 1) % perSheet()) / columns() + 1;
        sheet = sheet.getSubimage(0, 0, sheet.getWidth(), rows * side);
      }
      addresses.add(
          "data:image/jpeg;base64,"
              + Base64.getEncoder().encodeToString(ThumbnailCodec.jpeg(sheet, QUALITY)));
    }
    return addresses;
  }
}
