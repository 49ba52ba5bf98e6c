package dev.atelier.host.spark;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file of a file system that Hadoop knows, so that batches on these are planned as all others.
 * Such a path is absolute. What is relative to it, and every name in it, is a path of the default
 * file system.
 */
final class HadoopPath implements Path {

  private static final Pattern URL = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://([^/]*)(/.*)?");

  private final HadoopTree tree;
  private final Path path;

  private HadoopPath(HadoopTree tree, Path path) {
    this.tree = tree;
    this.path = path;
  }

  /**
   * Returns the path that a user means.
   *
   * @param name such as {@code hdfs://host/folder/file}
   * @return the path; empty if it is one of the default file system
   */
  static Optional<Path> of(String name) {
    Matcher matcher = URL.matcher(name);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String below = matcher.group(3) == null ? "/" : matcher.group(3);
    if (matcher.group(1).equals("file")) {
      return Optional.of(Path.of(below));
    }
    HadoopTree tree = new HadoopTree(matcher.group(1), matcher.group(2));
    return Optional.of(new HadoopPath(tree, Path.of(below)));
  }

  org.apache.hadoop.fs.Path toHadoop() {
    return new org.apache.hadoop.fs.Path(toString());
  }

  private Path with(Path other) {
    return new HadoopPath(tree, other);
  }

  @Override
  public FileSystem getFileSystem() {
    return tree;
  }

  @Override
  public boolean isAbsolute() {
    return true;
  }

  @Override
  public Path getRoot() {
    return with(requireNonNull(path.getRoot(), "it is absolute"));
  }

  @Override
  public Path getFileName() {
    return path.getFileName();
  }

  @Override
  public @Nullable Path getParent() {
    Path parent = path.getParent();
    return parent == null ? null : with(parent);
  }

  @Override
  public int getNameCount() {
    return path.getNameCount();
  }

  @Override
  public Path getName(int index) {
    return path.getName(index);
  }

  @Override
  public Path subpath(int begin, int end) {
    return path.subpath(begin, end);
  }

  @Override
  public boolean startsWith(Path other) {
    return other instanceof HadoopPath same && same.tree.equals(tree) && path.startsWith(same.path);
  }

  @Override
  public boolean endsWith(Path other) {
    return other instanceof HadoopPath ? equals(other) : path.endsWith(other);
  }

  @Override
  public Path normalize() {
    return with(path.normalize());
  }

  @Override
  public Path resolve(Path other) {
    return other.isAbsolute() ? other : with(path.resolve(other));
  }

  @Override
  public Path relativize(Path other) {
    if (other instanceof HadoopPath same && same.tree.equals(tree)) {
      return path.relativize(same.path);
    }
    throw new IllegalArgumentException(other + " is not on the file system of " + this);
  }

  @Override
  public URI toUri() {
    try {
      return new URI(tree.scheme(), tree.authority(), path.toString(), null, null);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(toString(), e);
    }
  }

  @Override
  public Path toAbsolutePath() {
    return this;
  }

  @Override
  public Path toRealPath(LinkOption... options) throws IOException {
    tree.provider().checkAccess(this);
    return normalize();
  }

  @Override
  public WatchKey register(
      WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
    throw new UnsupportedOperationException("nobody watches " + this);
  }

  @Override
  public int compareTo(Path other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HadoopPath same && same.tree.equals(tree) && same.path.equals(path);
  }

  @Override
  public int hashCode() {
    return 31 * tree.hashCode() + path.hashCode();
  }

  /** Returns the URI as users write it and Hadoop reads it, in which a percent sign is one. */
  @Override
  public String toString() {
    return tree + path.toString();
  }
}
