package dev.atelier.host.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/** Reads and writes files of any file system that Hadoop knows. */
final class HadoopFiles {

  private final Configuration configuration;

  HadoopFiles(Configuration configuration) {
    this.configuration = configuration;
  }

  InputStream open(String file) throws IOException {
    Path path = new Path(file);
    return fileSystem(path).open(path);
  }

  /**
   * Writes a file, whole or not at all.
   *
   * @param file the file
   * @param mark tells the temporary file from others; the same for another try at the same file, so
   *     that it does not leave two
   * @param bytes its content
   * @param overwrites whether it may exist
   * @throws FileAlreadyExistsException if it exists and must not
   */
  void write(String file, String mark, byte[] bytes, boolean overwrites) throws IOException {
    Path path = new Path(file);
    FileSystem fileSystem = fileSystem(path);
    if (!overwrites && fileSystem.exists(path)) {
      throw new FileAlreadyExistsException(file);
    }
    Path temporary = temporary(path, mark);
    fileSystem.mkdirs(path.getParent());
    try {
      try (OutputStream output = fileSystem.create(temporary, true)) {
        output.write(bytes);
      }
      rename(fileSystem, temporary, path, overwrites);
    } catch (IOException e) {
      fileSystem.delete(temporary, false);
      throw e;
    }
  }

  /** Deletes what a process that was ended while it wrote a file may have left. */
  void discard(String file, String mark) throws IOException {
    Path path = new Path(file);
    fileSystem(path).delete(temporary(path, mark), false);
  }

  private static Path temporary(Path file, String mark) {
    return new Path(file.getParent(), ".atelier-" + mark + ".part");
  }

  private void rename(FileSystem fileSystem, Path from, Path to, boolean overwrites)
      throws IOException {
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
