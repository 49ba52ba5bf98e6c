package dev.atelier.host.picture;

import com.adobe.internal.xmp.XMPConst;
import com.adobe.internal.xmp.XMPException;
import com.adobe.internal.xmp.XMPMeta;
import com.adobe.internal.xmp.XMPMetaFactory;
import com.adobe.internal.xmp.XMPUtils;
import com.adobe.internal.xmp.options.ParseOptions;
import com.adobe.internal.xmp.options.PropertyOptions;
import com.adobe.internal.xmp.options.SerializeOptions;
import dev.atelier.host.file.HiddenFailures;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/** XMP packets: RDF in XML, with properties of many schemas, one of them this project's. */
final class XmpPacket {

  static final String NAMESPACE = "http://ns.atelier.dev/1.0/";

  private static final String PROVENANCE = "provenance";
  private static final String EXTENSION = "HasExtendedXMP";
  private static final byte[] NOTHING = {};

  private XmpPacket() {}

  /** An XMP packet cut in two, for a segment of a JPEG file holds less than 64 KB. */
  static final class ForJpeg {

    private final byte[] standard;
    private final byte[] extension;
    private final String digest;

    private ForJpeg(byte[] standard, byte[] extension, String digest) {
      this.standard = standard;
      this.extension = extension;
      this.digest = digest;
    }

    /** What every reader sees. */
    byte[] standard() {
      return standard;
    }

    /** The rest; empty if there is none. */
    byte[] extension() {
      return extension;
    }

    /** What ties the rest to the first part. */
    String digest() {
      return digest;
    }
  }

  /**
   * Returns the packet for a result: upright, of the given size, without thumbnails, which show
   * what the picture was before, and with the provenance.
   *
   * @param original the packet of the picture that was read; replaced if it is broken
   * @param provenance what to say of the result; empty if it is said elsewhere in the file
   * @return empty if there is nothing to say
   */
  static Optional<byte[]> forResult(
      Optional<byte[]> original, int width, int height, Optional<String> provenance) {
    return meta(original, width, height, provenance).flatMap(XmpPacket::serialize);
  }

  /** Returns the same as {@link #forResult}, ready for a JPEG file. */
  static Optional<ForJpeg> forJpeg(
      Optional<byte[]> original, int width, int height, Optional<String> provenance) {
    return meta(original, width, height, provenance)
        .flatMap(XmpPacket::forJpeg)
        .or(() -> meta(Optional.empty(), width, height, provenance).flatMap(XmpPacket::forJpeg));
  }

  /** Returns the provenance in a packet. */
  static Optional<String> provenance(byte[] packet) {
    return parse(packet).flatMap(meta -> string(meta, NAMESPACE, PROVENANCE));
  }

  /** Returns the digest of the rest that belongs to the first part of a packet. */
  static Optional<String> extensionOf(byte[] standard) {
    return parse(standard).flatMap(meta -> string(meta, XMPConst.NS_XMP_NOTE, EXTENSION));
  }

  /** Puts the two parts of a packet together; the first alone if that cannot be done. */
  static byte[] join(byte[] standard, byte[] extension) {
    Optional<XMPMeta> first = parse(standard);
    Optional<XMPMeta> second = parse(extension);
    if (first.isEmpty() || second.isEmpty()) {
      return standard;
    }
    try {
      XMPUtils.mergeFromJPEG(first.get(), second.get());
      first.get().deleteProperty(XMPConst.NS_XMP_NOTE, EXTENSION);
      return serialize(first.get()).orElse(standard);
    } catch (XMPException | RuntimeException e) {
      HiddenFailures.log(
          XmpPacket.class, "the extension of XMP is not understood, and left out", e);
      return standard;
    }
  }

  private static Optional<XMPMeta> meta(
      Optional<byte[]> original, int width, int height, Optional<String> provenance) {
    Optional<XMPMeta> carried = original.flatMap(XmpPacket::parse);
    if (carried.isEmpty() && provenance.isEmpty()) {
      return Optional.empty();
    }
    XMPMeta meta = carried.orElseGet(XMPMetaFactory::create);
    try {
      replace(meta, XMPConst.NS_TIFF, "Orientation", 1);
      replace(meta, XMPConst.NS_TIFF, "ImageWidth", width);
      replace(meta, XMPConst.NS_TIFF, "ImageLength", height);
      replace(meta, XMPConst.NS_EXIF, "ColorSpace", 1);
      replace(meta, XMPConst.NS_EXIF, "PixelXDimension", width);
      replace(meta, XMPConst.NS_EXIF, "PixelYDimension", height);
      meta.deleteProperty(XMPConst.NS_XMP, "Thumbnails");
      meta.deleteProperty(XMPConst.NS_XMP_NOTE, EXTENSION);
      meta.deleteProperty(NAMESPACE, PROVENANCE);
      if (provenance.isPresent()) {
        XMPMetaFactory.getSchemaRegistry().registerNamespace(NAMESPACE, "atelier");
        meta.setProperty(NAMESPACE, PROVENANCE, provenance.get());
      }
      return Optional.of(meta);
    } catch (XMPException e) {
      if (carried.isPresent()) {
        return meta(Optional.empty(), width, height, provenance);
      }
      throw new IllegalStateException("an empty XMP packet takes no property", e);
    }
  }

  private static void replace(XMPMeta meta, String namespace, String name, int value)
      throws XMPException {
    if (meta.doesPropertyExist(namespace, name)) {
      // A property of any shape is replaced by a plain one.
      meta.deleteProperty(namespace, name);
      meta.setProperty(namespace, name, Integer.toString(value), new PropertyOptions());
    }
  }

  private static Optional<XMPMeta> parse(byte[] packet) {
    try {
      // Without a document type there are no entities, and so no files or addresses to be opened.
      ParseOptions options = new ParseOptions().setDisallowDoctype(true);
      return Optional.of(XMPMetaFactory.parseFromBuffer(packet, options));
    } catch (XMPException | RuntimeException | StackOverflowError e) {
      HiddenFailures.log(XmpPacket.class, "XMP is not understood, and left out", e);
      return Optional.empty();
    }
  }

  private static Optional<String> string(XMPMeta meta, String namespace, String name) {
    try {
      return Optional.ofNullable(meta.getPropertyString(namespace, name));
    } catch (XMPException | RuntimeException e) {
      HiddenFailures.log(XmpPacket.class, "a property of XMP is not understood", e);
      return Optional.empty();
    }
  }

  private static Optional<byte[]> serialize(XMPMeta meta) {
    try {
      SerializeOptions options = new SerializeOptions().setUseCompactFormat(true).setPadding(1);
      return Optional.of(XMPMetaFactory.serializeToBuffer(meta, options));
    } catch (XMPException | RuntimeException | StackOverflowError e) {
      HiddenFailures.log(XmpPacket.class, "XMP cannot be written, and is left out", e);
      return Optional.empty();
    }
  }

  private static Optional<ForJpeg> forJpeg(XMPMeta meta) {
    Optional<byte[]> whole = serialize(meta);
    if (whole.isPresent() && JpegContainer.fitsOneSegment(whole.get())) {
      return Optional.of(new ForJpeg(whole.get(), NOTHING, ""));
    }
    try {
      StringBuilder standard = new StringBuilder();
      StringBuilder extension = new StringBuilder();
      StringBuilder digest = new StringBuilder();
      XMPUtils.packageForJPEG(meta, standard, extension, digest);
      byte[] first = standard.toString().getBytes(StandardCharsets.UTF_8);
      byte[] rest = extension.toString().getBytes(StandardCharsets.UTF_8);
      return JpegContainer.fitsOneSegment(first)
          ? Optional.of(new ForJpeg(first, rest, digest.toString()))
          : Optional.empty();
    } catch (XMPException | NoSuchAlgorithmException | RuntimeException e) {
      HiddenFailures.log(XmpPacket.class, "XMP is not split, and left out", e);
      return Optional.empty();
    }
  }
}
