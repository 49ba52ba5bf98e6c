package dev.atelier.host.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.atelier.host.plugin.PluginJar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one package alone uses is no business of the others, and may change unasked. */
final class PublicTypesTest {

  /** What Java finds by name: the plugins by their service, and the program's main class. */
  private static final Set<String> FOUND_BY_NAME =
      Set.of(
          "dev.atelier.style.StyleTransferPlugin",
          "dev.atelier.autoencoder.AutoencoderPlugin",
          "dev.atelier.classifier.ClassifierPlugin",
          "dev.atelier.host.cli.Main");

  private static final Pattern IMPORT =
      Pattern.compile("^import (?:static )?([a-z][\\w.]*?\\.[A-Z]\\w*)", Pattern.MULTILINE);
  private static final Pattern PACKAGE = Pattern.compile("^package ([\\w.]+);", Pattern.MULTILINE);

  @TempDir Path folder;

  @Test
  void aTypeOfHostAndPluginsIsPublicOnlyIfAnotherPackageUsesIt() throws Exception {
    List<Path> folders = new ArrayList<>();
    folders.add(Sources.ROOT.resolve("host/target/classes"));
    folders.add(Sources.ROOT.resolve("host/target/test-classes"));
    Arrays.stream(BundledPlugin.values()).map(BundledPlugin::classes).forEach(folders::add);
    assertThat(folders).as("build them first").allMatch(Files::isDirectory);
    JavaClasses classes = new ClassFileImporter().importPaths(folders);
    Set<String> idle = needlesslyPublic(classes, Sources.all().values());
    idle.removeIf(name -> !isOfHostOrPlugin(name));
    assertThat(idle).containsExactlyInAnyOrderElementsOf(FOUND_BY_NAME);
  }

  @Test
  void aTypeThatIsPublicForNobodyIsFound() throws Exception {
    Path path =
        new PluginJar()
            .source("dev.atelier.first.Alone", "public class Alone {}")
            .source("dev.atelier.first.Imported", "public class Imported {}")
            .source("dev.atelier.first.Used", "public class Used { Alone alone; }")
            .source("dev.atelier.second.User", "class User { dev.atelier.first.Used used; }")
            .write(folder.resolve("classes.jar"));
    try (JarFile jar = new JarFile(path.toFile())) {
      assertThat(
              needlesslyPublic(
                  new ClassFileImporter().importJar(jar),
                  List.of("package dev.atelier.third;\nimport dev.atelier.first.Imported;\n")))
          .containsExactly("dev.atelier.first.Alone");
    }
  }

  /**
   * Returns the public types that no other package uses. Classes tell of types that a source does
   * not import, and sources of modules that are built later.
   */
  private static Set<String> needlesslyPublic(JavaClasses classes, Collection<String> sources) {
    Set<String> used = imported(sources);
    for (JavaClass user : classes) {
      for (Dependency dependency : user.getDirectDependenciesFromSelf()) {
        JavaClass type = topLevel(dependency.getTargetClass());
        if (!type.getPackageName().equals(user.getPackageName())) {
          used.add(type.getName());
        }
      }
    }
    return classes.stream()
        .filter(type -> type.isTopLevelClass() && !type.isArray())
        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
        .map(JavaClass::getName)
        .filter(name -> !used.contains(name))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static JavaClass topLevel(JavaClass type) {
    JavaClass outer = type.getBaseComponentType();
    while (outer.getEnclosingClass().isPresent()) {
      outer = outer.getEnclosingClass().get();
    }
    return outer;
  }

  private static Set<String> imported(Collection<String> sources) {
    Set<String> imported = new TreeSet<>();
    for (String source : sources) {
      Matcher own = PACKAGE.matcher(source);
      String inside = own.find() ? own.group(1) + "." : "";
      for (Matcher matcher = IMPORT.matcher(source); matcher.find(); ) {
        String name = matcher.group(1);
        if (!name.substring(0, name.lastIndexOf('.') + 1).equals(inside)) {
          imported.add(name);
        }
      }
    }
    return imported;
  }

  /** Tests of the host are compiled for nobody. */
  private static boolean isOfHostOrPlugin(String name) {
    String file = name.replace('.', '/') + ".class";
    boolean ofHost = Files.isRegularFile(Sources.ROOT.resolve("host/target/classes").resolve(file));
    return ofHost
        || Arrays.stream(BundledPlugin.values())
            .anyMatch(plugin -> Files.isRegularFile(plugin.classes().resolve(file)));
  }
}
