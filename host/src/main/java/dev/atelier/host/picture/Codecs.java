package dev.atelier.host.picture;

import static java.util.Objects.requireNonNull;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.tiff.BigTIFFImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriter;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.spi.ImageReaderWriterSpi;
import javax.imageio.spi.ImageWriterSpi;
import javax.imageio.spi.ServiceRegistry;

/**
 * Finds readers and writers. They are named here one by one: what {@link ImageIO} finds depends on
 * the class loader of the thread that asks first.
 */
final class Codecs {

  private final Map<PictureFormat, ImageReaderSpi> readers = new EnumMap<>(PictureFormat.class);
  private final Map<PictureFormat, ImageWriterSpi> writers = new EnumMap<>(PictureFormat.class);
  private final ImageReaderSpi bigTiffReader = new BigTIFFImageReaderSpi();

  private Codecs() {
    // The readers of some formats open streams of their own, which shall not end up on the disk.
    ImageIO.setUseCache(false);
    readers.put(PictureFormat.JPEG, jpegReader());
    readers.put(PictureFormat.PNG, ofPlatform(ImageReaderSpi.class, "png"));
    readers.put(PictureFormat.TIFF, new TIFFImageReaderSpi());
    readers.put(PictureFormat.WEBP, new WebPImageReaderSpi());
    readers.put(PictureFormat.GIF, ofPlatform(ImageReaderSpi.class, "gif"));
    readers.put(PictureFormat.BMP, ofPlatform(ImageReaderSpi.class, "bmp"));
    for (PictureFormat format : PictureFormat.values()) {
      if (format.isWritable()) {
        writers.put(format, ofPlatform(ImageWriterSpi.class, format.toString()));
      }
    }
  }

  /** Looked up when the first picture is read or written, not when the program starts. */
  private static final class Holder {
    private static final Codecs INSTANCE = new Codecs();
  }

  static ImageReader reader(PictureFormat format) throws IOException {
    return requireNonNull(Holder.INSTANCE.readers.get(format), "no such format among the readers")
        .createReaderInstance();
  }

  /** TIFF for files of more than 4 GB has a reader of its own. */
  static ImageReader bigTiffReader() throws IOException {
    return Holder.INSTANCE.bigTiffReader.createReaderInstance();
  }

  static ImageWriter writer(PictureFormat format) throws IOException {
    return requireNonNull(Holder.INSTANCE.writers.get(format), "no such format among the writers")
        .createWriterInstance();
  }

  /** This reader works on top of the platform's, which it looks up where it is registered. */
  private static ImageReaderSpi jpegReader() {
    ServiceRegistry registry =
        new ServiceRegistry(List.<Class<?>>of(ImageReaderSpi.class).iterator());
    registry.registerServiceProvider(
        ofPlatform(ImageReaderSpi.class, "jpeg"), ImageReaderSpi.class);
    JPEGImageReaderSpi reader = new JPEGImageReaderSpi();
    registry.registerServiceProvider(reader, ImageReaderSpi.class);
    return reader;
  }

  private static <T extends ImageReaderWriterSpi> T ofPlatform(Class<T> kind, String format) {
    Iterator<T> providers = IIORegistry.getDefaultInstance().getServiceProviders(kind, false);
    while (providers.hasNext()) {
      T provider = providers.next();
      if (provider.getClass().getModule() == ImageIO.class.getModule()
          && Arrays.stream(provider.getFormatNames()).anyMatch(format::equalsIgnoreCase)) {
        return provider;
      }
    }
    throw new IllegalStateException("this Java has no " + format + " codec");
  }
}
