package dev.atelier.host.spark;

import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.List;
import java.util.Set;

/** A file system that Hadoop knows: one scheme, one authority. */
final class HadoopTree extends FileSystem {

  private static final HadoopProvider PROVIDER = new HadoopProvider();

  private final String scheme;
  private final String authority;

  HadoopTree(String scheme, String authority) {
    this.scheme = scheme;
    this.authority = authority;
  }

  String scheme() {
    return scheme;
  }

  String authority() {
    return authority;
  }

  @Override
  public FileSystemProvider provider() {
    return PROVIDER;
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException("Hadoop closes its file systems");
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public String getSeparator() {
    return "/";
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    return List.of(getPath("/"));
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    return List.of();
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return Set.of("basic");
  }

  /** Returns a path; one that is relative is of the default file system. */
  @Override
  public Path getPath(String first, String... more) {
    Path path = Path.of(first, more);
    return path.isAbsolute() ? HadoopPath.of(this + path.toString()).orElseThrow() : path;
  }

  /** What is matched are names, and relative paths. */
  @Override
  public PathMatcher getPathMatcher(String pattern) {
    return FileSystems.getDefault().getPathMatcher(pattern);
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    throw new UnsupportedOperationException("nobody is looked up");
  }

  @Override
  public WatchService newWatchService() {
    throw new UnsupportedOperationException("nobody watches");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HadoopTree same
        && same.scheme.equals(scheme)
        && same.authority.equals(authority);
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  @Override
  public String toString() {
    return scheme + "://" + authority;
  }
}
