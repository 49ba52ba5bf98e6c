package dev.atelier.host.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.api.OperationException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedPictureTest {

  private static final BufferedImage SCENE = Samples.scene(40, 30);

  /** One of every kind of compression that is read. */
  private static final List<byte[]> VALID =
      List.of(
          Samples.jpeg(
              SCENE,
              Samples.exifSegment(ExifSample.orientation(6)),
              Samples.profileSegment(IccSample.profile(IccSample.P3, 2.2))),
          Samples.jpeg(SCENE, true),
          Samples.jpegOfInks(32, 16, new int[] {200, 100, 50, 255}, 2),
          Samples.png(
              SCENE,
              Samples.chunk("eXIf", ExifSample.orientation(6)),
              Samples.profileChunk(IccSample.profile(IccSample.P3, 2.2))),
          Samples.interlacedPng(SCENE),
          Samples.tiff(SCENE, "ZLib"),
          Samples.tiff(SCENE, "LZW"),
          Samples.tiff(SCENE, "JPEG"),
          Samples.tiff(SCENE, "PackBits"),
          Samples.webp(Samples.quarters(32, 24), 0, 255, ExifSample.orientation(6)),
          Samples.encode(Samples.quarters(40, 30), "gif"),
          Samples.encode(SCENE, "bmp"));

  private final PictureFiles files = new PictureFiles(64 << 20);

  @TempDir Path folder;

  @Test
  void aFileThatIsNotThereIsNamed() {
    Path file = folder.resolve("nowhere.png");

    assertThatThrownBy(() -> files.load(file))
        .isInstanceOf(OperationException.class)
        .hasMessage(file + " does not exist: check the name and the folder");
  }

  @Test
  void aFolderIsNoPicture() {
    assertThatThrownBy(() -> files.load(folder))
        .isInstanceOf(OperationException.class)
        .hasMessage(folder + " is a folder, not a file: name a file in it");
  }

  @Test
  void aFileThatMayNotBeReadIsNamed() throws IOException {
    Path file = Files.createFile(folder.resolve("secret.png"));
    Assumptions.assumeTrue(file.getFileSystem().supportedFileAttributeViews().contains("posix"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    Assumptions.assumeFalse(Files.isReadable(file), "the administrator may read everything");

    assertThatThrownBy(() -> files.load(file))
        .isInstanceOf(OperationException.class)
        .hasMessage(file + " may not be read: give yourself permission to read it");
  }

  @Test
  void anEmptyFileIsSaidToBeEmpty() {
    assertThat(complaint(new byte[0])).isEqualTo("it is empty: get it again from where it came");
  }

  @Test
  void aTextCalledJpgIsNoPicture() {
    for (String text :
        List.of("Dear Sir or Madam", "x", "BM is how this letter starts, honestly")) {
      assertThat(complaint(Samples.latin1(text)))
          .isEqualTo(
              "it is not a picture that can be read (JPEG, PNG, TIFF, WebP, GIF, BMP):"
                  + " convert it to one of these");
    }
  }

  @Test
  void aTruncatedFileGivesOneClearLine() {
    for (byte[] valid : VALID) {
      byte[] truncated = Arrays.copyOf(valid, valid.length * 2 / 3);

      assertThat(complaint(truncated))
          .startsWith("it is damaged: ")
          .endsWith("; get it again from where it came");
    }
  }

  @Test
  void aJpegThatStopsInTheMiddleIsNoHalfGrayPicture() {
    byte[] jpeg = Samples.jpeg(SCENE);
    byte[] half = Arrays.copyOf(jpeg, jpeg.length / 2);
    half[half.length - 2] = (byte) 0xff;
    half[half.length - 1] = (byte) 0xd9;

    assertThat(complaint(half)).startsWith("it is damaged: parts of its data are lost");
    assertThat(complaint(Arrays.copyOf(jpeg, jpeg.length - 2)))
        .isEqualTo("it is damaged: it ends too early; get it again from where it came");
  }

  @Test
  void aFlippedBitInThePixelsOfAPngIsNoticed() {
    byte[] png = Samples.png(SCENE);
    png[png.length / 2] ^= 4;

    assertThat(complaint(png)).contains("its part IDAT has a wrong checksum");
  }

  @Test
  void aGiganticPictureIsRefusedBeforeItIsDecoded() {
    byte[] png = Samples.rawPng(1, 8, 0, new byte[1]);
    ByteBuffer header = ByteBuffer.allocate(13).putInt(60_000).putInt(60_000).put((byte) 8);
    byte[] gigantic =
        Samples.concat(
            Arrays.copyOf(png, 8),
            Samples.chunk("IHDR", header.array()),
            Arrays.copyOfRange(png, 33, png.length));
    ByteBuffer large = ByteBuffer.allocate(13).putInt(6_000).putInt(6_000).put((byte) 8);
    byte[] tooLarge =
        Samples.concat(
            Arrays.copyOf(png, 8),
            Samples.chunk("IHDR", large.array()),
            Arrays.copyOfRange(png, 33, png.length));

    assertThat(complaint(gigantic))
        .isEqualTo(
            "it is too large: it has 60000 x 60000 pixels, and 2 billion are the most;"
                + " scale it down first");
    assertThat(complaint(tooLarge))
        .isEqualTo(
            "it is too large: its 6000 x 6000 pixels need about 0.5 GB of memory, and there are"
                + " 0.1; allow more with JAVA_OPTS=-Xmx1g, or scale the picture down first");
  }

  @Property(tries = 250, seed = "1")
  void aFileCutAnywhereIsNeverReadAsIfItWereWhole(
      @ForAll @IntRange(max = 11) int which,
      @ForAll @DoubleRange(max = 0.9) @Scale(4) double part) {
    byte[] valid = VALID.get(which);

    assertThat(complaint(Arrays.copyOf(valid, (int) (valid.length * part)))).startsWith("it is ");
  }

  @Property(tries = 1500, seed = "1")
  void damageGivesAPictureOrOneLine(
      @ForAll @IntRange(max = 11) int which,
      @ForAll @Size(min = 1, max = 6) List<@DoubleRange(max = 0.9999) @Scale(4) Double> places,
      @ForAll byte value) {
    byte[] damaged = VALID.get(which).clone();
    for (double place : places) {
      damaged[(int) (damaged.length * place)] ^= value;
    }

    String complaint = complaint(damaged);

    assertThat(complaint).doesNotContain("\n");
    assertThat(complaint.isEmpty() || complaint.startsWith("it is ")).isTrue();
  }

  @Property(tries = 600, seed = "1")
  void damageInTheHeaderGivesAPictureOrOneLine(
      @ForAll @IntRange(max = 11) int which,
      @ForAll @IntRange(max = 120) int place,
      @ForAll byte value) {
    byte[] damaged = VALID.get(which).clone();
    damaged[place] = value;

    assertThat(complaint(damaged)).doesNotContain("\n");
  }

  /** What is said of a file; empty if a picture was read. */
  private String complaint(byte[] bytes) {
    try {
      PictureFile file = files.load(new ByteArrayInputStream(bytes), "it");
      assertThat(file.picture().width()).isPositive();
      return "";
    } catch (OperationException e) {
      return e.getMessage();
    }
  }
}
