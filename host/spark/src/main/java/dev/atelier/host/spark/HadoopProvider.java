package dev.atelier.host.spark;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.jspecify.annotations.Nullable;

/**
 * What the planning of a batch and its manifest ask of a file system, asked of Hadoop. What they do
 * not ask is not supported.
 */
final class HadoopProvider extends FileSystemProvider {

  @GuardedBy("this") private @Nullable Configuration configuration;

  /** A question to Hadoop. */
  private interface Question<T> {
    T ask(org.apache.hadoop.fs.FileSystem fileSystem, org.apache.hadoop.fs.Path path)
        throws IOException;
  }

  /** Hadoop finds its parts with the context class loader, which is the host's. */
  private <T> T ask(Path path, Question<T> question) throws IOException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(HadoopProvider.class.getClassLoader());
    try {
      org.apache.hadoop.fs.Path asked = ((HadoopPath) path).toHadoop();
      return question.ask(asked.getFileSystem(configuration()), asked);
    } catch (org.apache.hadoop.fs.FileAlreadyExistsException e) {
      throw caused(new FileAlreadyExistsException(path.toString()), e);
    } catch (FileNotFoundException e) {
      throw caused(new NoSuchFileException(path.toString()), e);
    } catch (AccessControlException e) {
      throw caused(new AccessDeniedException(path.toString()), e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static <T extends IOException> T caused(T exception, IOException cause) {
    exception.initCause(cause);
    return exception;
  }

  private synchronized Configuration configuration() {
    if (configuration == null) {
      configuration = SparkHadoopUtil.get().newConfiguration(new SparkConf());
    }
    return configuration;
  }

  @Override
  public String getScheme() {
    return "hadoop";
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
    throw new UnsupportedOperationException("Hadoop opens its file systems");
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    return getPath(uri).getFileSystem();
  }

  @Override
  public Path getPath(URI uri) {
    return HadoopPath.of(uri.toString()).orElseThrow();
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) {
    throw new UnsupportedOperationException("files are read and written from start to end");
  }

  @Override
  public InputStream newInputStream(Path path, OpenOption... options) throws IOException {
    return ask(path, org.apache.hadoop.fs.FileSystem::open);
  }

  @Override
  public OutputStream newOutputStream(Path path, OpenOption... options) throws IOException {
    boolean overwrites = !List.of(options).contains(StandardOpenOption.CREATE_NEW);
    return ask(path, (fileSystem, asked) -> fileSystem.create(asked, overwrites));
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
    List<Path> children = new ArrayList<>();
    FileStatus[] found =
        ask(
            folder,
            (fileSystem, asked) -> {
              if (fileSystem.getFileStatus(asked).isFile()) {
                throw new NotDirectoryException(folder.toString());
              }
              return fileSystem.listStatus(asked);
            });
    for (FileStatus status : found) {
      Path child = folder.resolve(status.getPath().getName());
      if (filter.accept(child)) {
        children.add(child);
      }
    }
    return new DirectoryStream<>() {
      @Override
      public Iterator<Path> iterator() {
        return children.iterator();
      }

      @Override
      public void close() {
        // All was read at once.
      }
    };
  }

  @Override
  public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
    if (!ask(folder, org.apache.hadoop.fs.FileSystem::mkdirs)) {
      throw new IOException(folder + " cannot be made");
    }
  }

  @Override
  public void delete(Path path) throws IOException {
    if (!ask(path, (fileSystem, asked) -> fileSystem.delete(asked, false))) {
      throw new NoSuchFileException(path.toString());
    }
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) {
    throw new UnsupportedOperationException("nothing is copied within Hadoop");
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    boolean overwrites = List.of(options).contains(StandardCopyOption.REPLACE_EXISTING);
    ask(
        source,
        (fileSystem, asked) -> {
          HadoopFiles files = new HadoopFiles(configuration());
          files.rename(fileSystem, asked, ((HadoopPath) target).toHadoop(), overwrites);
          return target;
        });
  }

  @Override
  public boolean isSameFile(Path path, Path other) {
    return path.normalize().equals(other.normalize());
  }

  @Override
  public boolean isHidden(Path path) {
    return path.getFileName() != null && path.getFileName().toString().startsWith(".");
  }

  @Override
  public FileStore getFileStore(Path path) {
    throw new UnsupportedOperationException("Hadoop does not tell");
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    ask(path, org.apache.hadoop.fs.FileSystem::getFileStatus);
  }

  @Override
  public <V extends FileAttributeView> @Nullable V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return null;
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    return type.cast(new Facts(ask(path, org.apache.hadoop.fs.FileSystem::getFileStatus)));
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String names, LinkOption... options) {
    throw new UnsupportedOperationException("there is " + BasicFileAttributes.class);
  }

  @Override
  public void setAttribute(Path path, String name, Object value, LinkOption... options) {
    throw new UnsupportedOperationException("nothing is changed");
  }

  /** What Hadoop tells of a file. */
  private record Facts(FileStatus status) implements BasicFileAttributes {

    @Override
    public FileTime lastModifiedTime() {
      return FileTime.fromMillis(status.getModificationTime());
    }

    @Override
    public FileTime lastAccessTime() {
      return FileTime.fromMillis(status.getAccessTime());
    }

    @Override
    public FileTime creationTime() {
      return lastModifiedTime();
    }

    @Override
    public boolean isRegularFile() {
      return status.isFile();
    }

    @Override
    public boolean isDirectory() {
      return status.isDirectory();
    }

    @Override
    public boolean isSymbolicLink() {
      return false;
    }

    @Override
    public boolean isOther() {
      return false;
    }

    @Override
    public long size() {
      return status.getLen();
    }

    @Override
    public @Nullable Object fileKey() {
      return null;
    }
  }
}
