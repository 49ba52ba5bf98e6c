package dev.atelier.host.golden;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** Runs the commands of a scenario and puts into words what each of them did. */
final class Rehearsal {

  private static final Path SAMPLES = Golden.PROJECT.resolve("samples").resolve("pictures");

  /** Far more than any command takes, also where the computer has much else to do. */
  private static final int PATIENCE_MINUTES = 5;

  private final Path program;
  private final Path folder;
  private final Path aside;
  private final PlainText plain;

  /**
   * Prepares to run.
   *
   * @param program the program
   * @param folder an empty folder to run in
   * @param aside another one, for what is no result
   */
  Rehearsal(Path program, Path folder, Path aside) {
    this.program = program;
    this.folder = folder;
    this.aside = aside;
    this.plain =
        new PlainText(Map.of(folder, "{folder}", program.getParent().getParent(), "{program}"));
  }

  /** Runs a scenario, and tells of each command what came of it. */
  void run(Scenario scenario, BiConsumer<Scenario.Command, String> told)
      throws IOException, InterruptedException {
    for (Scenario.Step step : scenario.steps()) {
      if (step instanceof Scenario.Command command) {
        told.accept(command, run(command));
      } else if (step instanceof Scenario.Preparation preparation) {
        prepare(preparation.line());
      }
    }
  }

  private void prepare(String line) throws IOException {
    String[] words = line.split(" ", 3);
    Path file = folder.resolve(words[1]);
    switch (words[0]) {
      case "copy" -> copy(SAMPLES.resolve(words[1]), folder.resolve(words[2]));
      case "cut" -> {
        String[] rest = words[2].split(" ", 2);
        byte[] whole = Files.readAllBytes(file);
        Files.write(folder.resolve(rest[0]), Arrays.copyOf(whole, Integer.parseInt(rest[1])));
      }
      case "write" -> {
        Files.createDirectories(file.getParent());
        Files.writeString(file, words.length > 2 ? words[2] + "\n" : "");
      }
      case "remove" -> Files.delete(file);
      default -> throw new IllegalArgumentException("neither a command nor a preparation: " + line);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private String run(Scenario.Command command) throws IOException, InterruptedException {
    Path output = aside.resolve(command.name() + ".out");
    Path messages = aside.resolve(command.name() + ".err");
    List<String> words = new ArrayList<>(List.of(program.toString()));
    words.addAll(command.arguments());
    File input =
        command.readsFile() ? folder.resolve(command.note()).toFile() : new File("/dev/null");
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectInput(Redirect.from(input))
            .redirectOutput(output.toFile())
            .redirectError(messages.toFile());
    builder.environment().put("ATELIER_HOME", aside.resolve("home").toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    // Several run at the same time.
    builder.environment().put("OMP_NUM_THREADS", "1");
    builder.environment().remove("ATELIER_PLUGINS");
    builder.environment().remove("JAVA_OPTS");

    Map<String, String> before = checksums();
    Process process = builder.start();
    if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IOException("it does not end: " + command.typed());
    }
    StringBuilder told = new StringBuilder();
    told.append("$ ").append(command.typed()).append('\n');
    told.append("exit code ").append(process.exitValue()).append('\n');
    section(told, "standard output", plain.of(Files.readString(output, UTF_8)));
    section(told, "standard error", plain.of(Files.readString(messages, UTF_8)));
    ResultText results = new ResultText(plain, command.drawsText());
    Map<String, String> after = checksums();
    for (Map.Entry<String, String> file : after.entrySet()) {
      String earlier = before.get(file.getKey());
      if (!file.getValue().equals(earlier)) {
        String what = (earlier == null ? "new " : "changed ") + file.getKey();
        section(told, what, results.of(folder.resolve(file.getKey())));
      }
    }
    before.keySet().stream()
        .filter(file -> !after.containsKey(file))
        .forEach(file -> told.append("--- gone ").append(file).append('\n'));
    return told.toString();
  }

  private static void section(StringBuilder told, String title, String text) {
    told.append("--- ").append(title).append('\n');
    if (!text.isEmpty()) {
      told.append(text).append(text.endsWith("\n") ? "" : "\n");
    }
  }

  /** Returns what is in the folder; an index is one thing. */
  private Map<String, String> checksums() throws IOException {
    Map<String, String> sums = new TreeMap<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes)
              throws IOException {
            if (!visited.toString().endsWith(".index")) {
              return FileVisitResult.CONTINUE;
            }
            sums.put(name(visited), "an index");
            return FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            sums.put(name(file), ResultText.sha256(Files.readAllBytes(file)));
            return FileVisitResult.CONTINUE;
          }
        });
    return sums;
  }

  private String name(Path file) {
    return folder.relativize(file).toString();
  }
}
