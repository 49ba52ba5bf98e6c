package dev.atelier.host.file;

import dev.atelier.toolkit.file.ContentHash;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Computes checksums of files, for those who tell themselves what cannot be read; of bytes {@link
 * ContentHash} does.
 */
public final class Checksums {

  private Checksums() {}

  /**
   * Returns the SHA-256 of a file.
   *
   * @param file the file
   * @return 64 lower-case hexadecimal digits
   * @throws IOException if it cannot be read
   */
  public static String sha256(Path file) throws IOException {
    MessageDigest digest = ContentHash.sha256();
    try (InputStream stream = new DigestInputStream(Files.newInputStream(file), digest)) {
      stream.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * Copies what a stream has left to a new file.
   *
   * @param stream the stream; not closed
   * @param file the file
   * @return the SHA-256 of what was copied, 64 lower-case hexadecimal digits
   * @throws IOException if it cannot be read or written
   */
  public static String copy(InputStream stream, Path file) throws IOException {
    MessageDigest digest = ContentHash.sha256();
    Files.copy(new DigestInputStream(stream, digest), file);
    return HexFormat.of().formatHex(digest.digest());
  }
}
