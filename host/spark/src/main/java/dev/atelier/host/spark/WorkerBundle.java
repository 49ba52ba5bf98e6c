package dev.atelier.host.spark;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** What the machines of a cluster need, in one archive. */
final class WorkerBundle {

  private WorkerBundle() {}

  /**
   * Packs files and folders.
   *
   * @param contents what to pack, by its name in the archive
   * @param archive the file to write
   */
  static void pack(Map<String, Path> contents, Path archive) throws IOException {
    try (OutputStream output = Files.newOutputStream(archive);
        ZipOutputStream zip = new ZipOutputStream(output)) {
      // Jars and weights are as small as they get.
      zip.setLevel(Deflater.NO_COMPRESSION);
      for (Map.Entry<String, Path> entry : contents.entrySet()) {
        pack(entry.getKey(), entry.getValue(), zip);
      }
    }
  }

  private static void pack(String name, Path source, ZipOutputStream zip) throws IOException {
    try (Stream<Path> tree = Files.walk(source, FileVisitOption.FOLLOW_LINKS)) {
      for (Path file : (Iterable<Path>) tree.filter(Files::isRegularFile)::iterator) {
        String below = source.relativize(file).toString();
        zip.putNextEntry(new ZipEntry(below.isEmpty() ? name : name + "/" + below));
        Files.copy(file, zip);
        zip.closeEntry();
      }
    }
  }
}
