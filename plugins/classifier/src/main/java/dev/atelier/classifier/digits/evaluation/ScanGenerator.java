package dev.atelier.classifier.digits.evaluation;

import static java.util.Objects.requireNonNull;

import dev.atelier.api.picture.Picture;
import dev.atelier.classifier.digits.data.MnistData;
import dev.atelier.classifier.digits.ink.Box;
import dev.atelier.classifier.digits.ink.DigitNormalizer;
import dev.atelier.classifier.digits.ink.GrayImage;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Draws scans of numbers, printed or written by hand, easy or hard to read. */
final class ScanGenerator {

  private final List<Font> fonts;
  private final @Nullable MnistData written;

  /**
   * Creates a drawing.
   *
   * @param fonts what printed digits are drawn with
   * @param written what written digits are taken from; {@code null} if none are to be drawn
   */
  ScanGenerator(List<Font> fonts, @Nullable MnistData written) {
    this.fonts = List.copyOf(fonts);
    this.written = written;
  }

  /**
   * A scan.
   *
   * @param picture what it looks like
   * @param number what is on it, rows parted by a space
   * @param boxes where each digit is, in the order of the number
   */
  record Scan(Picture picture, String number, List<Box> boxes) {}

  /** What happens to one scan. */
  private record Treatment(
      double height,
      int rows,
      double angle,
      boolean ruled,
      boolean touching,
      double blur,
      double noise,
      double specks,
      double shade,
      boolean dark) {

    static Treatment of(ScanDifficulty difficulty, SplittableRandom random) {
      boolean mixed = difficulty == ScanDifficulty.MIXED;
      return new Treatment(
          difficulty == ScanDifficulty.SMALL
              ? random.nextDouble(12, 18)
              : random.nextDouble(mixed ? 18 : 24, 72),
          difficulty == ScanDifficulty.ROWS ? random.nextInt(2, 4) : 1,
          difficulty == ScanDifficulty.TURNED || mixed
              ? Math.toRadians(random.nextDouble(-5, 5))
              : 0,
          difficulty == ScanDifficulty.RULED || (mixed && random.nextInt(3) == 0),
          difficulty == ScanDifficulty.TOUCHING,
          difficulty == ScanDifficulty.BLURRED || (mixed && random.nextBoolean())
              ? random.nextDouble(0.02, mixed ? 0.04 : 0.07)
              : 0,
          difficulty == ScanDifficulty.NOISY || (mixed && random.nextBoolean())
              ? random.nextDouble(8, mixed ? 18 : 28)
              : 2,
          difficulty == ScanDifficulty.NOISY ? random.nextDouble(0, 0.01) : 0,
          difficulty == ScanDifficulty.SHADED || (mixed && random.nextBoolean())
              ? random.nextDouble(0.25, 0.55)
              : 0,
          difficulty == ScanDifficulty.LIGHT_ON_DARK || (mixed && random.nextInt(3) == 0));
    }
  }

  /** Draws a scan of 1 to 8 digits a row. */
  Scan draw(ScanDifficulty difficulty, boolean printed, SplittableRandom random) {
    Treatment treatment = Treatment.of(difficulty, random);
    double size = treatment.height();
    @Nullable Font font = printed ? fonts.get(random.nextInt(fonts.size())) : null;
    List<List<Glyph>> rows = new ArrayList<>();
    List<String> numbers = new ArrayList<>();
    double widest = 0;
    for (int row = 0; row < treatment.rows(); row++) {
      StringBuilder number = new StringBuilder();
      List<Glyph> glyphs = new ArrayList<>();
      int count = random.nextInt(treatment.touching() ? 2 : 1, 9);
      double spacing = random.nextDouble(0.1, 0.45);
      double x = random.nextDouble(0, treatment.rows() > 1 ? 1.5 * size : 1);
      for (int i = 0; i < count; i++) {
        int digit = random.nextInt(10);
        number.append(digit);
        Glyph glyph = font != null ? printed(font, digit, size) : written(digit, size, random);
        boolean touches = treatment.touching() && i > 0 && random.nextBoolean();
        double gap = i == 0 ? 0 : touches ? -random.nextDouble(0.02, 0.08) : spacing;
        if (!printed) {
          gap += touches ? 0 : random.nextDouble(-0.04, 0.1);
        }
        x += gap * size;
        glyphs.add(glyph.at(x));
        x += glyph.width();
      }
      widest = Math.max(widest, x);
      rows.add(glyphs);
      numbers.add(number.toString());
    }
    return new Painting(treatment, rows, widest, random).scan(String.join(" ", numbers));
  }

  /**
   * A digit in place.
   *
   * @param outline what is filled, or {@code null} if it is an image
   * @param image what is drawn, its alpha the ink
   * @param x where its ink begins
   * @param width how wide its ink is
   * @param box the ink's part of the image
   * @param scale how much the image is enlarged
   * @param rise how far above the line that the row stands on its middle is
   */
  private record Glyph(
      @Nullable Shape outline,
      @Nullable BufferedImage image,
      double x,
      double width,
      @Nullable Box box,
      double scale,
      double rise) {

    Glyph at(double place) {
      return new Glyph(outline, image, place, width, box, scale, rise);
    }
  }

  private static Glyph printed(Font font, int digit, double height) {
    FontRenderContext context = new FontRenderContext(new AffineTransform(), true, true);
    double full =
        font.deriveFont(100f)
            .createGlyphVector(context, "0")
            .getOutline()
            .getBounds2D()
            .getHeight();
    Shape outline =
        font.deriveFont((float) (100 * height / full))
            .createGlyphVector(context, Integer.toString(digit))
            .getOutline();
    Rectangle2D bounds = outline.getBounds2D();
    Shape moved =
        AffineTransform.getTranslateInstance(-bounds.getX(), 0).createTransformedShape(outline);
    return new Glyph(moved, null, 0, bounds.getWidth(), null, 1, 0);
  }

  private Glyph written(int digit, double height, SplittableRandom random) {
    MnistData digits = requireNonNull(written, "there are no written digits to draw");
    int index = random.nextInt(digits.size());
    while (digits.labels()[index] != digit) {
      index = (index + 1) % digits.size();
    }
    float[] ink = digits.image(index);
    BufferedImage image =
        new BufferedImage(DigitNormalizer.SIDE, DigitNormalizer.SIDE, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < ink.length; i++) {
      int row = i / DigitNormalizer.SIDE;
      image.setRGB(i - row * DigitNormalizer.SIDE, row, Math.round(255 * ink[i]) << 24 | 0xffffff);
    }
    Box box = Box.around(ink, DigitNormalizer.SIDE, DigitNormalizer.SIDE, 0.3f);
    double scale = height / 20 * random.nextDouble(0.9, 1.1);
    return new Glyph(
        null, image, 0, box.width() * scale, box, scale, height * random.nextDouble(-0.06, 0.06));
  }

  /** One scan in the making. */
  private static final class Painting {

    private final Treatment treatment;
    private final List<List<Glyph>> rows;
    private final SplittableRandom random;
    private final int width;
    private final int height;
    private final double margin;
    private final double pitch;
    private final AffineTransform turn;

    Painting(Treatment treatment, List<List<Glyph>> rows, double widest, SplittableRandom random) {
      this.treatment = treatment;
      this.rows = rows;
      this.random = random;
      double size = treatment.height();
      this.margin = size * random.nextDouble(0.5, 1.5);
      this.pitch = size * random.nextDouble(1.5, 2);
      double tilt = widest * Math.abs(Math.sin(treatment.angle()));
      this.width = (int) Math.ceil(widest + 2 * margin + size * random.nextDouble(0, 2));
      this.height = (int) Math.ceil(pitch * (rows.size() - 1) + size * 1.3 + 2 * margin + tilt);
      this.turn = AffineTransform.getRotateInstance(treatment.angle(), width / 2.0, height / 2.0);
    }

    private double base(int row) {
      double all = pitch * (rows.size() - 1) + treatment.height();
      return (height - all) / 2 + treatment.height() + row * pitch;
    }

    Scan scan(String number) {
      List<Box> boxes = new ArrayList<>();
      BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
      Graphics2D graphics = image.createGraphics();
      try {
        graphics.setRenderingHint(
            RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(
            RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.setRenderingHint(
            RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.setColor(Color.WHITE);
        graphics.transform(turn);
        for (int row = 0; row < rows.size(); row++) {
          for (Glyph glyph : rows.get(row)) {
            boxes.add(draw(glyph, base(row), graphics));
          }
        }
        if (treatment.ruled()) {
          rule(graphics);
        }
      } finally {
        graphics.dispose();
      }
      return new Scan(expose(image), number, boxes);
    }

    private Box draw(Glyph glyph, double base, Graphics2D graphics) {
      double x = margin + glyph.x();
      Shape extent;
      if (glyph.outline() != null) {
        Shape placed =
            AffineTransform.getTranslateInstance(x, base).createTransformedShape(glyph.outline());
        graphics.fill(placed);
        extent = placed;
      } else {
        double middle = base - treatment.height() / 2 - glyph.rise();
        AffineTransform place = new AffineTransform();
        place.translate(x, middle);
        place.scale(glyph.scale(), glyph.scale());
        Box box = requireNonNull(glyph.box(), "what has no outline is an image with a box");
        place.translate(-box.x(), -box.centerY());
        graphics.drawImage(glyph.image(), place, null);
        extent =
            place.createTransformedShape(
                new Rectangle2D.Double(box.x(), box.y(), box.width(), box.height()));
      }
      Rectangle2D bounds = turn.createTransformedShape(extent).getBounds2D();
      return new Box(
          (int) Math.round(bounds.getX()),
          (int) Math.round(bounds.getY()),
          Math.max(1, (int) Math.round(bounds.getWidth())),
          Math.max(1, (int) Math.round(bounds.getHeight())));
    }

    /** Rules lines that the digits stand on, or one through them, or both. */
    private void rule(Graphics2D graphics) {
      double size = treatment.height();
      float thickness = (float) Math.max(1, size * random.nextDouble(0.02, 0.06));
      int level = random.nextInt(110, 256);
      graphics.setColor(new Color(level, level, level));
      graphics.setStroke(new BasicStroke(thickness));
      boolean through = random.nextInt(3) == 0;
      boolean under = !through || random.nextBoolean();
      for (int row = 0; row < rows.size(); row++) {
        if (through) {
          double y = base(row) - size * random.nextDouble(0.25, 0.75);
          graphics.draw(new Line2D.Double(-width, y, 2.0 * width, y));
        }
        if (under) {
          double y = base(row) + size * random.nextDouble(-0.02, 0.2);
          graphics.draw(new Line2D.Double(-width, y, 2.0 * width, y));
        }
      }
    }

    /** Turns ink into light, as paper and a sensor do. */
    private Picture expose(BufferedImage image) {
      byte[] bytes = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
      float[] ink = new float[bytes.length];
      for (int i = 0; i < ink.length; i++) {
        ink[i] = 255 - (bytes[i] & 0xff);
      }
      GrayImage map = new GrayImage(ink, width, height);
      // Each pass adds half a pixel's variance.
      double deviation = treatment.blur() * treatment.height();
      for (double variance = deviation * deviation; variance > 0; variance -= 0.5) {
        map = map.smoothed();
      }
      double paper = random.nextDouble(200, 250);
      double pen = random.nextDouble(20, 80);
      double direction = random.nextDouble(0, 2 * Math.PI);
      int[] pixels = new int[ink.length];
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int i = y * width + x;
          double lightness = map.values()[i] / 255;
          double value = pen + (paper - pen) * lightness;
          double along =
              (Math.cos(direction) * (2.0 * x / width - 1)
                      + Math.sin(direction) * (2.0 * y / height - 1))
                  / 1.42;
          value *= 1 - treatment.shade() * (along + 1) / 2;
          if (treatment.dark()) {
            value = 255 - value;
          }
          value += treatment.noise() * random.nextGaussian();
          if (treatment.specks() > 0 && random.nextDouble() < treatment.specks()) {
            value = random.nextBoolean() ? 0 : 255;
          }
          int level = (int) Math.min(255, Math.max(0, Math.round(value)));
          pixels[i] = level << 16 | level << 8 | level;
        }
      }
      return Picture.of(width, height, pixels);
    }
  }
}
