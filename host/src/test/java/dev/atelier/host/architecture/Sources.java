package dev.atelier.host.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;

/** The source files of all modules, also of those that are built after the host. */
final class Sources {

  /** The folder of the whole project. Surefire says where the module is; an IDE starts in it. */
  static final Path ROOT = Path.of(System.getProperty("basedir", "")).resolve("..");

  private static final String MAIN = "src/main/java/";
  private static final String TEST = "src/test/java/";

  private Sources() {}

  /** Returns the text of each file, by its path from the root with slashes, of tests too. */
  static Map<String, String> all() throws IOException {
    Map<String, String> texts = new TreeMap<>();
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = folder.getFileName().toString();
            boolean generated =
                name.equals("target") || (name.startsWith(".") && !folder.equals(ROOT));
            return generated ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String path = ROOT.relativize(file).toString().replace('\\', '/');
            if (path.endsWith(".java") && (path.contains(MAIN) || path.contains(TEST))) {
              try {
                texts.put(path, Files.readString(file));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return texts;
  }

  /** Returns those that are no tests. */
  static Map<String, String> main() throws IOException {
    Map<String, String> texts = new TreeMap<>(all());
    texts.keySet().removeIf(path -> !path.contains(MAIN));
    return texts;
  }
}
