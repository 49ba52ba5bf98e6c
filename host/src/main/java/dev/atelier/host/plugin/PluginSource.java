package dev.atelier.host.plugin;

import dev.atelier.host.file.FileNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * Where a plugin may be.
 *
 * @param path a jar, or a folder with jars
 * @param jars the jars, by name
 */
record PluginSource(Path path, List<Path> jars) {

  /** Lists the sources in a folder, by name; none if there is no such folder. */
  static List<PluginSource> in(Path folder) throws IOException {
    List<PluginSource> sources = new ArrayList<>();
    if (Files.exists(folder)) {
      for (Path path : children(folder)) {
        source(path).ifPresent(sources::add);
      }
    }
    return sources;
  }

  private static Optional<PluginSource> source(Path path) throws IOException {
    if (isJar(path)) {
      return Optional.of(new PluginSource(path, List.of(path)));
    }
    if (!Files.isDirectory(path)) {
      return Optional.empty();
    }
    List<Path> jars = children(path).stream().filter(PluginSource::isJar).toList();
    return jars.isEmpty() ? Optional.empty() : Optional.of(new PluginSource(path, jars));
  }

  /** Lists what is in a folder but not hidden, in the same order on every file system. */
  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children
          .filter(child -> !child.getFileName().toString().startsWith("."))
          .sorted(Comparator.comparing(child -> child.getFileName().toString()))
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause(); // a folder that fails half-way
    }
  }

  private static boolean isJar(Path path) {
    return path.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".jar")
        && Files.isRegularFile(path);
  }

  String name() {
    return path.getFileName().toString();
  }

  List<URL> urls() throws PluginException {
    List<URL> urls = new ArrayList<>();
    for (Path jar : jars) {
      checkReadable(jar);
      try {
        urls.add(jar.toUri().toURL());
      } catch (MalformedURLException e) {
        throw new PluginException("its path is no URL: " + Reasons.of(e), e);
      }
    }
    return urls;
  }

  /** A class loader passes over a damaged jar in silence, so that nobody would know why. */
  private static void checkReadable(Path jar) throws PluginException {
    Optional<String> problem = FileNames.problem(jar);
    if (problem.isPresent()) {
      throw new PluginException(problem.get());
    }
    try (ZipFile opened = new ZipFile(jar.toFile())) {
      if (opened.size() == 0) {
        throw new PluginException(jar.getFileName() + " is empty");
      }
    } catch (IOException e) {
      throw new PluginException(
          jar.getFileName() + " is no readable jar (" + Reasons.of(e) + "); install it again", e);
    }
  }
}
