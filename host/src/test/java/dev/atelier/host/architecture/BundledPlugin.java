package dev.atelier.host.architecture;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The plugins that come with the host, as their build leaves them. */
public enum BundledPlugin {
  STYLE_TRANSFER("style-transfer", "dev.atelier.style..", ""),
  AUTOENCODER("autoencoder", "dev.atelier.autoencoder..", "org.apache.lucene.."),
  CLASSIFIER("classifier", "dev.atelier.classifier..", "");

  private final String module;
  private final String packages;
  private final String library;

  BundledPlugin(String module, String packages, String library) {
    this.module = module;
    this.packages = packages;
    this.library = library;
  }

  static String[] allPackages() {
    return Arrays.stream(values()).map(BundledPlugin::packages).toArray(String[]::new);
  }

  String packages() {
    return packages;
  }

  /** Returns the packages of the library that lies beside the plugin's jar, or nothing. */
  String library() {
    return library;
  }

  /** Says whether anything has been written yet; from then on there have to be classes, too. */
  boolean hasSources() {
    return Files.isDirectory(
        Sources.ROOT.resolve("plugins").resolve(module).resolve("src/main/java"));
  }

  /** Returns the folder of its classes. */
  public Path classes() {
    return Sources.ROOT.resolve("plugins").resolve(module).resolve("target/classes");
  }
}
