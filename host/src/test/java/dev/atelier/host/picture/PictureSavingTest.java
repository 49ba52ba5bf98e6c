package dev.atelier.host.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifSubIFDDirectory;
import com.drew.metadata.exif.ExifThumbnailDirectory;
import com.drew.metadata.icc.IccDirectory;
import com.drew.metadata.png.PngDirectory;
import com.drew.metadata.xmp.XmpDirectory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atelier.api.OperationException;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.api.file.FileErrors;
import dev.atelier.api.picture.Picture;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PictureSavingTest {

  private static final String PROVENANCE =
      "{\"verb\": \"stylize\", \"title\": \"Les \u00c9toiles\"}";

  private static final String FOREIGN_XMP =
      """
      <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
        xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
        xmlns:tiff="http://ns.adobe.com/tiff/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/" tiff:Orientation="6"
        exif:PixelXDimension="4000" exif:PixelYDimension="3000">
        <dc:title><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:title>
      </rdf:Description></rdf:RDF></x:xmpmeta>
      """;

  private final PictureFiles files = new PictureFiles();

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(
      value = PictureFormat.class,
      names = {"PNG", "TIFF"})
  void whatLosesNothingLosesNothing(PictureFormat format) throws IOException {
    BufferedImage scene = Samples.scene(40, 30);
    Path file = save(Picture.of(scene), Attachments.none(), format);

    assertThat(pixels(files.load(file).picture())).isEqualTo(pixels(Picture.of(scene)));
    BufferedImage seenByOthers = ImageIO.read(file.toFile());
    assertThat(pixels(Picture.of(seenByOthers))).isEqualTo(pixels(Picture.of(scene)));
  }

  @Test
  void theQualityOfAJpegIsWhatIsPaidFor() {
    Picture scene = Picture.of(Samples.scene(64, 48));

    byte[] small = bytes(scene, Attachments.none(), new SaveOptions(PictureFormat.JPEG, 20));
    byte[] good = bytes(scene, Attachments.none(), new SaveOptions(PictureFormat.JPEG, 98));

    assertThat(good.length).isGreaterThan(small.length + 1000);
    assertThat(error(scene, good)).isLessThan(4);
    assertThat(error(scene, small)).isBetween(4.0, 40.0);
  }

  @ParameterizedTest
  @EnumSource(
      value = PictureFormat.class,
      names = {"JPEG", "PNG", "TIFF"})
  void everyResultSaysThatItIsSrgb(PictureFormat format) {
    Metadata metadata = metadata(save(picture(), Attachments.none(), format));

    if (format == PictureFormat.PNG) {
      assertThat(metadata.getDirectoriesOfType(PngDirectory.class))
          .anyMatch(part -> part.containsTag(PngDirectory.TAG_SRGB_RENDERING_INTENT));
    } else {
      IccDirectory profile = metadata.getFirstDirectoryOfType(IccDirectory.class);
      assertThat(profile.getString(IccDirectory.TAG_COLOR_SPACE)).isEqualTo("RGB ");
      assertThat(profile.getDescription(IccDirectory.TAG_TAG_desc)).contains("sRGB");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = PictureFormat.class,
      names = {"JPEG", "PNG", "TIFF"})
  void exifIsCarriedUprightAndWithoutTheOldThumbnail(PictureFormat format) throws IOException {
    for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
      byte[] exif = ExifSample.block(6, order);
      Attachments attachments =
          load(Samples.jpeg(Samples.scene(40, 30), Samples.exifSegment(exif))).attachments();

      Path file = save(picture(), attachments, format);

      Metadata metadata = metadata(file);
      ExifIFD0Directory main = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
      ExifSubIFDDirectory details = metadata.getFirstDirectoryOfType(ExifSubIFDDirectory.class);
      assertThat(main.getString(ExifIFD0Directory.TAG_MAKE)).isEqualTo(ExifSample.MAKE);
      assertThat(main.getInteger(ExifIFD0Directory.TAG_ORIENTATION)).isEqualTo(1);
      assertThat(details.getString(ExifSubIFDDirectory.TAG_DATETIME_ORIGINAL))
          .isEqualTo(ExifSample.TAKEN);
      assertThat(details.getInteger(ExifSubIFDDirectory.TAG_COLOR_SPACE)).isEqualTo(1);
      assertThat(details.getInteger(ExifSubIFDDirectory.TAG_EXIF_IMAGE_WIDTH)).isEqualTo(20);
      assertThat(details.getInteger(ExifSubIFDDirectory.TAG_EXIF_IMAGE_HEIGHT)).isEqualTo(10);
      assertThat(metadata.getDirectoriesOfType(ExifThumbnailDirectory.class)).isEmpty();
      assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
          .doesNotContain(ExifSample.THUMBNAIL);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = PictureFormat.class,
      names = {"JPEG", "PNG", "TIFF"})
  void exifSurvivesEveryFormatOnTheWay(PictureFormat between) {
    byte[] exif = ExifSample.block(3, ByteOrder.BIG_ENDIAN);
    byte[] jpeg = Samples.jpeg(Samples.scene(40, 30), Samples.exifSegment(exif));
    Attachments first = load(jpeg).attachments();
    Attachments second = files.load(save(picture(), first, between)).attachments();

    Metadata metadata = metadata(save(picture(), second, PictureFormat.JPEG));

    assertThat(metadata.getFirstDirectoryOfType(ExifIFD0Directory.class).getString(0x10f))
        .isEqualTo(ExifSample.MAKE);
    assertThat(metadata.getFirstDirectoryOfType(ExifSubIFDDirectory.class).getString(0x9003))
        .isEqualTo(ExifSample.TAKEN);
  }

  @Test
  void namesWithAccentsKeepTheirBytesOnTheWay() throws IOException {
    byte[] exif = ExifSample.block(1, ByteOrder.BIG_ENDIAN);
    byte[] name = "Zo\u00eb".getBytes(StandardCharsets.UTF_8);
    int make = new String(exif, StandardCharsets.ISO_8859_1).indexOf(ExifSample.MAKE);
    System.arraycopy(name, 0, exif, make, name.length);
    Attachments attachments =
        new Attachments(Optional.empty(), Optional.of(exif), Optional.empty());
    for (PictureFormat format :
        List.of(PictureFormat.TIFF, PictureFormat.PNG, PictureFormat.JPEG)) {
      Path file = save(picture(), attachments, format);
      attachments = files.load(file).attachments();

      assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
          .contains(new String(name, StandardCharsets.ISO_8859_1) + "ra obscura");
    }
  }

  @Test
  void malformedExifIsDropped() {
    byte[] whole = ExifSample.block(6, ByteOrder.BIG_ENDIAN);
    for (int length : List.of(0, 5, 9, 60, 150, 310)) {
      byte[] exif = Arrays.copyOf(whole, length);
      Attachments attachments =
          load(Samples.jpeg(Samples.scene(40, 30), Samples.exifSegment(exif))).attachments();

      for (PictureFormat format : List.of(PictureFormat.JPEG, PictureFormat.TIFF)) {
        Metadata metadata = metadata(save(picture(), attachments, format));
        assertThat(metadata.getDirectoriesOfType(ExifSubIFDDirectory.class)).isEmpty();
      }
    }
  }

  @Property(tries = 300, seed = "2")
  void damagedExifNeverStandsInTheWay(@ForAll("places") List<Integer> places, @ForAll byte value) {
    byte[] exif = ExifSample.block(6, ByteOrder.LITTLE_ENDIAN);
    places.forEach(place -> exif[place] = value);
    Attachments attachments =
        new Attachments(Optional.empty(), Optional.of(exif), Optional.empty());

    for (PictureFormat format : List.of(PictureFormat.JPEG, PictureFormat.TIFF)) {
      load(bytes(picture(), attachments, SaveOptions.of(format)));
    }
  }

  @Provide
  Arbitrary<List<Integer>> places() {
    return Arbitraries.integers().between(0, 299).list().ofMinSize(1).ofMaxSize(4);
  }

  @ParameterizedTest
  @EnumSource(
      value = PictureFormat.class,
      names = {"JPEG", "PNG", "TIFF"})
  void xmpIsCarriedUprightWithTheNewSize(PictureFormat format) {
    String packet = FOREIGN_XMP.formatted("Nuit");
    Attachments attachments =
        load(Samples.jpeg(Samples.scene(40, 30), Samples.xmpSegment(packet))).attachments();

    Path file = save(picture(), attachments, format);

    Map<String, String> properties = xmp(file);
    assertThat(properties)
        .containsEntry("dc:title[1]", "Nuit")
        .containsEntry("tiff:Orientation", "1")
        .containsEntry("exif:PixelXDimension", "20")
        .containsEntry("exif:PixelYDimension", "10");
    assertThat(files.readProvenance(file)).contains(PROVENANCE);
  }

  @Test
  void aBrokenXmpPacketIsReplaced() {
    String external =
        "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>" + FOREIGN_XMP.formatted("&e;");
    for (String packet : List.of("<x:xmpmeta", "", external)) {
      Attachments attachments =
          load(Samples.jpeg(Samples.scene(40, 30), Samples.xmpSegment(packet))).attachments();

      Path file = save(picture(), attachments, PictureFormat.JPEG);

      assertThat(files.readProvenance(file)).contains(PROVENANCE);
      assertThat(xmp(file)).doesNotContainKey("dc:title[1]");
    }
  }

  @Test
  void xmpThatIsTooLargeForASegmentIsSpreadOverSeveral() {
    String title = "0123456789".repeat(12_000);
    byte[] packet = FOREIGN_XMP.formatted(title).getBytes(StandardCharsets.UTF_8);
    Attachments attachments =
        new Attachments(Optional.empty(), Optional.empty(), Optional.of(packet));

    Path file = save(picture(), attachments, PictureFormat.JPEG);

    assertThat(files.readProvenance(file)).contains(PROVENANCE);
    Path again = save(picture(), files.load(file).attachments(), PictureFormat.PNG);
    assertThat(xmp(again)).containsEntry("dc:title[1]", title);
  }

  @Test
  void aLongProvenanceIsKeptWhole() {
    String json = "[\"" + "long, \u00e9 and ]]> ".repeat(20_000) + "\"]";
    for (PictureFormat format :
        List.of(PictureFormat.JPEG, PictureFormat.PNG, PictureFormat.TIFF)) {
      Path file = folder.resolve("long." + format.extensions().get(0));
      files.save(
          picture(),
          Attachments.none(),
          Optional.of(json),
          SaveOptions.of(format),
          file,
          ExistingFile.FAIL);

      assertThat(files.readProvenance(file)).contains(json);
    }
  }

  @Property(tries = 150, seed = "3")
  void provenanceComesBackFromEveryFormat(@ForAll("texts") String text)
      throws JsonProcessingException {
    String json = new ObjectMapper().writeValueAsString(Map.of("text", text));
    for (PictureFormat format :
        List.of(PictureFormat.JPEG, PictureFormat.PNG, PictureFormat.TIFF)) {
      ByteArrayOutputStream output = new ByteArrayOutputStream();
      try {
        files.save(
            picture(), Attachments.none(), Optional.of(json), SaveOptions.of(format), output);
        Path file = Files.createTempFile("provenance", "");
        try {
          Files.write(file, Samples.concat(output.toByteArray(), new byte[50]));
          assertThat(files.readProvenance(file)).contains(JsonText.portable(json));
          Object read = new ObjectMapper().readValue(files.readProvenance(file).get(), Map.class);
          assertThat(read).isEqualTo(Map.of("text", text));
        } finally {
          Files.delete(file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings().all().ofMaxLength(20),
        Arbitraries.strings().withChars("\"'<>&]\\\n\r\t \u00e9\u0001\u007f\u0085\u2028\ufffe"),
        Arbitraries.of("]]>", "<!--", "\ud83c\udfa8", " leading and trailing ", ""));
  }

  @Test
  void anOldProvenanceGivesWayToTheNew() {
    Path first = save(picture(), Attachments.none(), PictureFormat.JPEG);
    Attachments attachments = files.load(first).attachments();
    for (PictureFormat format :
        List.of(PictureFormat.JPEG, PictureFormat.PNG, PictureFormat.TIFF)) {
      Path file = folder.resolve("second." + format.extensions().get(0));
      files.save(
          picture(),
          attachments,
          Optional.of("[2]"),
          SaveOptions.of(format),
          file,
          ExistingFile.FAIL);

      assertThat(files.readProvenance(file)).contains("[2]");
      assertThat(xmp(file).values()).doesNotContain(PROVENANCE);
    }
  }

  @Test
  void aPictureFromElsewhereHasNoProvenance() throws IOException {
    Path file = folder.resolve("elsewhere.png");
    Files.write(file, Samples.png(Samples.scene(8, 8)));

    assertThat(files.readProvenance(file)).isEmpty();
  }

  @Test
  void transparencyComesBackAtTheSizeOfTheResult() {
    BufferedImage image = new BufferedImage(40, 20, BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < 20; y++) {
      for (int x = 0; x < 40; x++) {
        image.setRGB(x, y, x < 20 ? 0xff3060c0 : 0x0000ff00);
      }
    }
    Attachments attachments = load(Samples.png(image)).attachments();
    Picture result = Picture.of(Samples.flat(80, 40, 0xb05020));

    for (PictureFormat format : List.of(PictureFormat.PNG, PictureFormat.TIFF)) {
      PictureFile back = load(bytes(result, attachments, SaveOptions.of(format)));

      AlphaPlane alpha = back.attachments().alpha().orElseThrow();
      assertThat(alpha.at(20 * 80 + 10)).isEqualTo(255);
      assertThat(alpha.at(20 * 80 + 70)).isZero();
      // Neither black nor green shines through anywhere.
      assertThat(pixels(back.picture())).containsOnly(0xffb05020);
    }
  }

  @Test
  void alphaIsKeptExactlyAndStandsUpright() {
    BufferedImage image = new BufferedImage(16, 4, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < 64; i++) {
      image.setRGB(i % 16, i / 16, 0x808080 | (i << 26));
    }
    byte[] upsideDown = Samples.chunk("eXIf", ExifSample.orientation(3));
    Attachments attachments = load(Samples.png(image, upsideDown)).attachments();
    Picture result = Picture.of(Samples.flat(16, 4, 0x102030));

    for (PictureFormat format : List.of(PictureFormat.PNG, PictureFormat.TIFF)) {
      AlphaPlane alpha =
          load(bytes(result, attachments, SaveOptions.of(format)))
              .attachments()
              .alpha()
              .orElseThrow();
      for (int i = 0; i < 64; i++) {
        assertThat(alpha.at(63 - i)).isEqualTo(i * 4);
      }
    }
  }

  @Test
  void transparentPartsTakeTheColorsAroundThem() {
    BufferedImage image = new BufferedImage(60, 60, BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < 60; y++) {
      for (int x = 0; x < 60; x++) {
        boolean hole = x >= 20 && x < 40 && y >= 20 && y < 40;
        image.setRGB(x, y, hole ? 0x00ff00ff : x < 30 ? 0xff204060 : 0xff608020);
      }
    }

    Picture picture = load(Samples.png(image)).picture();

    BufferedImage filled = picture.toImage();
    for (int y = 0; y < 60; y++) {
      for (int x = 0; x < 60; x++) {
        int rgb = filled.getRGB(x, y);
        assertThat(rgb >> 16 & 0xff).isBetween(0x20, 0x60);
        assertThat(rgb >> 8 & 0xff).isBetween(0x40, 0x80);
        assertThat(rgb & 0xff).isBetween(0x20, 0x60);
      }
    }
    assertThat(filled.getRGB(21, 30) & 0xff).isGreaterThan(filled.getRGB(38, 30) & 0xff);
  }

  @Test
  void aJpegOfATransparentPictureIsOnWhite() {
    BufferedImage image = new BufferedImage(32, 16, BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < 16; y++) {
      for (int x = 0; x < 32; x++) {
        image.setRGB(x, y, x < 16 ? 0x00ff0000 : 0x80ff0000);
      }
    }
    Attachments attachments = load(Samples.png(image)).attachments();

    byte[] jpeg =
        bytes(
            Picture.of(Samples.flat(32, 16, 0x000000)),
            attachments,
            SaveOptions.of(PictureFormat.JPEG));

    BufferedImage seen = load(jpeg).picture().toImage();
    assertThat(seen.getRGB(4, 8) & 0xff).isGreaterThan(250);
    assertThat(seen.getRGB(28, 8) & 0xff).isBetween(122, 132);
  }

  @Test
  void anExistingFileIsTreatedAsAsked() throws IOException {
    Path file = Files.writeString(folder.resolve("there.png"), "precious");

    assertThatThrownBy(() -> save(file, ExistingFile.FAIL))
        .isInstanceOf(OperationException.class)
        .hasMessage(file + " exists already: choose another name, or ask for it to be overwritten");
    assertThat(save(file, ExistingFile.SKIP)).isFalse();
    assertThat(file).hasContent("precious");
    assertThat(save(file, ExistingFile.OVERWRITE)).isTrue();
    assertThat(files.load(file).picture().width()).isEqualTo(20);
    assertThat(filesIn(folder)).containsExactly("there.png");
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    Path file = folder.resolve("no").resolve("where.png");

    assertThatThrownBy(() -> save(file, ExistingFile.FAIL))
        .isInstanceOf(OperationException.class)
        .hasMessage(
            file
                + " cannot be written, for there is no folder "
                + file.getParent()
                + ": create it first");
  }

  @ParameterizedTest
  @EnumSource(
      value = PictureFormat.class,
      names = {"JPEG", "PNG", "TIFF"})
  void aFullDiskIsCalledThat(PictureFormat format) {
    Path full = Path.of("/dev/full");
    Assumptions.assumeTrue(Files.isWritable(full), "a device that is always full");
    Picture large = Picture.of(Samples.scene(300, 300));
    Encoder encoder =
        new Encoder(large, Attachments.none(), Optional.empty(), SaveOptions.of(format));

    assertThatThrownBy(() -> encoder.write(full))
        .isInstanceOfSatisfying(
            IOException.class,
            e ->
                assertThat(FileErrors.unwritable(folder.resolve("a"), e))
                    .hasMessageEndingWith(
                        "the disk is full: free some space, or choose another disk"));
  }

  @Test
  void whatCannotBeWrittenIsRefused() {
    assertThatThrownBy(
            () -> bytes(picture(), Attachments.none(), SaveOptions.of(PictureFormat.GIF)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("GIF cannot be written");
    assertThatThrownBy(() -> new SaveOptions(PictureFormat.JPEG, 101))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(PictureFormat.ofExtension(Path.of("picture.xyz"))).isEmpty();
    assertThat(PictureFormat.ofExtension(Path.of("png"))).isEmpty();
    assertThat(PictureFormat.ofExtension(Path.of("a.b.JPeG"))).contains(PictureFormat.JPEG);
  }

  private boolean save(Path file, ExistingFile existing) {
    return files.save(
        picture(),
        Attachments.none(),
        Optional.empty(),
        SaveOptions.of(PictureFormat.PNG),
        file,
        existing);
  }

  private Path save(Picture picture, Attachments attachments, PictureFormat format) {
    Path file = folder.resolve("result." + format.extensions().get(0));
    files.save(
        picture,
        attachments,
        Optional.of(PROVENANCE),
        SaveOptions.of(format),
        file,
        ExistingFile.OVERWRITE);
    return file;
  }

  private byte[] bytes(Picture picture, Attachments attachments, SaveOptions options) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try {
      files.save(picture, attachments, Optional.of(PROVENANCE), options, output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return output.toByteArray();
  }

  private PictureFile load(byte[] bytes) {
    return files.load(new ByteArrayInputStream(bytes), "sample");
  }

  private double error(Picture picture, byte[] saved) {
    int[] expected = pixels(picture);
    int[] actual = pixels(load(saved).picture());
    double sum = 0;
    for (int i = 0; i < expected.length; i++) {
      sum += Math.abs((expected[i] >> 8 & 0xff) - (actual[i] >> 8 & 0xff));
    }
    return sum / expected.length;
  }

  private static Picture picture() {
    return Picture.of(Samples.scene(20, 10));
  }

  private static int[] pixels(Picture picture) {
    BufferedImage image = picture.toImage();
    return image.getRGB(0, 0, picture.width(), picture.height(), null, 0, picture.width());
  }

  private static Metadata metadata(Path file) {
    try {
      Metadata metadata = ImageMetadataReader.readMetadata(file.toFile());
      metadata.getDirectories().forEach(directory -> assertThat(directory.getErrors()).isEmpty());
      return metadata;
    } catch (IOException | ImageProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, String> xmp(Path file) {
    XmpDirectory directory = metadata(file).getFirstDirectoryOfType(XmpDirectory.class);
    return directory == null ? Map.of() : directory.getXmpProperties();
  }

  private static List<String> filesIn(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> path.getFileName().toString()).toList();
    }
  }
}
