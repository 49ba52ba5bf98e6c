package dev.atelier.host.spark;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.time.Instant;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/** Writes files of any file system that Hadoop knows. */
final class HadoopFiles {

  private final Configuration configuration;

  HadoopFiles(Configuration configuration) {
    this.configuration = configuration;
  }

  /**
   * Looks whether a file is what it was when it was begun to be read.
   *
   * @param file the file
   * @param read how many bytes were read
   * @param length how many it had
   * @param modified when it was written, in whole milliseconds
   * @return when it was written, of a local file as precisely as its file system knows
   * @throws IOException if it was changed meanwhile
   */
  Instant unchanged(String file, long read, long length, Instant modified) throws IOException {
    Path path = new Path(file);
    FileSystem fileSystem = fileSystem(path);
    FileStatus now = fileSystem.getFileStatus(path);
    if (read != length
        || now.getLen() != length
        || now.getModificationTime() != modified.toEpochMilli()) {
      throw new IOException("it was changed meanwhile");
    }
    return fileSystem instanceof LocalFileSystem
        ? Files.getLastModifiedTime(java.nio.file.Path.of(path.toUri().getPath())).toInstant()
        : modified;
  }

  boolean exists(String file) throws IOException {
    Path path = new Path(file);
    return fileSystem(path).exists(path);
  }

  /**
   * Writes a file that is to be {@linkplain #place placed}.
   *
   * @param file the file
   * @param mark tells what is written from other files; the same for another try at the same file,
   *     so that it does not leave two
   * @param bytes its content
   */
  void write(String file, String mark, byte[] bytes) throws IOException {
    Path path = new Path(file);
    FileSystem fileSystem = fileSystem(path);
    Path temporary = temporary(path, mark);
    fileSystem.mkdirs(path.getParent());
    try (OutputStream output = fileSystem.create(temporary, true)) {
      output.write(bytes);
    } catch (IOException e) {
      fileSystem.delete(temporary, false);
      throw e;
    }
  }

  /**
   * Puts what was written in its place, or deletes it.
   *
   * @return {@code false} if there is a file that is to be kept
   */
  boolean place(String file, String mark, boolean overwrites) throws IOException {
    Path path = new Path(file);
    FileSystem fileSystem = fileSystem(path);
    Path temporary = temporary(path, mark);
    try {
      if (!overwrites && fileSystem.exists(path)) {
        fileSystem.delete(temporary, false);
        return false;
      }
      rename(fileSystem, temporary, path, overwrites);
      return true;
    } catch (FileAlreadyExistsException e) {
      fileSystem.delete(temporary, false);
      return false;
    } catch (IOException e) {
      fileSystem.delete(temporary, false);
      throw e;
    }
  }

  /** Deletes what was written and has no place. */
  void discard(String file, String mark) throws IOException {
    Path path = new Path(file);
    fileSystem(path).delete(temporary(path, mark), false);
  }

  private static Path temporary(Path file, String mark) {
    return new Path(file.getParent(), ".atelier-" + mark + ".part");
  }

  /** Moves a file, over another one if that is wanted. */
  void rename(FileSystem fileSystem, Path from, Path to, boolean overwrites) throws IOException {
    if (fileSystem instanceof LocalFileSystem) {
      // Replaces a file, as its operating system does. It would move into a folder.
      boolean folder = fileSystem.exists(to) && fileSystem.getFileStatus(to).isDirectory();
      if (folder || !fileSystem.rename(from, to)) {
        throw new IOException(to + " is a folder, or cannot be replaced");
      }
      return;
    }
    Rename option = overwrites ? Rename.OVERWRITE : Rename.NONE;
    try {
      FileContext.getFileContext(to.toUri(), configuration).rename(from, to, option);
    } catch (UnsupportedFileSystemException e) {
      // Where the newer interface is missing there is no renaming over a file.
      boolean clear = !overwrites || !fileSystem.exists(to) || fileSystem.delete(to, false);
      if (!clear || !fileSystem.rename(from, to)) {
        throw new IOException(to + " cannot be replaced", e);
      }
    }
  }

  private FileSystem fileSystem(Path path) throws IOException {
    FileSystem fileSystem = path.getFileSystem(configuration);
    // Hadoop would put a checksum beside each file of a local disk.
    fileSystem.setWriteChecksum(false);
    fileSystem.setVerifyChecksum(false);
    return fileSystem;
  }
}
