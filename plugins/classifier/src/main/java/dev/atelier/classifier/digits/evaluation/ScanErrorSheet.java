package dev.atelier.classifier.digits.evaluation;

import dev.atelier.classifier.digits.scan.ScanReader;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Shows some scans of each kind with the marks found on them, wrongly read ones first. */
final class ScanErrorSheet {

  private static final int COLUMNS = 4;
  private static final int WIDTH = 340;
  private static final int HEIGHT = 130;
  private static final int CAPTION = 20;
  private static final Color RIGHT = new Color(0x1b7f3b);
  private static final Color WRONG = new Color(0xc62828);
  private static final Color STRANGE = new Color(0xef8f00);

  private final Map<String, List<Entry>> entries = new HashMap<>();

  private record Entry(
      ScanGenerator.Scan scan, List<List<ScanReader.Found>> rows, String read, String caption) {

    boolean isRight() {
      return scan.number().equals(read);
    }
  }

  /** Takes a scan if there is room: two of a kind in any case, two more if they are wrong. */
  void offer(
      ScanDifficulty difficulty,
      boolean printed,
      ScanGenerator.Scan scan,
      List<List<ScanReader.Found>> rows,
      String read) {
    List<Entry> kind = entries.computeIfAbsent(key(difficulty, printed), any -> new ArrayList<>());
    Entry entry = new Entry(scan, rows, read, difficulty.label());
    if (kind.size() < COLUMNS / 2) {
      kind.add(entry);
    } else if (!entry.isRight() && kind.size() < COLUMNS) {
      kind.add(entry);
    }
  }

  private static String key(ScanDifficulty difficulty, boolean printed) {
    return difficulty + (printed ? " printed" : " written");
  }

  /** Returns the sheet, a row of scans for each kind. */
  BufferedImage image() {
    int lines = entries.size();
    BufferedImage image =
        new BufferedImage(
            COLUMNS * WIDTH, Math.max(1, lines) * (HEIGHT + CAPTION), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.setColor(Color.WHITE);
      graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
      graphics.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
      graphics.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      int line = 0;
      for (boolean printed : new boolean[] {true, false}) {
        for (ScanDifficulty difficulty : ScanDifficulty.values()) {
          List<Entry> kind = entries.get(key(difficulty, printed));
          if (kind == null) {
            continue;
          }
          for (int column = 0; column < kind.size(); column++) {
            draw(kind.get(column), column * WIDTH, line * (HEIGHT + CAPTION), graphics);
          }
          line++;
        }
      }
    } finally {
      graphics.dispose();
    }
    return image;
  }

  private static void draw(Entry entry, int left, int top, Graphics2D graphics) {
    BufferedImage scan = entry.scan().picture().toImage();
    double scale = Math.min((WIDTH - 8.0) / scan.getWidth(), (HEIGHT - 8.0) / scan.getHeight());
    graphics.drawImage(
        scan,
        left + 4,
        top + CAPTION,
        (int) (scan.getWidth() * scale),
        (int) (scan.getHeight() * scale),
        null);
    for (List<ScanReader.Found> row : entry.rows()) {
      for (ScanReader.Found found : row) {
        graphics.setColor(found.prediction().known() ? RIGHT : STRANGE);
        graphics.drawRect(
            left + 4 + (int) (found.box().x() * scale),
            top + CAPTION + (int) (found.box().y() * scale),
            (int) (found.box().width() * scale),
            (int) (found.box().height() * scale));
      }
    }
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
    graphics.setColor(entry.isRight() ? RIGHT : WRONG);
    graphics.drawString(
        entry.caption()
            + ": "
            + entry.read()
            + (entry.isRight() ? "" : "  (is " + entry.scan().number() + ")"),
        left + 4,
        top + 15);
  }
}
