package dev.atelier.host.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.atelier.api.OperationException;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.imageio.plugins.tiff.BaselineTIFFTagSet;
import javax.imageio.plugins.tiff.TIFFField;
import javax.imageio.plugins.tiff.TIFFTag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureReadingTest {

  private static final int WIDTH = 48;
  private static final int HEIGHT = 32;

  /** The corners (upper left, upper right, lower left, lower right) by what EXIF says. */
  private static final String[] UPRIGHT_CORNERS = {
    "", "RGBW", "GRWB", "WBGR", "BWRG", "RBGW", "BRWG", "WGBR", "GWRB"
  };

  private final PictureFiles files = new PictureFiles();

  @Test
  void aPipeIsRefusedRatherThanWaitedFor(@TempDir Path place) throws Exception {
    Path pipe = place.resolve("pipe.jpg");
    assumeThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertThatExceptionOfType(OperationException.class)
        .isThrownBy(() -> files.read(pipe))
        .withMessage(pipe + " is no file, but a pipe or a device; save the picture to a file");
  }

  @ParameterizedTest
  @EnumSource(
      value = PictureFormat.class,
      names = {"PNG", "TIFF", "BMP"})
  void aFormatWithoutLossesGivesTheVeryPixels(PictureFormat format) {
    BufferedImage scene = Samples.scene(WIDTH, HEIGHT);

    PictureFile file = load(Samples.encode(scene, format.toString()));

    assertThat(file.format()).isEqualTo(format);
    assertThat(differences(image(file), scene)).isZero();
    assertThat(file.attachments().hasTransparency()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aJpegIsReadWithinItsLosses(boolean progressive) {
    BufferedImage quarters = Samples.quarters(WIDTH, HEIGHT);

    PictureFile file = load(Samples.jpeg(quarters, progressive));

    assertThat(file.format()).isEqualTo(PictureFormat.JPEG);
    assertThat(corners(image(file))).isEqualTo("RGBW");
    assertThat(distance(image(file).getRGB(4, 4), 0xff0000)).isLessThan(12);
  }

  @Test
  void aGifAndAWebpAreRead() {
    BufferedImage quarters = Samples.quarters(WIDTH, HEIGHT);

    assertThat(corners(image(load(Samples.encode(quarters, "gif"))))).isEqualTo("RGBW");
    PictureFile webp = load(Samples.webp(quarters, 0, 255, new byte[0]));

    assertThat(webp.format()).isEqualTo(PictureFormat.WEBP);
    assertThat(differences(image(webp), quarters)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpeg", "tiff", "bmp", "gif"})
  void grayStaysAsBrightAsItIs(String format) {
    BufferedImage image = image(load(Samples.encode(Samples.gray(WIDTH, HEIGHT, 100), format)));

    assertThat(distance(image.getRGB(5, 5), 0x646464)).isLessThanOrEqualTo(1);
  }

  @Test
  void sixteenBitsAreRounded() {
    // 0x1234 * 255 / 65535 = 18.13; 0x12c0 = 18.68; 0xff7e = 254.50 less a little; 0xff80 = 254.50
    int[] values = {0x1234, 0x12c0, 0xff7e, 0xff80};
    ByteBuffer row = ByteBuffer.allocate(8);
    for (int value : values) {
      row.putShort((short) value);
    }

    BufferedImage image = image(load(Samples.rawPng(4, 16, 0, row.array())));

    assertThat(image.getRGB(0, 0) & 0xff).isEqualTo(18);
    assertThat(image.getRGB(1, 0) & 0xff).isEqualTo(19);
    assertThat(image.getRGB(2, 0) & 0xff).isEqualTo(254);
    assertThat(image.getRGB(3, 0) & 0xff).isEqualTo(255);
  }

  @Test
  void sixteenBitsOfColorAreRoundedInATiffToo() {
    BufferedImage deep =
        new BufferedImage(
            new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_sRGB),
                false,
                false,
                Transparency.OPAQUE,
                DataBuffer.TYPE_USHORT),
            Raster.createInterleavedRaster(DataBuffer.TYPE_USHORT, 2, 1, 3, null),
            false,
            null);
    deep.getRaster().setPixel(0, 0, new int[] {0x12c0, 0, 0xff80});
    deep.getRaster().setPixel(1, 0, new int[] {0x1234, 0xffff, 0xff7e});

    BufferedImage image = image(load(Samples.tiff(deep, "ZLib")));

    assertThat(image.getRGB(0, 0) & 0xffffff).isEqualTo(0x1300ff);
    assertThat(image.getRGB(1, 0) & 0xffffff).isEqualTo(0x12fffe);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void aPaletteOfAnyDepthIsLookedUp(int depth) {
    byte[] red = {0, (byte) 200};
    byte[] green = {10, 100};
    byte[] blue = {20, 50};
    IndexColorModel palette = new IndexColorModel(depth, 2, red, green, blue);
    WritableRaster raster = palette.createCompatibleWritableRaster(9, 2);
    raster.setSample(8, 1, 0, 1);

    BufferedImage image =
        image(load(Samples.encode(new BufferedImage(palette, raster, false, null), "png")));

    assertThat(image.getRGB(0, 0) & 0xffffff).isEqualTo(0x000a14);
    assertThat(image.getRGB(8, 1) & 0xffffff).isEqualTo(0xc86432);
  }

  @Test
  void anInterlacedPngIsPutTogether() {
    BufferedImage scene = Samples.scene(WIDTH, HEIGHT);

    assertThat(differences(image(load(Samples.interlacedPng(scene))), scene)).isZero();
  }

  @Test
  void oneColorOfAPngMayBeTransparent() {
    byte[] row = {10, 20, 30, 40, 50, 60};
    byte[] transparent = {0, 40, 0, 50, 0, 60};

    PictureFile file = load(Samples.rawPng(2, 8, 2, row, Samples.chunk("tRNS", transparent)));

    assertThat(file.attachments().alpha())
        .hasValueSatisfying(
            alpha -> assertThat(List.of(alpha.at(0), alpha.at(1))).containsExactly(255, 0));
    assertThat(image(file).getRGB(0, 0) & 0xffffff).isEqualTo(0x0a141e);
  }

  @Test
  void inksOfAJpegAreTurnedIntoLight() {
    // As Adobe's programs write them: upside down.
    assertThat(color(Samples.jpegOfInks(16, 16, new int[] {255, 255, 255, 255}, 0)))
        .isEqualTo(0xffffff);
    assertThat(distance(color(Samples.jpegOfInks(16, 16, new int[] {0, 255, 255, 255}, 0)), 0xffff))
        .as("cyan")
        .isLessThan(60);
    assertThat(distance(color(Samples.jpegOfInks(16, 16, new int[] {255, 255, 255, 0}, 0)), 0))
        .as("black")
        .isLessThan(60);
  }

  @Test
  void inksOfAJpegMayBeWrittenAsBrightnessAndDifferences() {
    // Upside down twice, cyan, magenta and yellow stand as red, green and blue: yellow ink alone
    // is Y = 29, Cb = 255, Cr = 107.
    int color = color(Samples.jpegOfInks(16, 16, new int[] {29, 255, 107, 255}, 2));

    assertThat(distance(color, 0xffff00)).isLessThan(60);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyFormatThatSaysWhereUpIsIsTurnedUpright(int orientation) {
    BufferedImage quarters = Samples.quarters(WIDTH, HEIGHT);
    byte[] exif = ExifSample.orientation(orientation);
    TIFFTag tag = BaselineTIFFTagSet.getInstance().getTag(BaselineTIFFTagSet.TAG_ORIENTATION);
    List<byte[]> pictures =
        List.of(
            Samples.jpeg(quarters, Samples.exifSegment(exif)),
            Samples.jpeg(
                quarters,
                Samples.exifSegment(ExifSample.block(orientation, ByteOrder.LITTLE_ENDIAN))),
            Samples.png(quarters, Samples.chunk("eXIf", exif)),
            Samples.tiff(quarters, "LZW", new TIFFField(tag, orientation)),
            Samples.webp(quarters, 0, 255, exif));

    for (byte[] picture : pictures) {
      BufferedImage image = image(load(picture));

      assertThat(corners(image)).isEqualTo(UPRIGHT_CORNERS[orientation]);
      assertThat(image.getWidth()).isEqualTo(orientation < 5 ? WIDTH : HEIGHT);
    }
  }

  @Test
  void turningMovesEveryPixelAndChangesNone() {
    BufferedImage scene = Samples.scene(7, 5);
    byte[] exif = ExifSample.orientation(5);

    BufferedImage turned = image(load(Samples.png(scene, Samples.chunk("eXIf", exif))));

    for (int y = 0; y < 5; y++) {
      for (int x = 0; x < 7; x++) {
        assertThat(turned.getRGB(y, x)).isEqualTo(scene.getRGB(x, y));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0x808080, 0xc04020, 0x20a060, 0x3050b0, 0xf0e0d0})
  void aWideGamutIsConvertedInEveryFormat(int rgb) {
    byte[] profile = IccSample.profile(IccSample.P3, 2.2);
    int expected = IccSample.toSrgb(rgb, IccSample.P3, 2.2);
    BufferedImage flat = Samples.flat(16, 16, rgb);
    TIFFTag tag = new TIFFTag("ICC", TiffContainer.ICC_PROFILE, 1 << TIFFTag.TIFF_UNDEFINED);
    TIFFField field = new TIFFField(tag, TIFFTag.TIFF_UNDEFINED, profile.length, profile);

    assertThat(distance(color(Samples.png(flat, Samples.profileChunk(profile))), expected))
        .isLessThanOrEqualTo(2);
    assertThat(distance(color(Samples.tiff(flat, "ZLib", field)), expected)).isLessThanOrEqualTo(2);
    assertThat(distance(color(Samples.jpeg(flat, Samples.profileSegment(profile))), expected))
        .isLessThanOrEqualTo(6);
  }

  @Test
  void theProfileOfAPressSaysWhatItsInksLookLike() {
    byte[] segment = Samples.profileSegment(IccSample.press(80, 50, 30, 0));
    int[][] inksUpsideDown = {
      {255, 255, 255, 255}, {0, 255, 255, 255}, {255, 0, 255, 255}, {255, 255, 0, 255}
    };
    // L* of 100, 80, 50 and 30 in sRGB.
    int[] expected = {255, 198, 119, 71};
    for (int i = 0; i < 4; i++) {
      byte[] jpeg = Samples.insert(Samples.jpegOfInks(16, 16, inksUpsideDown[i], 0), 2, segment);

      assertThat(distance(color(jpeg), expected[i] * 0x010101)).isLessThanOrEqualTo(3);
    }
  }

  @Test
  void aBrokenProfileOfAPressIsIgnored() {
    byte[] profile = IccSample.press(80, 50, 30, 0);
    profile[140] ^= 0x55;
    int[] cyan = {0, 255, 255, 255};
    byte[] jpeg =
        Samples.insert(Samples.jpegOfInks(16, 16, cyan, 0), 2, Samples.profileSegment(profile));

    assertThat(distance(color(jpeg), 0x00ffff)).isLessThan(60);
  }

  @Test
  void linearLightIsConvertedWithAllItsBits() {
    byte[] profile = IccSample.profile(IccSample.SRGB, 1);
    // With eight bits, the darkest of these would be 0 or 13.
    int[] values = {0x0020, 0x0080, 0x0400, 0x4000};
    ByteBuffer row = ByteBuffer.allocate(values.length * 6);
    for (int value : values) {
      row.putShort((short) value).putShort((short) value).putShort((short) value);
    }

    BufferedImage image =
        image(
            load(Samples.rawPng(values.length, 16, 2, row.array(), Samples.profileChunk(profile))));

    int[] expected = {2, 6, 34, 137};
    for (int i = 0; i < values.length; i++) {
      assertThat(image.getRGB(i, 0) & 0xff).isBetween(expected[i] - 1, expected[i] + 1);
    }
  }

  @Test
  void aProfileForGrayIsAppliedToGray() {
    byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData();
    BufferedImage gray = Samples.gray(16, 16, 128);

    assertThat(distance(color(Samples.jpeg(gray, Samples.profileSegment(linear))), 0xbcbcbc))
        .isLessThanOrEqualTo(2);
    assertThat(distance(color(Samples.png(gray, Samples.profileChunk(linear))), 0xbcbcbc))
        .isLessThanOrEqualTo(2);
  }

  @Test
  void aProfileThatIsSrgbChangesNothing() {
    byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
    BufferedImage scene = Samples.scene(WIDTH, HEIGHT);

    assertThat(differences(image(load(Samples.png(scene, Samples.profileChunk(profile)))), scene))
        .isZero();
  }

  @Test
  void aBrokenProfileIsTakenForSrgb() {
    byte[] broken = IccSample.profile(IccSample.P3, 2.2);
    broken[130] = 77;
    byte[] shortened = Arrays.copyOf(broken, 150);
    BufferedImage flat = Samples.flat(16, 16, 0xc04020);

    for (byte[] profile : List.of(broken, shortened, new byte[40])) {
      assertThat(color(Samples.png(flat, Samples.profileChunk(profile)))).isEqualTo(0xc04020);
      assertThat(distance(color(Samples.jpeg(flat, Samples.profileSegment(profile))), 0xc04020))
          .isLessThanOrEqualTo(4);
    }
  }

  @Test
  void onePixelIsAPicture() {
    for (String format : List.of("png", "jpeg", "tiff", "bmp", "gif")) {
      BufferedImage image = image(load(Samples.encode(Samples.flat(1, 1, 0xffffff), format)));

      assertThat(image.getWidth() * image.getHeight()).isEqualTo(1);
      assertThat(distance(image.getRGB(0, 0), 0xffffff)).as(format).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void theContentTellsTheFormatWhateverTheNameSays(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("picture.jpg");
    Files.write(file, Samples.png(Samples.quarters(WIDTH, HEIGHT)));

    assertThat(files.load(file).format()).isEqualTo(PictureFormat.PNG);
    assertThat(files.read(file).width()).isEqualTo(WIDTH);
  }

  @Test
  void bytesAfterTheEndAreNobodysBusiness() {
    byte[] rest = new byte[100];

    load(Samples.concat(Samples.jpeg(Samples.scene(WIDTH, HEIGHT)), rest));
    load(Samples.concat(Samples.png(Samples.scene(WIDTH, HEIGHT)), rest));
    load(Samples.concat(Samples.encode(Samples.quarters(WIDTH, HEIGHT), "gif"), rest));
  }

  @Test
  void aThreadThatSeesNoLibrariesReadsAllTheSame() throws Exception {
    byte[] picture = Samples.webp(Samples.quarters(8, 8), 0, 255, new byte[0]);
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader blind = new URLClassLoader(new URL[0], null)) {
      thread.setContextClassLoader(blind);

      assertThat(load(picture).format()).isEqualTo(PictureFormat.WEBP);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void severalThreadsReadAtOnce() throws Exception {
    BufferedImage scene = Samples.scene(WIDTH, HEIGHT);
    byte[] profile = IccSample.profile(IccSample.P3, 2.2);
    List<byte[]> pictures =
        List.of(
            Samples.png(scene, Samples.profileChunk(profile)),
            Samples.jpeg(scene, Samples.profileSegment(profile)),
            Samples.tiff(scene, "ZLib"));
    List<BufferedImage> alone = pictures.stream().map(bytes -> image(load(bytes))).toList();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<BufferedImage>> together = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        byte[] bytes = pictures.get(i % 3);
        together.add(threads.submit(() -> image(load(bytes))));
      }
      for (int i = 0; i < 30; i++) {
        assertThat(differences(together.get(i).get(), alone.get(i % 3))).isZero();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private PictureFile load(byte[] bytes) {
    return files.load(new ByteArrayInputStream(bytes), "sample");
  }

  private int color(byte[] bytes) {
    return image(load(bytes)).getRGB(8, 8) & 0xffffff;
  }

  private static BufferedImage image(PictureFile file) {
    return file.picture().toImage();
  }

  private static String corners(BufferedImage image) {
    int right = image.getWidth() - 3;
    int bottom = image.getHeight() - 3;
    return ""
        + letter(image.getRGB(2, 2))
        + letter(image.getRGB(right, 2))
        + letter(image.getRGB(2, bottom))
        + letter(image.getRGB(right, bottom));
  }

  private static char letter(int rgb) {
    for (int i = 0; i < 4; i++) {
      if (distance(rgb, new int[] {0xff0000, 0x00ff00, 0x0000ff, 0xffffff}[i]) < 40) {
        return "RGBW".charAt(i);
      }
    }
    return '?';
  }

  /** The largest difference of a channel. */
  private static int distance(int rgb, int other) {
    int distance = 0;
    for (int shift = 0; shift < 24; shift += 8) {
      distance = Math.max(distance, Math.abs((rgb >> shift & 0xff) - (other >> shift & 0xff)));
    }
    return distance;
  }

  private static int differences(BufferedImage image, BufferedImage expected) {
    assertThat(image.getWidth()).isEqualTo(expected.getWidth());
    assertThat(image.getHeight()).isEqualTo(expected.getHeight());
    int differences = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        differences += image.getRGB(x, y) == expected.getRGB(x, y) ? 0 : 1;
      }
    }
    return differences;
  }
}
