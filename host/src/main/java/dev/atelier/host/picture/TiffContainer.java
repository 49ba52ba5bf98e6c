package dev.atelier.host.picture;

import com.twelvemonkeys.imageio.metadata.CompoundDirectory;
import com.twelvemonkeys.imageio.metadata.Directory;
import com.twelvemonkeys.imageio.metadata.Entry;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFReader;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFWriter;
import dev.atelier.host.file.HiddenFailures;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** The tags of a TIFF file. */
final class TiffContainer {

  static final int XMP = 700;
  static final int ICC_PROFILE = 34675;

  private static final int STRIP_OFFSETS = 273;
  private static final int STRIP_BYTE_COUNTS = 279;
  private static final int TILE_OFFSETS = 324;
  private static final int TILE_BYTE_COUNTS = 325;

  /** The tags that are about the picture and not about how this file stores it. */
  static final Set<Integer> ABOUT_THE_PICTURE =
      Set.of(
          0x10e, // ImageDescription
          0x10f, // Make
          0x110, // Model
          0x112, // Orientation
          0x11a, // XResolution
          0x11b, // YResolution
          0x128, // ResolutionUnit
          0x131, // Software
          0x132, // DateTime
          0x13b, // Artist
          0x13c, // HostComputer
          0x8298, // Copyright
          0x8769, // Exif
          0x8825); // GPS

  private TiffContainer() {}

  static void scan(ImageInputStream input, EmbeddedData data) throws IOException {
    Directory directory;
    try {
      directory = first(new TIFFReader().read(input));
    } catch (EOFException e) {
      throw DamagedFileException.endsEarly();
    }
    bytes(directory, XMP).ifPresent(xmp -> data.xmp = Optional.of(xmp));
    data.exif = exif(directory);
    checkEnd(directory, STRIP_OFFSETS, STRIP_BYTE_COUNTS, input.length());
    checkEnd(directory, TILE_OFFSETS, TILE_BYTE_COUNTS, input.length());
  }

  private static Directory first(Directory directory) {
    return directory instanceof CompoundDirectory compound && compound.directoryCount() > 0
        ? compound.getDirectory(0)
        : directory;
  }

  private static Optional<byte[]> bytes(Directory directory, int tag) {
    Entry entry = directory.getEntryById(tag);
    return entry != null && entry.getValue() instanceof byte[] bytes
        ? Optional.of(bytes)
        : Optional.empty();
  }

  private static Optional<byte[]> exif(Directory directory) {
    List<Entry> entries = new ArrayList<>();
    for (Entry entry : directory) {
      if (entry.getIdentifier() instanceof Integer tag && ABOUT_THE_PICTURE.contains(tag)) {
        entries.add(entry);
      }
    }
    ByteArrayOutputStream exif = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(exif)) {
      new TIFFWriter().write(entries, output);
    } catch (IOException | RuntimeException e) {
      // Tags of kinds that cannot be written are tags that were not understood.
      HiddenFailures.log(TiffContainer.class, "a tag of a TIFF is not understood, and left out", e);
      return Optional.empty();
    }
    return entries.isEmpty() ? Optional.empty() : Optional.of(exif.toByteArray());
  }

  private static void checkEnd(Directory directory, int offsetTag, int lengthTag, long end)
      throws IOException {
    long[] offsets = numbers(directory, offsetTag);
    long[] lengths = numbers(directory, lengthTag);
    for (int i = 0; i < Math.min(offsets.length, lengths.length); i++) {
      if (offsets[i] + lengths[i] > end) {
        throw DamagedFileException.endsEarly();
      }
    }
  }

  private static long[] numbers(Directory directory, int tag) {
    Entry entry = directory.getEntryById(tag);
    Object value = entry == null ? new long[0] : entry.getValue();
    if (value instanceof Number number) {
      return new long[] {number.longValue()};
    }
    if (value instanceof int[] ints) {
      return Arrays.stream(ints).asLongStream().toArray();
    }
    return value instanceof long[] longs ? longs : new long[0];
  }
}
