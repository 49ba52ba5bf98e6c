package dev.atelier.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atelier.host.run.RecipeTestPlugin;
import dev.atelier.testkit.TestFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Watches a folder with the program as its users start it. */
@DisabledOnOs(OS.WINDOWS)
final class WatchIT {

  private static final Path PROGRAM =
      Path.of(System.getProperty("atelier.distribution.folder"), "bin", "atelier");

  private static final int BURST = 1000;

  @TempDir Path folder;

  private Process process;
  private BufferedReader events;

  @BeforeEach
  void makeFolders() throws IOException {
    RecipeTestPlugin.install(folder.resolve("plugins"));
    Files.createDirectory(folder.resolve("in"));
  }

  @AfterEach
  void end() {
    process.destroyForcibly();
  }

  @Test
  void aBurstComesThroughAndAnotherStartGoesOn() throws Exception {
    start();
    await("started", 1);
    Path first = picture("0.png");
    for (int i = 1; i < BURST; i++) {
      Path copy = folder.resolve("in/%d/%d.png".formatted(i % 20, i));
      Path part = copy.resolveSibling(copy.getFileName() + ".part");
      Files.createDirectories(copy.getParent());
      Files.copy(first, part);
      Files.move(part, copy);
    }
    Set<String> done = await("done", BURST);
    assertThat(done).hasSize(BURST);
    assertThat(endWith("TERM")).isZero();
    assertThat(results()).isEqualTo(BURST);

    picture("more.png");
    start();
    assertThat(await("done", 1)).containsExactly(folder.resolve("in/more.png").toString());
    // As Ctrl-C does, unless whoever started this ignores it, as shells do for background jobs.
    assertThat(endWith(isHeeded("INT") ? "INT" : "TERM")).isZero();
    assertThat(results()).isEqualTo(BURST + 1);
    try (Stream<Path> files = Files.walk(folder.resolve("out"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".part"))).isEmpty();
    }
  }

  private void start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            PROGRAM.toString(),
            "grow",
            folder.resolve("in").toString(),
            "-o",
            folder.resolve("out").toString(),
            "--watch",
            "--json");
    builder.environment().put("ATELIER_PLUGINS", folder.resolve("plugins").toString());
    builder.environment().put("ATELIER_HOME", folder.resolve("home").toString());
    builder.redirectError(folder.resolve("messages.txt").toFile());
    process = builder.start();
    events = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  /** Waits for so many events of a kind, and returns their inputs. */
  private Set<String> await(String event, int count) throws IOException {
    Set<String> inputs = new HashSet<>();
    ObjectMapper mapper = new ObjectMapper();
    for (int heard = 0; heard < count; ) {
      String line = events.readLine();
      assertThat(line).as(Files.readString(folder.resolve("messages.txt"))).isNotNull();
      JsonNode json = mapper.readTree(line);
      assertThat(json.path("event").asText()).as(line).isNotEqualTo("failed");
      if (json.path("event").asText().equals(event)) {
        heard++;
        inputs.add(json.path("input").asText());
      }
    }
    return inputs;
  }

  private static boolean isHeeded(String signal) throws Exception {
    return new ProcessBuilder("sh", "-c", "kill -" + signal + " $$; exit 7").start().waitFor() != 7;
  }

  private int endWith(String signal) throws Exception {
    assertThat(
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .start()
                .waitFor())
        .isZero();
    events.lines().forEach(line -> {});
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private long results() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("out"))) {
      return files.filter(file -> file.toString().endsWith(".png")).count();
    }
  }

  private Path picture(String name) {
    return TestFiles.writeBlank(folder.resolve("in").resolve(name), 6, 5);
  }
}
