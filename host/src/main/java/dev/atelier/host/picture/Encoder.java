package dev.atelier.host.picture;

import dev.atelier.api.picture.Picture;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.plugins.jpeg.JPEGImageWriteParam;
import javax.imageio.plugins.tiff.BaselineTIFFTagSet;
import javax.imageio.plugins.tiff.TIFFDirectory;
import javax.imageio.plugins.tiff.TIFFField;
import javax.imageio.plugins.tiff.TIFFTag;
import javax.imageio.stream.FileImageOutputStream;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.NodeList;

/** Writes one picture file. */
final class Encoder {

  /** From this quality on, colors are kept as sharp as brightness. */
  private static final int FULL_COLOR_QUALITY = 90;

  private static final int HORIZONTAL_DIFFERENCES = 2;

  /** The greatest effort takes many times as long for a few percent. */
  private static final float COMPRESSION_EFFORT = 0.4f;

  private final Picture picture;
  private final SaveOptions options;
  private final Optional<AlphaPlane> alpha;
  private final Optional<byte[]> exif;
  private final Optional<byte[]> xmp;
  private final Optional<String> provenance;

  Encoder(
      Picture picture, Attachments attachments, Optional<String> provenance, SaveOptions options) {
    this.picture = picture;
    this.options = options;
    this.provenance = provenance.map(JsonText::portable);
    int width = picture.width();
    int height = picture.height();
    alpha = attachments.alpha().map(plane -> plane.scaledTo(width, height));
    exif = attachments.exif().flatMap(block -> ExifBlock.forResult(block, width, height));
    xmp = attachments.xmp();
  }

  void write(Path file) throws IOException {
    if (options.format() == PictureFormat.TIFF) {
      try (ImageOutputStream output = new FileImageOutputStream(file.toFile())) {
        writeTiff(output);
      }
    } else {
      try (OutputStream output = new BufferedOutputStream(Files.newOutputStream(file))) {
        write(output);
      }
    }
  }

  void write(OutputStream output) throws IOException {
    switch (options.format()) {
      case JPEG -> writeJpeg(output);
      case PNG -> writePng(output);
      case TIFF -> {
        try (ImageOutputStream stream = new MemoryCacheImageOutputStream(output)) {
          writeTiff(stream);
        }
      }
      case WEBP, GIF, BMP ->
          throw new IllegalArgumentException(options.format() + " cannot be written");
    }
    output.flush();
  }

  private void writeJpeg(OutputStream output) throws IOException {
    ByteArrayOutputStream segments = new ByteArrayOutputStream();
    if (exif.isPresent()) {
      JpegContainer.writeExif(segments, exif.get());
    }
    Optional<XmpPacket.ForJpeg> packet =
        XmpPacket.forJpeg(xmp, picture.width(), picture.height(), provenance);
    if (packet.isPresent()) {
      JpegContainer.writeXmp(segments, packet.get());
    }
    JpegContainer.writeProfile(segments, srgbProfile());

    ImageWriter writer = Codecs.writer(PictureFormat.JPEG);
    JPEGImageWriteParam param = (JPEGImageWriteParam) writer.getDefaultWriteParam();
    param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    param.setCompressionQuality(options.quality() / 100f);
    param.setOptimizeHuffmanTables(true);
    BufferedImage image = onWhite();
    IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), param);
    if (options.quality() >= FULL_COLOR_QUALITY) {
      keepColorsSharp(metadata);
    }
    write(writer, image, metadata, param, output, JpegContainer.PLACE_FOR_SEGMENTS, segments);
  }

  private static void keepColorsSharp(IIOMetadata metadata) throws IOException {
    String format = metadata.getNativeMetadataFormatName();
    IIOMetadataNode tree = (IIOMetadataNode) metadata.getAsTree(format);
    NodeList components = tree.getElementsByTagName("componentSpec");
    for (int i = 0; i < components.getLength(); i++) {
      IIOMetadataNode component = (IIOMetadataNode) components.item(i);
      component.setAttribute("HsamplingFactor", "1");
      component.setAttribute("VsamplingFactor", "1");
    }
    metadata.setFromTree(format, tree);
  }

  private void writePng(OutputStream output) throws IOException {
    ByteArrayOutputStream chunks = new ByteArrayOutputStream();
    PngContainer.writeColorSpace(chunks);
    if (exif.isPresent()) {
      PngContainer.writeExif(chunks, exif.get());
    }
    Optional<byte[]> packet =
        XmpPacket.forResult(xmp, picture.width(), picture.height(), Optional.empty());
    if (packet.isPresent()) {
      PngContainer.writeXmp(chunks, packet.get());
    }
    if (provenance.isPresent()) {
      PngContainer.writeProvenance(chunks, provenance.get());
    }
    ImageWriter writer = Codecs.writer(PictureFormat.PNG);
    ImageWriteParam param = writer.getDefaultWriteParam();
    write(writer, withAlpha(), null, param, output, PngContainer.PLACE_FOR_CHUNKS, chunks);
  }

  private static void write(
      ImageWriter writer,
      BufferedImage image,
      @Nullable IIOMetadata metadata,
      ImageWriteParam param,
      OutputStream output,
      int place,
      ByteArrayOutputStream insertion)
      throws IOException {
    OutputStream inserting = new InsertingOutputStream(output, place, insertion);
    try (ImageOutputStream stream = new MemoryCacheImageOutputStream(inserting)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, metadata), param);
    } finally {
      writer.dispose();
    }
  }

  private void writeTiff(ImageOutputStream output) throws IOException {
    ImageWriter writer = Codecs.writer(PictureFormat.TIFF);
    try {
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionType("ZLib");
      param.setCompressionQuality(COMPRESSION_EFFORT);
      BufferedImage image = withAlpha();
      TIFFDirectory tags =
          TIFFDirectory.createFromMetadata(
              writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), param));
      exif.map(TiffFields::of).ifPresent(fields -> fields.forEach(tags::addTIFFField));
      XmpPacket.forResult(xmp, picture.width(), picture.height(), provenance)
          .ifPresent(
              packet -> tags.addTIFFField(bytes(TiffContainer.XMP, TIFFTag.TIFF_BYTE, packet)));
      tags.addTIFFField(bytes(TiffContainer.ICC_PROFILE, TIFFTag.TIFF_UNDEFINED, srgbProfile()));
      TIFFTag predictor = BaselineTIFFTagSet.getInstance().getTag(BaselineTIFFTagSet.TAG_PREDICTOR);
      tags.addTIFFField(new TIFFField(predictor, HORIZONTAL_DIFFERENCES));
      writer.setOutput(output);
      writer.write(null, new IIOImage(image, null, tags.getAsMetadata()), param);
    } finally {
      writer.dispose();
    }
  }

  private static TIFFField bytes(int number, int type, byte[] value) {
    return new TIFFField(new TIFFTag("Tag" + number, number, 1 << type), type, value.length, value);
  }

  private static byte[] srgbProfile() {
    return ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
  }

  private BufferedImage withAlpha() {
    BufferedImage image = picture.toImage();
    if (alpha.isEmpty()) {
      return image;
    }
    int width = picture.width();
    BufferedImage result =
        new BufferedImage(width, picture.height(), BufferedImage.TYPE_4BYTE_ABGR);
    int[] row = new int[width];
    for (int y = 0; y < picture.height(); y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int x = 0; x < width; x++) {
        row[x] = (row[x] & 0xffffff) | alpha.get().at(y * width + x) << 24;
      }
      result.setRGB(0, y, width, 1, row, 0, width);
    }
    return result;
  }

  private BufferedImage onWhite() {
    BufferedImage image = picture.toImage();
    if (alpha.isPresent()) {
      int width = picture.width();
      int[] row = new int[width];
      for (int y = 0; y < picture.height(); y++) {
        image.getRGB(0, y, width, 1, row, 0, width);
        for (int x = 0; x < width; x++) {
          int opacity = alpha.get().at(y * width + x);
          row[x] =
              onWhite(row[x] >> 16 & 0xff, opacity) << 16
                  | onWhite(row[x] >> 8 & 0xff, opacity) << 8
                  | onWhite(row[x] & 0xff, opacity);
        }
        image.setRGB(0, y, width, 1, row, 0, width);
      }
    }
    return image;
  }

  private static int onWhite(int value, int opacity) {
    return (value * opacity + 255 * (255 - opacity) + 127) / 255;
  }

  /** Inserts bytes at a place of what is written. */
  private static final class InsertingOutputStream extends FilterOutputStream {

    private final ByteArrayOutputStream insertion;
    private int left;
    private boolean inserted;

    private InsertingOutputStream(OutputStream output, int place, ByteArrayOutputStream insertion) {
      super(output);
      this.left = place;
      this.insertion = insertion;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      int before = Math.min(length, left);
      out.write(bytes, offset, before);
      left -= before;
      if (left == 0 && !inserted) {
        insertion.writeTo(out);
        inserted = true;
      }
      out.write(bytes, offset + before, length - before);
    }
  }
}
