package dev.atelier.host.spark;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** A plugin of a user's own, in a folder of the user's own. */
final class TestPlugin {

  /** Turns pictures upside down; some sizes are trouble, and told of in a folder. */
  private static final String SOURCE =
      """
      package com.example.flip;

      import ai.djl.ndarray.NDArray;
      import ai.djl.ndarray.NDManager;
      import dev.atelier.api.*;
      import dev.atelier.api.picture.Picture;
      import jakarta.inject.Inject;
      import java.io.*;
      import java.net.URI;
      import java.nio.file.*;
      import java.util.*;

      public final class FlipPlugin implements ImagePlugin {
        public String id() { return "flip"; }

        public List<Verb<?>> verbs() {
          return List.of(Verb.picture(
              "flip", "Turn pictures upside down.", Flip.class, FlipOperation.class));
        }

        public record Flip(@Option(description = "Where to tell.", defaultValue = "") String log) {}

        public static final class FlipOperation implements PictureOperation<Flip> {
          private final NDManager manager;

          @Inject
          FlipOperation(NDManager manager) { this.manager = manager; }

          public PictureFunction prepare(Flip flip) {
            return new PictureFunction() {
              public Result apply(Picture picture, Progress progress) {
                if (picture.width() == 13) {
                  tell(flip.log(), "fails");
                  throw new OperationException("a picture 13 pixels wide brings bad luck");
                }
                if (picture.width() == 7) {
                  tell(flip.log(), "dies");
                  Runtime.getRuntime().halt(9);
                }
                try (NDManager scope = manager.newSubManager()) {
                  NDArray flipped = picture.toTensor(scope).flip(1);
                  return Result.of(Picture.of(flipped), Map.of("width", picture.width()));
                }
              }

              public void close() {}
            };
          }

          /** In a file for each process. */
          private static void tell(String log, String what) {
            if (!log.isEmpty()) {
              Path file = Path.of(URI.create(log)).resolve(what + "-" + ProcessHandle.current().pid());
              try {
                Files.writeString(file, "once\\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }
          }
        }
      }
      """;

  private TestPlugin() {}

  /**
   * Compiles the plugin, and puts it into a folder.
   *
   * @param distribution the folder of the program, with the jars to compile against
   * @param folder the folder to make
   */
  static void write(Path distribution, Path folder) throws IOException {
    Files.createDirectories(folder);
    Path classes = Files.createDirectories(folder.resolveSibling("classes"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, UTF_8);
        Stream<Path> jars = Files.list(distribution.resolve("lib"))) {
      files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
      files.setLocationFromPaths(StandardLocation.CLASS_PATH, jars.toList());
      boolean compiled =
          compiler
              .getTask(null, files, null, List.of("-proc:none"), null, List.of(new Text()))
              .call();
      if (!compiled) {
        throw new IOException("it does not compile");
      }
    }
    try (OutputStream output = Files.newOutputStream(folder.resolve("flip.jar"));
        JarOutputStream jar = new JarOutputStream(output);
        Stream<Path> tree = Files.walk(classes)) {
      for (Path file : tree.filter(Files::isRegularFile).collect(Collectors.toList())) {
        jar.putNextEntry(new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
        Files.copy(file, jar);
      }
      jar.putNextEntry(new JarEntry("META-INF/services/dev.atelier.api.ImagePlugin"));
      jar.write("com.example.flip.FlipPlugin".getBytes(UTF_8));
    }
  }

  /** The source, as the compiler wants it. */
  private static final class Text extends SimpleJavaFileObject {
    Text() {
      super(URI.create("string:///com/example/flip/FlipPlugin.java"), JavaFileObject.Kind.SOURCE);
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return SOURCE;
    }
  }
}
