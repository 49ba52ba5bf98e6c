package dev.atelier.toolkit.file;

import dev.atelier.api.ErrorKind;
import dev.atelier.api.OperationException;
import dev.atelier.api.file.FileErrors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Checksums of content: what has the same is taken to be the same. */
public final class ContentHash {

  private static final int BUFFER = 1 << 16;

  private ContentHash() {}

  /**
   * Returns a digest to feed, for content that is nowhere whole.
   *
   * @return a new SHA-256
   */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * Returns the SHA-256 of a file, in hexadecimal digits.
   *
   * @throws OperationException if it cannot be read, or is a pipe or a device
   */
  public static String of(Path file) {
    if (Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file)) {
      // To open it is to wait until somebody writes to it, which may be never.
      throw new OperationException(
          ErrorKind.INPUT,
          file + " is no file, but a pipe or a device; save the picture to a file");
    }
    MessageDigest digest = sha256();
    try (InputStream input = Files.newInputStream(file)) {
      byte[] buffer = new byte[BUFFER];
      for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    } catch (IOException e) {
      throw FileErrors.unreadable(file, e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Returns the SHA-256 of some bytes, in hexadecimal digits. */
  public static String of(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }
}
