package dev.atelier.host.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.djl.ndarray.NDManager;
import com.google.inject.Guice;
import dev.atelier.api.ImagePlugin;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** Makes a real jar of a plugin from a few lines of source. */
public final class PluginJar {

  private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();
  // One for all, because opening it takes longer than compiling.
  private static final StandardJavaFileManager FILES =
      COMPILER.getStandardFileManager(null, null, UTF_8);
  private static final List<Path> CLASS_PATH =
      Stream.of(ImagePlugin.class, NDManager.class, Inject.class, Guice.class)
          .map(PluginJar::jarOf)
          .toList();

  private final Map<String, String> sources = new LinkedHashMap<>();
  private final Map<String, byte[]> entries = new LinkedHashMap<>();
  private final List<Path> libraries = new ArrayList<>();
  private final List<String> left = new ArrayList<>();
  private final Manifest manifest = new Manifest();

  /** Starts an empty jar. */
  public PluginJar() {
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
  }

  /** Adds a class, named in full, and its source without the package. */
  public PluginJar source(String className, String source) {
    String packageName = className.substring(0, className.lastIndexOf('.'));
    sources.put(className, "package " + packageName + ";\n" + source);
    return this;
  }

  /** Leaves a class, which the others were compiled against, out of the jar. */
  PluginJar without(String className) {
    left.add(className.replace('.', '/') + ".class");
    return this;
  }

  PluginJar entry(String name, byte[] content) {
    entries.put(name, content);
    return this;
  }

  /** Names the classes that the host is to find. */
  public PluginJar provider(String... classNames) {
    return entry(
        "META-INF/services/" + ImagePlugin.class.getName(),
        String.join("\n", classNames).getBytes(UTF_8));
  }

  PluginJar version(String version) {
    manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
    return this;
  }

  /** Compiles against another jar, without putting it into this one. */
  PluginJar library(Path jar) {
    libraries.add(jar);
    return this;
  }

  /** Compiles and writes the jar, and makes the folder that it is in. */
  public Path write(Path jar) throws IOException {
    Files.createDirectories(jar.getParent());
    Path classes = Files.createTempDirectory(jar.getParent(), ".classes");
    compile(classes);
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream output = new JarOutputStream(file, manifest);
        Stream<Path> compiled = Files.walk(classes)) {
      for (Path path : compiled.filter(Files::isRegularFile).sorted().toList()) {
        String name = classes.relativize(path).toString().replace('\\', '/');
        if (!left.contains(name)) {
          output.putNextEntry(new JarEntry(name));
          output.write(Files.readAllBytes(path));
        }
      }
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        output.putNextEntry(new JarEntry(entry.getKey()));
        output.write(entry.getValue());
      }
    }
    return jar;
  }

  private void compile(Path classes) throws IOException {
    if (sources.isEmpty()) {
      return;
    }
    FILES.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
    FILES.setLocationFromPaths(
        StandardLocation.CLASS_PATH,
        Stream.concat(libraries.stream(), CLASS_PATH.stream()).toList());
    List<JavaFileObject> units = new ArrayList<>();
    sources.forEach((name, source) -> units.add(new Source(name, source)));
    StringWriter messages = new StringWriter();
    boolean compiled =
        COMPILER
            .getTask(messages, FILES, null, List.of("-proc:none", "-nowarn"), null, units)
            .call();
    if (!compiled) {
      throw new IllegalArgumentException(messages.toString());
    }
  }

  private static Path jarOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static final class Source extends SimpleJavaFileObject {

    private final String source;

    Source(String className, String source) {
      super(
          URI.create("memory:///" + className.replace('.', '/') + Kind.SOURCE.extension),
          Kind.SOURCE);
      this.source = source;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return source;
    }
  }
}
