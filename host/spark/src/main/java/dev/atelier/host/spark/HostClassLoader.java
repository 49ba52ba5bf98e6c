package dev.atelier.host.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads the host and its libraries from the jars that it is made of, whatever Spark brings along:
 * Guice wants a newer Guava than the one of Spark, and Jackson is not the same.
 *
 * <p>There is one in a process. The native engine can be loaded by one class loader only, and its
 * parts must not be used by two threads, each of which has an engine of its own.
 */
final class HostClassLoader extends URLClassLoader {

  private static final String LINK = "dev.atelier.host.spark.protocol.";

  private static @Nullable HostClassLoader only;

  private HostClassLoader(List<URL> jars) {
    super("host", jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  /**
   * Returns the process's host. If there is one, it is that one, wherever its jars are from: with
   * the address {@code local}, driver and executor are one process.
   *
   * @param library the folder with its jars
   */
  static synchronized HostClassLoader of(Path library) {
    if (only == null) {
      List<URL> jars = new ArrayList<>();
      jars.add(HostClassLoader.class.getProtectionDomain().getCodeSource().getLocation());
      try (DirectoryStream<Path> files = Files.newDirectoryStream(library, "*.jar")) {
        for (Path jar : files) {
          jars.add(url(jar));
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot list " + library, e);
      }
      only = new HostClassLoader(jars);
    }
    return only;
  }

  private static URL url(Path jar) throws MalformedURLException {
    return jar.toUri().toURL();
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    return name.startsWith(LINK)
        ? HostClassLoader.class.getClassLoader().loadClass(name)
        : super.loadClass(name, resolve);
  }
}
