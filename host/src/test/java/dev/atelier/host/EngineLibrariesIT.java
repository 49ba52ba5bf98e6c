package dev.atelier.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.atelier.host.engine.ComputeEngine;
import dev.atelier.testkit.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Starts the program where the native libraries that it is about to load are not as they should.
 */
@EnabledOnOs(OS.LINUX)
final class EngineLibrariesIT {

  private static final Path PROGRAM =
      Path.of(System.getProperty("atelier.distribution.folder"), "bin", "atelier");

  @TempDir Path folder;

  private final Map<String, String> environment = new HashMap<>();
  private Path picture;
  private Path temporary;
  private Path home;

  @BeforeEach
  void drawPicture() throws IOException {
    picture = TestFiles.writeBlank(folder.resolve("picture.png"), 40, 30);
    temporary = Files.createDirectory(folder.resolve("temporary"));
    home = folder.resolve("home");
  }

  @Test
  void aPlantedLibraryIsReplacedAndNotLoaded() throws Exception {
    assertDone(stylize(home));
    List<Path> libraries = librariesIn(home);
    assertThat(libraries).hasSizeGreaterThan(2);
    for (Path library : libraries) {
      Files.writeString(library, "Whoever loads this says that it is no library.");
    }

    assertDone(stylize(home));

    for (Path library : libraries) {
      assertThat(Files.size(library)).as(library.toString()).isGreaterThan(1000);
    }
    assertThat(librariesIn(temporary)).isEmpty();
  }

  @Test
  void aHomeThatCannotBeWrittenLeavesNothingInTheFolderOfTemporaryFiles() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    Path planted = Files.createDirectories(temporary.resolve(".djl.ai").resolve("mxnet"));
    Files.setPosixFilePermissions(planted, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertDone(stylize(file.resolve("home")));

    try (Stream<Path> left = Files.list(temporary)) {
      assertThat(left.filter(path -> !path.getFileName().toString().startsWith("hsperf")))
          .containsExactly(planted.getParent());
    }
    assertThat(planted).isEmptyDirectory();
  }

  @Test
  void programsThatStartAtOnceUnpackOnce() throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int number = 0; number < 3; number++) {
      processes.add(start(home, folder.resolve("out" + number + ".png")));
    }
    for (Process process : processes) {
      assertDone(end(process));
    }
    assertThat(librariesIn(home)).doesNotHaveDuplicates();
    assertThat(librariesIn(home).stream().map(Path::getFileName)).doesNotHaveDuplicates();
  }

  @Test
  void aNamedFolderThatOthersMayWriteToIsRefused() throws Exception {
    Path named = Files.createDirectory(folder.resolve("named"));
    Files.setPosixFilePermissions(named, PosixFilePermissions.fromString("rwxrwxrwx"));
    environment.put("ENGINE_CACHE_DIR", named.toString());

    Ended ended = stylize(home);

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.text().lines())
        .singleElement()
        .asString()
        .contains(named.toString(), "may be written by other users", "ENGINE_CACHE_DIR");
    assertThat(named).isEmptyDirectory();
  }

  @Test
  void aFullDiskIsToldByItsPath() throws Exception {
    assertRefusedOn("size=4m", "No space left on device");
  }

  @Test
  void aDiskThatRunsNoProgramsIsToldByItsPath() throws Exception {
    assertRefusedOn("size=2g,noexec", "noexec");
  }

  private void assertRefusedOn(String options, String reason) throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    int mounted = exitCode("mount", "-t", "tmpfs", "-o", options, "tmpfs", disk.toString());
    assumeThat(mounted).as("a small disk can be mounted here").isZero();
    try {
      Ended ended = stylize(disk.resolve("home"));
      assertThat(ended.code()).isEqualTo(1);
      assertThat(ended.text().lines())
          .singleElement()
          .asString()
          .startsWith("atelier: ")
          .contains(disk.toString(), reason, "ATELIER_HOME");
    } finally {
      exitCode("umount", disk.toString());
    }
  }

  private static int exitCode(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getInputStream().readAllBytes();
    return process.waitFor();
  }

  private static List<Path> librariesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.getFileName().toString().contains(".so")).toList();
    }
  }

  private static void assertDone(Ended ended) {
    assertThat(ended.code()).as(ended.text()).isZero();
  }

  private Ended stylize(Path home) throws Exception {
    return end(start(home, folder.resolve("out.png")));
  }

  private Process start(Path home, Path output) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            PROGRAM.toString(),
            "stylize",
            picture.toString(),
            "--style=" + picture,
            "--output=" + output,
            "--existing=overwrite");
    builder.environment().remove("ENGINE_CACHE_DIR");
    builder.environment().remove("ATELIER_PLUGINS");
    builder.environment().put("ATELIER_HOME", home.toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder
        .environment()
        .put(
            "JAVA_OPTS",
            "-Djava.io.tmpdir=%s -D%s=%s"
                .formatted(temporary, ComputeEngine.PROPERTY, ComputeEngine.name()));
    builder.environment().putAll(environment);
    return builder.redirectErrorStream(true).start();
  }

  private static Ended end(Process process) throws Exception {
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), UTF_8);
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertThat(ended).as("it ends").isTrue();
    return new Ended(process.exitValue(), text);
  }

  /** What a process left: its exit code and all that it wrote. */
  private record Ended(int code, String text) {}
}
