package dev.atelier.host.engine;

import static java.util.Objects.requireNonNull;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.zip.ZipEntry;

/**
 * Native libraries that belong together, and where on the class path each is to be unpacked from.
 *
 * @param folder where in a cache they belong, such as {@code mxnet/1.9.1-mkl-linux-x86_64}; DJL
 *     looks for its own under that name
 * @param files the packed form of each, by the name of the file that it becomes
 */
record LibrarySet(String folder, Map<String, URL> files) {

  private static final String MXNET = "mxnet";
  private static final String PYTORCH = "pytorch";

  /**
   * What the directory of a jar says of a packed library.
   *
   * @param size how many bytes it has unpacked
   * @param checksum their CRC-32; -1 if it is not in a jar
   */
  record Packed(long size, long checksum) {}

  /** Returns what JNA loads to call native code at all; empty if JNA has it not for this system. */
  static Optional<LibrarySet> ofJna() {
    // JNA gives libraries of macOS the ending that Java used to.
    String name = System.mapLibraryName("jnidispatch").replace(".dylib", ".jnilib");
    return resource("com/sun/jna/" + Platform.RESOURCE_PREFIX + "/" + name)
        .map(
            url ->
                new LibrarySet(
                    "jna/" + Native.VERSION + "-" + Platform.RESOURCE_PREFIX, Map.of(name, url)));
  }

  /** Returns what an engine is made of; empty if it is not known or not on the class path. */
  static Optional<LibrarySet> of(String engine) {
    String name = engine.toLowerCase(Locale.ROOT);
    if (!name.equals(MXNET) && !name.equals(PYTORCH)) {
      return Optional.empty();
    }
    return resource("native/lib/" + name + ".properties")
        .map(LibrarySet::properties)
        .filter(described -> described.containsKey("libraries"))
        .flatMap(described -> of(name, Description.of(described)));
  }

  private static Optional<LibrarySet> of(String engine, Description description) {
    String packed =
        engine.equals(MXNET)
            ? "native/lib/"
            : "pytorch/" + description.flavor + "/" + description.system + "/";
    Map<String, URL> files = new TreeMap<>();
    for (String library : description.libraries) {
      Optional<URL> url = resource(packed + library);
      if (url.isEmpty()) {
        return Optional.empty();
      }
      files.put(library, url.get());
    }
    if (engine.equals(PYTORCH)) {
      String glue = System.mapLibraryName("djl_torch");
      resource("jnilib/" + description.system + "/" + description.flavor + "/" + glue)
          .ifPresent(url -> files.put(djlVersion() + "-" + glue, url));
    }
    return Optional.of(
        new LibrarySet(
            "%s/%s-%s-%s"
                .formatted(engine, description.version, description.flavor, description.system),
            files));
  }

  private static String djlVersion() {
    return resource("pytorch-engine.properties")
        .map(LibrarySet::properties)
        .map(properties -> properties.getProperty("djl_version"))
        .orElse("");
  }

  /** What DJL says of the libraries beside them. */
  private record Description(String version, String flavor, String system, List<String> libraries) {

    static Description of(Properties properties) {
      String system = properties.getProperty("classifier", "");
      String flavor = properties.getProperty("flavor");
      if (flavor == null) {
        // As in mkl-linux-x86_64.
        int end = system.indexOf('-');
        flavor = system.substring(0, Math.max(0, end));
        system = system.substring(end + 1);
      }
      return new Description(
          properties.getProperty("version", ""),
          flavor,
          system,
          List.of(properties.getProperty("libraries").strip().split("\\s*,\\s*")));
    }
  }

  /** Returns what a packed library would be unpacked, which costs no look at its bytes. */
  Packed packed(String file) throws IOException {
    URLConnection connection =
        requireNonNull(files.get(file), "no such file among the files").openConnection();
    if (connection instanceof JarURLConnection jar) {
      ZipEntry entry = jar.getJarEntry();
      return new Packed(entry.getSize(), entry.getCrc());
    }
    return new Packed(connection.getContentLengthLong(), -1);
  }

  private static Properties properties(URL url) {
    Properties properties = new Properties();
    try (InputStream stream = url.openStream()) {
      properties.load(stream);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + url, e);
    }
    return properties;
  }

  private static Optional<URL> resource(String name) {
    return Optional.ofNullable(LibrarySet.class.getClassLoader().getResource(name));
  }
}
