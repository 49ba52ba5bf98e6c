package dev.atelier.host.golden;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.atelier.host.engine.ComputeEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program does what it did when this was recorded: exit codes, texts, tables and pictures of
 * all kinds of commands. What is meant to be otherwise is recorded anew with {@code
 * -Datelier.golden=record}, and read before it is committed.
 */
@DisabledOnOs(OS.WINDOWS)
final class GoldenIT {

  private static final Path PROGRAM =
      Path.of(System.getProperty("atelier.distribution.folder"), "bin", "atelier");

  /** What the folder holds beside the results of commands. */
  private static final Set<String> OTHERS = Set.of("commands.txt", "error-messages.txt");

  @TempDir static Path folder;

  private static List<Scenario> scenarios;
  private static ExecutorService runners;

  /** What each command did, as soon as that is known. */
  private static final Map<String, CompletableFuture<String>> RESULTS = new ConcurrentHashMap<>();

  @BeforeAll
  static void start() throws IOException {
    assumeThat(ComputeEngine.name()).as("the numbers were recorded with it").isEqualTo("MXNet");
    scenarios = Scenario.read(Golden.FOLDER.resolve("commands.txt"));
    runners = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    for (Scenario scenario : scenarios) {
      scenario
          .commands()
          .forEach(command -> RESULTS.put(command.name(), new CompletableFuture<>()));
      Path inside = Files.createDirectories(folder.resolve(scenario.name()).resolve("work"));
      Path aside = Files.createDirectories(folder.resolve(scenario.name()).resolve("aside"));
      Rehearsal rehearsal = new Rehearsal(PROGRAM, inside.toAbsolutePath(), aside);
      runners.execute(() -> run(scenario, rehearsal));
    }
  }

  @AfterAll
  static void stop() {
    if (runners != null) {
      runners.shutdownNow();
    }
  }

  @TestFactory
  Stream<DynamicTest> eachCommandDoesWhatItDid() {
    return scenarios.stream()
        .flatMap(scenario -> scenario.commands().stream())
        .map(command -> DynamicTest.dynamicTest(command.name(), () -> check(command.name())));
  }

  @Test
  void everyRecordedFileIsThatOfACommand() throws IOException {
    Set<String> expected = new HashSet<>(OTHERS);
    RESULTS.keySet().forEach(name -> expected.add(name + ".txt"));
    try (Stream<Path> files = Files.list(Golden.FOLDER)) {
      assertThat(files.map(file -> file.getFileName().toString())).isSubsetOf(expected);
    }
  }

  private static void run(Scenario scenario, Rehearsal rehearsal) {
    try {
      rehearsal.run(scenario, (command, result) -> RESULTS.get(command.name()).complete(result));
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      // Who waits for one that was not got to is told why.
      scenario.commands().forEach(command -> RESULTS.get(command.name()).completeExceptionally(e));
    }
  }

  private static void check(String name) throws Exception {
    String found = RESULTS.get(name).get();
    Path recorded = Golden.FOLDER.resolve(name + ".txt");
    if (Golden.isRecorded()) {
      Files.writeString(recorded, found, UTF_8);
      return;
    }
    assertThat(recorded).as("record it with -Datelier.golden=record").exists();
    assertThat(Likeness.difference(Files.readString(recorded, UTF_8), found))
        .as("recorded (-) and found (+); record what is meant with -Datelier.golden=record")
        .isEmpty();
  }
}
