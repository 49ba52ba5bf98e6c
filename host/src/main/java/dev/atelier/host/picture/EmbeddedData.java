package dev.atelier.host.picture;

import java.io.IOException;
import java.util.Optional;
import javax.imageio.stream.ImageInputStream;

/**
 * What a file holds besides its pixels. Scanning it also tells whether the file is whole, which the
 * decoders do not: most of them fill what is missing with gray.
 */
final class EmbeddedData {

  /** Metadata beyond this size is not worth the memory. */
  static final int LARGEST = 64 << 20;

  Optional<byte[]> exif = Optional.empty();
  Optional<byte[]> xmp = Optional.empty();
  Optional<byte[]> icc = Optional.empty();

  /** The text of the PNG chunk; the other formats keep it in XMP. */
  Optional<String> provenance = Optional.empty();

  /**
   * Collects what is embedded in a file.
   *
   * @throws DamagedFileException if the file is not whole; what was found before is collected
   */
  void scan(PictureFormat format, ImageInputStream input) throws IOException {
    input.seek(0);
    switch (format) {
      case JPEG -> new JpegContainer(input).scan(this);
      case PNG -> new PngContainer(input).scan(this);
      case TIFF -> TiffContainer.scan(input, this);
      case WEBP -> WebpContainer.scan(input, this);
      case GIF -> GifContainer.check(input);
      case BMP -> {
        // The reader itself says when a BMP ends too early.
      }
    }
  }

  /** Where the picture's top is, 1..8 as EXIF counts; 1 if nothing is known. */
  int orientation() {
    return exif.map(ExifBlock::orientation).orElse(1);
  }
}
