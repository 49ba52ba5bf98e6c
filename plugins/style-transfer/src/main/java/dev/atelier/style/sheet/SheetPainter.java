package dev.atelier.style.sheet;

import dev.atelier.api.picture.Picture;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;

/** Puts pictures into the cells of a contact sheet. */
final class SheetPainter {

  /** Light and without a color of its own, for a color would change those beside it. */
  static final Color BACKGROUND = new Color(0xeeeeee);

  private final SheetLayout layout;
  private final BufferedImage image;

  SheetPainter(SheetLayout layout) {
    this.layout = layout;
    this.image = new BufferedImage(layout.width(), layout.height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.setColor(BACKGROUND);
      graphics.fillRect(0, 0, layout.width(), layout.height());
    } finally {
      graphics.dispose();
    }
  }

  /** Puts a picture that is as large as a cell where a row and a column meet. */
  void put(int row, int column, Picture picture) {
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.drawImage(picture.toImage(), layout.offset(column), layout.offset(row), null);
    } finally {
      graphics.dispose();
    }
  }

  /** Returns the sheet as it stands. */
  BufferedImage image() {
    return image;
  }
}
