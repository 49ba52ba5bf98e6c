package dev.atelier.autoencoder.index.report;

import dev.atelier.api.picture.Picture;
import dev.atelier.autoencoder.index.store.PictureIndex;
import dev.atelier.autoencoder.index.store.ThumbnailCodec;
import dev.atelier.toolkit.report.HtmlElement;
import dev.atelier.toolkit.report.PictureGrid;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Shows pictures of an index in a page, from the small copies that the index keeps. */
public final class ThumbnailGallery {

  /** How many pictures stand in a row of a sheet. */
  public static final int COLUMNS = 12;

  private ThumbnailGallery() {}

  /** Returns a picture with what is to be said of it, and the name of its file. */
  public static HtmlElement figure(PictureIndex index, PictureIndex.Entry entry, String caption) {
    return HtmlElement.tag("figure")
        .add(
            image(index, entry),
            HtmlElement.tag("figcaption", caption)
                .add(
                    HtmlElement.tag("span", fileName(entry.name()))
                        .set("class", "file")
                        .set("title", entry.name())));
  }

  /** Returns the picture alone; a word if no copy of it is kept. */
  public static HtmlElement image(PictureIndex index, PictureIndex.Entry entry) {
    byte[] copy = index.thumbnail(entry);
    if (copy.length == 0) {
      return HtmlElement.tag("span", "no small copy is kept").set("class", "soft");
    }
    HtmlElement image =
        HtmlElement.tag("img")
            .set(
                "src",
                "data:%s;base64,%s"
                    .formatted(ThumbnailCodec.type(copy), Base64.getEncoder().encodeToString(copy)))
            .set("alt", fileName(entry.name()));
    return ThumbnailCodec.type(copy).equals("image/png") ? image.set("class", "tiny") : image;
  }

  /**
   * Draws small copies onto a sheet, the pictures of each block in rows.
   *
   * @param blocks the pictures
   * @param apart whether there is a row of nothing between two blocks
   * @return a PNG
   */
  public static byte[] sheet(
      PictureIndex index, List<List<PictureIndex.Entry>> blocks, boolean apart) {
    List<Optional<BufferedImage>> cells = new ArrayList<>();
    for (List<PictureIndex.Entry> block : blocks) {
      if (apart && !cells.isEmpty()) {
        cells.addAll(Collections.nCopies(COLUMNS, Optional.empty()));
      }
      block.forEach(entry -> cells.add(ThumbnailCodec.decoded(index.thumbnail(entry))));
      while (cells.size() % COLUMNS > 0) {
        cells.add(Optional.empty());
      }
    }
    int side =
        cells.stream()
            .flatMap(Optional::stream)
            .mapToInt(image -> Math.max(image.getWidth(), image.getHeight()))
            .max()
            .orElse(ThumbnailCodec.LONGEST);
    List<Picture> squares = cells.stream().map(cell -> square(cell, side)).toList();
    int enlargement = Math.max(1, ThumbnailCodec.LONGEST / side);
    return ThumbnailCodec.png(PictureGrid.of(squares, COLUMNS, enlargement).toImage());
  }

  /** Puts a picture into the middle of a white square. */
  private static Picture square(Optional<BufferedImage> image, int side) {
    BufferedImage square = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = square.createGraphics();
    try {
      graphics.setColor(Color.WHITE);
      graphics.fillRect(0, 0, side, side);
      image.ifPresent(
          drawn ->
              graphics.drawImage(
                  drawn, (side - drawn.getWidth()) / 2, (side - drawn.getHeight()) / 2, null));
    } finally {
      graphics.dispose();
    }
    return Picture.of(square);
  }

  /** Returns the last part of a name. */
  static String fileName(String name) {
    Path file = Path.of(name).getFileName();
    return file == null ? name : file.toString();
  }
}
