package dev.atelier.classifier.digits.data;

import dev.atelier.classifier.digits.ink.Box;
import dev.atelier.classifier.digits.ink.DigitNormalizer;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.GraphicsEnvironment;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The fonts that Java finds here, as far as their digits can be read. */
public final class FontCatalog {

  /**
   * Beginnings of the names of families that are held out, so that one can measure on them.
   * Families that share their outlines are kept together.
   */
  public static final String HELD_OUT =
      "Liberation,Arimo,Tinos,Cousine,Vollkorn,Cantarell,Courier Prime,Caladea,Play,Inconsolata,"
          + "Gentium,OCR B,OCRB,Century,Comic Neue,Ubuntu,Arial,Times New Roman,Courier New,Cambria";

  private static final String DIGITS = "0123456789";
  private static final Set<String> LOGICAL =
      Set.of("Dialog", "DialogInput", "Monospaced", "SansSerif", "Serif");
  private static final int[] STYLES = {Font.PLAIN, Font.BOLD, Font.ITALIC, Font.BOLD | Font.ITALIC};
  private static final int SIZE = 48;

  /** How many of its ten digits have to look most like the digits of most other fonts. */
  private static final int MOST_ALIKE = 8;

  private FontCatalog() {}

  /** A font, and its ten digits as {@link DigitNormalizer} frames them. */
  private static final class Candidate {

    private final Font font;
    private final float[][] digits;

    Candidate(Font font, float[][] digits) {
      this.font = font;
      this.digits = digits;
    }

    Font font() {
      return font;
    }

    float[][] digits() {
      return digits;
    }
  }

  /**
   * Finds the fonts of some families, or of all others. Fonts whose digits are drawn otherwise than
   * digits are left out, and so are those that draw them exactly like another.
   *
   * @param beginnings what the names of the families begin with
   * @param wanted whether these are wanted, or all but these
   */
  public static List<Font> find(List<String> beginnings, boolean wanted) {
    List<Candidate> candidates = new ArrayList<>();
    Set<Integer> seen = new HashSet<>();
    for (String family :
        GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames()) {
      boolean named = beginnings.stream().anyMatch(family::startsWith);
      if (LOGICAL.contains(family) || named != wanted) {
        continue;
      }
      for (int style : STYLES) {
        Font font = new Font(family, style, SIZE);
        if (font.canDisplayUpTo(DIGITS) >= 0) {
          break;
        }
        candidate(font)
            .filter(candidate -> seen.add(Arrays.deepHashCode(candidate.digits())))
            .ifPresent(candidates::add);
      }
    }
    return likeMost(candidates);
  }

  /** Returns the names of the families, in order. */
  public static Set<String> families(List<Font> fonts) {
    Set<String> families = new TreeSet<>();
    fonts.forEach(font -> families.add(font.getFamily()));
    return families;
  }

  private static Optional<Candidate> candidate(Font font) {
    float[][] digits = new float[10][];
    for (int digit = 0; digit < 10; digit++) {
      Optional<float[]> glyph = glyph(font, DIGITS.charAt(digit));
      if (glyph.isEmpty()) {
        return Optional.empty();
      }
      digits[digit] = glyph.get();
    }
    return Optional.of(new Candidate(font, digits));
  }

  private static List<Font> likeMost(List<Candidate> candidates) {
    float[][] means = new float[10][DigitNormalizer.PIXELS];
    for (Candidate candidate : candidates) {
      for (int digit = 0; digit < 10; digit++) {
        for (int i = 0; i < DigitNormalizer.PIXELS; i++) {
          means[digit][i] += candidate.digits()[digit][i] / candidates.size();
        }
      }
    }
    return candidates.stream()
        .filter(candidate -> alike(candidate, means) >= MOST_ALIKE)
        .map(Candidate::font)
        .toList();
  }

  private static int alike(Candidate candidate, float[][] means) {
    int alike = 0;
    for (int digit = 0; digit < 10; digit++) {
      int nearest = 0;
      double least = Double.MAX_VALUE;
      for (int other = 0; other < 10; other++) {
        double distance = 0;
        for (int i = 0; i < DigitNormalizer.PIXELS; i++) {
          double difference = candidate.digits()[digit][i] - means[other][i];
          distance += difference * difference;
        }
        if (distance < least) {
          least = distance;
          nearest = other;
        }
      }
      alike += nearest == digit ? 1 : 0;
    }
    return alike;
  }

  /**
   * Draws a character and frames it.
   *
   * @return 28x28 values, or nothing if the font has no ink for it
   */
  public static Optional<float[]> glyph(Font font, int character) {
    if (!font.canDisplay(character)) {
      return Optional.empty();
    }
    Shape outline =
        font.createGlyphVector(
                new FontRenderContext(new AffineTransform(), true, true),
                Character.toString(character))
            .getOutline();
    Rectangle2D bounds = outline.getBounds2D();
    int width = (int) Math.ceil(bounds.getWidth()) + 4;
    int height = (int) Math.ceil(bounds.getHeight()) + 4;
    if (bounds.isEmpty() || width > 8 * SIZE || height > 8 * SIZE) {
      return Optional.empty();
    }
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      graphics.setRenderingHint(
          RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      graphics.translate(2 - bounds.getX(), 2 - bounds.getY());
      graphics.setColor(Color.WHITE);
      graphics.fill(outline);
    } finally {
      graphics.dispose();
    }
    byte[] bytes = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    float[] ink = new float[bytes.length];
    for (int i = 0; i < ink.length; i++) {
      ink[i] = (bytes[i] & 0xff) / 255f;
    }
    Box box = Box.around(ink, width, height, 0.5f);
    return box.width() == 0 ? Optional.empty() : Optional.of(DigitNormalizer.of(ink, width, box));
  }
}
