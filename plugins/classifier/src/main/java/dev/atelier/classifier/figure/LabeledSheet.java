package dev.atelier.classifier.figure;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Lays out pictures with words below them, under headings, from the top to the bottom. */
public final class LabeledSheet {

  /** Light and without a color of its own, for a color would change those beside it. */
  public static final Color BACKGROUND = new Color(0xeeeeee);

  private static final Color INK = new Color(0x202020);
  private static final Color FAINT_INK = new Color(0x606060);
  private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 22);
  private static final Font HEADING = new Font(Font.SANS_SERIF, Font.BOLD, 17);
  private static final Font WORDS = new Font(Font.SANS_SERIF, Font.PLAIN, 14);

  private static final int MARGIN = 24;
  private static final int GAP = 14;
  private static final int BELOW_PICTURE = 4;

  private final List<Block> blocks = new ArrayList<>();

  /**
   * A picture with words below it.
   *
   * @param image the picture
   * @param lines the words, line by line; the first is darker
   */
  public record Cell(BufferedImage image, List<String> lines) {
    public Cell {
      lines = List.copyOf(lines);
    }
  }

  /** What takes the whole width of the sheet. */
  private interface Block {
    int width();

    int height();

    void draw(Graphics2D graphics, int left, int top);
  }

  private record Line(String text, Font font, Color color, int space) implements Block {

    @Override
    public int width() {
      return metrics(font).stringWidth(text);
    }

    @Override
    public int height() {
      return space + metrics(font).getHeight();
    }

    @Override
    public void draw(Graphics2D graphics, int left, int top) {
      graphics.setFont(font);
      graphics.setColor(color);
      graphics.drawString(text, left, top + space + metrics(font).getAscent());
    }
  }

  private record Row(List<Cell> cells, List<Integer> widths) implements Block {

    @Override
    public int width() {
      return widths.stream().mapToInt(width -> width + GAP).sum() - GAP;
    }

    @Override
    public int height() {
      return GAP + pictures() + cells.stream().mapToInt(cell -> words(cell)).max().orElse(0);
    }

    private int pictures() {
      return cells.stream().mapToInt(cell -> cell.image().getHeight()).max().orElse(0);
    }

    private static int words(Cell cell) {
      return cell.lines().isEmpty()
          ? 0
          : BELOW_PICTURE + cell.lines().size() * metrics(WORDS).getHeight();
    }

    @Override
    public void draw(Graphics2D graphics, int left, int top) {
      graphics.setFont(WORDS);
      FontMetrics metrics = metrics(WORDS);
      int x = left;
      for (int i = 0; i < cells.size(); i++) {
        Cell cell = cells.get(i);
        graphics.drawImage(cell.image(), x, top + GAP, null);
        int y = top + GAP + cell.image().getHeight() + BELOW_PICTURE;
        for (int line = 0; line < cell.lines().size(); line++) {
          graphics.setColor(line == 0 ? INK : FAINT_INK);
          graphics.drawString(cell.lines().get(line), x, y + metrics.getAscent());
          y += metrics.getHeight();
        }
        x += widths.get(i) + GAP;
      }
    }
  }

  private static FontMetrics metrics(Font font) {
    Graphics2D graphics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
    try {
      smooth(graphics);
      return graphics.getFontMetrics(font);
    } finally {
      graphics.dispose();
    }
  }

  private static void smooth(Graphics2D graphics) {
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
  }

  /** Writes a line in small letters on a picture. */
  public static void write(Graphics2D graphics, String text, int left, int top) {
    smooth(graphics);
    graphics.setFont(WORDS);
    graphics.setColor(INK);
    graphics.drawString(text, left, top + metrics(WORDS).getAscent());
  }

  /** Returns how high a line in small letters is. */
  public static int lineHeight() {
    return metrics(WORDS).getHeight();
  }

  /** Adds a line in large letters. */
  public LabeledSheet title(String text) {
    blocks.add(new Line(text, TITLE, INK, 0));
    return this;
  }

  /** Adds a line that begins a part. */
  public LabeledSheet heading(String text) {
    blocks.add(new Line(text, HEADING, INK, GAP));
    return this;
  }

  /** Adds a line in small letters. */
  public LabeledSheet note(String text) {
    blocks.add(new Line(text, WORDS, FAINT_INK, 2));
    return this;
  }

  /** Adds cells side by side, all as wide as the widest. */
  public LabeledSheet row(List<Cell> cells) {
    return grid(cells, Math.max(1, cells.size()));
  }

  /** Adds cells in rows of some columns, all as wide as the widest. */
  public LabeledSheet grid(List<Cell> cells, int columns) {
    int widest = widths(cells).stream().mapToInt(width -> width).max().orElse(0);
    for (int i = 0; i < cells.size(); i += columns) {
      List<Cell> row = cells.subList(i, Math.min(cells.size(), i + columns));
      blocks.add(new Row(List.copyOf(row), Collections.nCopies(row.size(), widest)));
    }
    return this;
  }

  /** Adds cells side by side, each as wide as it needs. */
  public LabeledSheet besides(List<Cell> cells) {
    blocks.add(new Row(List.copyOf(cells), widths(cells)));
    return this;
  }

  private static List<Integer> widths(List<Cell> cells) {
    FontMetrics metrics = metrics(WORDS);
    List<Integer> widths = new ArrayList<>();
    for (Cell cell : cells) {
      int width = cell.image().getWidth();
      for (String line : cell.lines()) {
        width = Math.max(width, metrics.stringWidth(line));
      }
      widths.add(width);
    }
    return widths;
  }

  /** Returns the sheet. */
  public BufferedImage image() {
    return image(MARGIN, 0);
  }

  /** Returns the sheet without a margin, to be put into another beside a picture. */
  public BufferedImage part() {
    return image(0, GAP);
  }

  private BufferedImage image(int margin, int cutAbove) {
    int width = 2 * margin + blocks.stream().mapToInt(Block::width).max().orElse(0);
    int height = 2 * margin - cutAbove + blocks.stream().mapToInt(Block::height).sum();
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      smooth(graphics);
      graphics.setColor(BACKGROUND);
      graphics.fillRect(0, 0, width, height);
      int top = margin - cutAbove;
      for (Block block : blocks) {
        block.draw(graphics, margin, top);
        top += block.height();
      }
    } finally {
      graphics.dispose();
    }
    return image;
  }
}
