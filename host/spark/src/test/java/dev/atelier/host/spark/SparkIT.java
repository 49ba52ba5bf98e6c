package dev.atelier.host.spark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Starts the program as its users do, with a cluster of two workers on this machine. */
@DisabledOnOs(OS.WINDOWS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class SparkIT {

  private static final Path DISTRIBUTION =
      Path.of(System.getProperty("atelier.distribution.folder")).toAbsolutePath();

  /** Both workers are waited for, so that there is another executor from the beginning. */
  private static final String OPTIONS =
      "-XX:TieredStopAtLevel=1 -Dspark.executor.memory=1g -Dspark.cores.max=2"
          + " -Dspark.executor.cores=1 -Dspark.scheduler.minRegisteredResourcesRatio=1"
          + " -Dspark.executor.extraJavaOptions=-XX:TieredStopAtLevel=1";

  private static final String MANIFEST = ".atelier-manifest.jsonl";

  @TempDir static Path shared;

  private static LoopbackCluster cluster;
  private static Path plugins;

  @TempDir Path folder;

  @BeforeAll
  static void startCluster() throws IOException {
    plugins = shared.resolve("plugins");
    TestPlugin.write(DISTRIBUTION, plugins);
    cluster = new LoopbackCluster(DISTRIBUTION.resolve("spark"), shared.resolve("cluster"), 2);
  }

  @AfterAll
  static void endCluster() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  @Order(1)
  void resultsAreThoseOfOneMachineAndWhatFailsIsTriedOnAnother() throws Exception {
    Path in = folder.resolve("in");
    for (int i = 0; i < 6; i++) {
      draw(in.resolve("deep/er " + i % 2 + "/picture#" + i + "%20.png"), 20 + i, 16, i);
    }
    draw(in.resolve("converted.bmp"), 16, 16, 9);
    draw(in.resolve("compressed.jpg"), 40, 30, 10);
    draw(in.resolve("unlucky.png"), 13, 13, 11);
    Files.writeString(in.resolve("broken.jpg"), "This is no picture.");
    Files.createDirectories(folder.resolve("one"));
    Files.createDirectories(folder.resolve("many"));
    Path log = Files.createDirectories(folder.resolve("log"));

    Ended one = end(start("atelier", flip(in, folder.resolve("one"), log)));
    List<String> logged = names(log);
    List<String> many = flip(in, folder.resolve("many"), log);
    many.addAll(List.of("--spark", cluster.address()));
    Ended ended = end(start("atelier-spark", many));

    assertThat(one.code()).as(one.messages()).isEqualTo(3);
    assertThat(ended.code()).as(ended.messages()).isEqualTo(3);
    assertThat(ended.messages())
        .contains("8 done, 0 skipped, 2 failed")
        .contains("atelier: " + in.resolve("broken.jpg") + " is not a picture");
    assertThat(failures(ended)).containsExactlyInAnyOrderElementsOf(failures(one));
    assertThat(contents(folder.resolve("one"))).hasSize(8);
    assertThat(contents(folder.resolve("many"))).isEqualTo(contents(folder.resolve("one")));
    List<String> executors = new ArrayList<>(names(log));
    executors.removeAll(logged);
    assertThat(executors).as("processes that tried the unlucky one").hasSize(2);
    assertThat(manifest(folder.resolve("many"))).isEqualTo(manifest(folder.resolve("one")));

    List<String> resumed = flip(in, folder.resolve("many"), log);
    resumed.add("--resume");
    assertThat(end(start("atelier", resumed)).messages()).contains("0 done, 8 skipped, 2 failed");
  }

  @Test
  @Order(2)
  void aPictureThatEndsItsExecutorsIsListedAndTheOthersAreDone() throws Exception {
    Path in = folder.resolve("in");
    draw(in.resolve("a.png"), 20, 20, 1);
    draw(in.resolve("deadly.png"), 7, 7, 2);
    draw(in.resolve("z.png"), 22, 20, 3);
    Path log = Files.createDirectories(folder.resolve("log"));
    List<String> arguments = flip(in, folder.resolve("out"), log);
    arguments.addAll(List.of("--spark", cluster.address()));

    Ended ended = end(start("atelier", arguments, OPTIONS));

    assertThat(ended.code()).as(ended.messages()).isEqualTo(3);
    assertThat(contents(folder.resolve("out"))).containsOnlyKeys("a.png", "z.png");
    assertThat(failures(ended))
        .singleElement()
        .asString()
        .contains("deadly.png")
        .contains("the executor was lost 3 times");
    assertThat(names(log)).hasSize(3);
  }

  @Test
  @Order(2)
  void whatIsNoClusterIsNamedInOneLine() throws Exception {
    Path in = draw(folder.resolve("a.png"), 20, 20, 1);
    List<String> arguments = flip(in, folder.resolve("out"), folder);
    arguments.addAll(List.of("--spark", "nowhere"));

    Ended ended = end(start("atelier-spark", arguments));

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.messages().lines())
        .singleElement()
        .asString()
        .startsWith("atelier: the Spark cluster nowhere cannot be used (")
        .contains("check its address");
    // A folder of results is begun with its manifest, which holds nothing here.
    assertThat(names(folder)).containsOnly("a.png", "out");
  }

  @Test
  @Order(3)
  void picturesAreReadAndResultsWrittenOnWhateverFileSystemHadoopKnows() throws Exception {
    Path in = folder.resolve("in");
    draw(in.resolve("deep/a #1 50%25.png"), 20, 20, 1);
    draw(in.resolve("_c.bmp"), 22, 20, 3);
    draw(in.resolve("d.jpg"), 40, 30, 4);
    Files.writeString(in.resolve("broken.jpg"), "This is no picture.");
    Files.createDirectories(folder.resolve("one"));
    Path log = Files.createDirectories(folder.resolve("log"));
    Ended one = end(start("atelier", flip(in, folder.resolve("one"), log)));
    try (LoopbackHdfs hdfs = new LoopbackHdfs(folder.resolve("hdfs"))) {
      draw(in.resolve("lost.png"), 20, 20, 5);
      hdfs.put(in, "/data/in");
      hdfs.lose("/data/in/lost.png");
      String data = hdfs.address() + "/data/";
      // Else it would be waited for a while whether what is lost comes back.
      String options = OPTIONS + " -Dspark.hadoop.dfs.client.max.block.acquire.failures=0";
      List<String> arguments =
          new ArrayList<>(List.of("flip", data + "in", "--log", log.toUri().toString()));
      arguments.addAll(List.of("-o", data + "many/", "--spark", cluster.address()));

      Ended ended = end(start("atelier-spark", arguments, options));

      assertThat(ended.code()).as(ended.messages()).isEqualTo(3);
      assertThat(ended.messages()).contains("3 done, 0 skipped, 2 failed");
      assertThat(failures(ended))
          .anyMatch(line -> line.contains(data + "in/broken.jpg is not a picture"))
          .anyMatch(line -> line.contains(data + "in/lost.png cannot be read (Could not obtain"));
      Map<String, byte[]> written = hdfs.contents("/data/many");
      String manifest = new String(written.remove(MANIFEST), UTF_8);
      assertThat(checksums(written)).isEqualTo(contents(folder.resolve("one")));
      assertThat(entries(manifest.lines().toList(), data + "in", data + "many"))
          .containsAllEntriesOf(
              entries(
                  Files.readAllLines(folder.resolve("one").resolve(MANIFEST)),
                  in.toString(),
                  folder.resolve("one").toString()));
      assertThat(one.code()).isEqualTo(3);

      hdfs.delete("/data/many/d.jpg");
      arguments.add("--resume");
      arguments.set(arguments.indexOf(cluster.address()), "local[1]");
      assertThat(end(start("atelier-spark", arguments, options)).messages())
          .contains("1 done, 2 skipped, 2 failed");
      assertThat(hdfs.contents("/data/many")).containsKey("d.jpg").hasSize(4);
    }
  }

  @Test
  @Order(4)
  void aMachineThatIsLostInTheMiddleLosesNoPicture() throws Exception {
    Path in = folder.resolve("in");
    for (int i = 0; i < 12; i++) {
      draw(in.resolve("picture-" + i + ".png"), 120 - i, 90 + i, i);
    }
    Path style = draw(folder.resolve("style.png"), 64, 64, 5);
    Files.createDirectories(folder.resolve("one"));
    Files.createDirectories(folder.resolve("many"));
    Ended one = end(start("atelier", stylize(in, folder.resolve("one"), style)));
    long begun = cluster.tasksBegun(1);

    List<String> arguments = stylize(in, folder.resolve("many"), style);
    arguments.addAll(List.of("--json", "--spark", cluster.address()));
    Started started = start("atelier-spark", arguments);
    BufferedReader events = started.process().inputReader(UTF_8);
    int done = 0;
    boolean killed = false;
    for (String line = events.readLine(); line != null; line = events.readLine()) {
      done += line.contains("\"event\":\"done\"") ? 1 : 0;
      if (!killed && done > 0 && cluster.tasksBegun(1) > begun) {
        assertThat(done).as("pictures done when the machine is lost").isLessThan(12);
        cluster.kill(1);
        killed = true;
      }
    }
    Ended ended = end(started);

    assertThat(killed).as("a machine was lost").isTrue();
    assertThat(ended.code()).as(ended.messages()).isZero();
    assertThat(done).isEqualTo(12);
    assertThat(one.code()).as(one.messages()).isZero();
    assertThat(contents(folder.resolve("one"))).hasSize(12);
    assertThat(contents(folder.resolve("many"))).isEqualTo(contents(folder.resolve("one")));
  }

  private static List<String> flip(Path in, Path out, Path log) {
    return new ArrayList<>(
        List.of("flip", in.toString(), "-o", out.toString(), "--log", log.toUri().toString()));
  }

  private static List<String> stylize(Path in, Path out, Path style) {
    return new ArrayList<>(
        List.of("stylize", in.toString(), "-o", out.toString(), "--style", style.toString()));
  }

  private Started start(String program, List<String> arguments) throws IOException {
    return start(program, arguments, program.equals("atelier") ? "" : OPTIONS);
  }

  private Started start(String program, List<String> arguments, String options) throws IOException {
    List<String> command =
        new ArrayList<>(List.of(DISTRIBUTION.resolve("bin").resolve(program).toString()));
    command.addAll(arguments);
    Path messages = Files.createTempFile(shared, "messages", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(Redirect.from(new File("/dev/null")))
            .redirectError(messages.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("JAVA_OPTS", options);
    builder.environment().put("ATELIER_HOME", shared.resolve("home").toString());
    builder.environment().put("ATELIER_PLUGINS", plugins.toString());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    // Sums of another number of threads are rounded otherwise.
    builder.environment().put("OMP_NUM_THREADS", "1");
    return new Started(builder.start(), messages);
  }

  private static Ended end(Started started) throws Exception {
    Process process = started.process();
    try {
      process.getInputStream().readAllBytes();
      boolean ended = process.waitFor(4, TimeUnit.MINUTES);
      String messages = Files.readString(started.messages());
      assertThat(ended).as("it ends; so far it said %s", messages).isTrue();
      assertThat(messages).as("nobody is shown a stack trace").doesNotContain("\tat ");
      return new Ended(process.exitValue(), messages);
    } finally {
      process.destroyForcibly();
    }
  }

  private static List<String> failures(Ended ended) {
    return ended.messages().lines().filter(line -> line.startsWith("atelier: ")).toList();
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  /** Returns what a manifest says of each input, but for how long it took and where results are. */
  private static Map<String, JsonNode> manifest(Path results) throws IOException {
    return entries(Files.readAllLines(results.resolve(MANIFEST)), "", results.toString());
  }

  /** Returns the entries of a manifest, with names below two folders. */
  private static Map<String, JsonNode> entries(List<String> lines, String in, String out)
      throws IOException {
    Map<String, JsonNode> entries = new TreeMap<>();
    ObjectMapper mapper = new ObjectMapper();
    for (String line : lines) {
      ObjectNode entry = (ObjectNode) mapper.readTree(line);
      if (entry.path("status").asText().equals("done")) {
        assertThat(entry.remove("seconds").asDouble()).isPositive();
        entry.put("output", below(entry.get("output").asText(), out));
      } else {
        // What is known of an input that failed depends on how far it came.
        entry.retain("input", "status", "reason");
      }
      if (entry.has("input")) {
        String input = below(entry.get("input").asText(), in);
        entry.put("input", input);
        if (!in.isEmpty()) {
          // Not every file system knows times as precisely as another, nor keeps those of another.
          entry.remove("modified");
          if (entry.has("reason")) {
            entry.put("reason", entry.get("reason").asText().replace(in + "/", ""));
          }
        }
        entries.put(input, entry);
      }
    }
    return entries;
  }

  private static String below(String file, String folder) {
    assertThat(file).startsWith(folder);
    return folder.isEmpty() ? file : file.substring(folder.length() + 1);
  }

  private static Map<String, Integer> checksums(Map<String, byte[]> files) {
    Map<String, Integer> checksums = new TreeMap<>();
    files.forEach((name, bytes) -> checksums.put(name, Arrays.hashCode(bytes)));
    return checksums;
  }

  /** Returns all results in a tree, hidden files too, with a checksum of the bytes of each. */
  private static Map<String, Integer> contents(Path tree) throws IOException {
    Map<String, Integer> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (file.endsWith(MANIFEST)) {
          continue;
        }
        contents.put(tree.relativize(file).toString(), Arrays.hashCode(Files.readAllBytes(file)));
      }
    }
    return contents;
  }

  /** Draws a picture with edges, slopes and colors, in the format that its name says. */
  private static Path draw(Path file, int width, int height, int seed) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        float hue = (float) Math.sin(seed * x / 9.0) + (float) Math.cos(y / 7.0);
        image.setRGB(x, y, Color.HSBtoRGB(hue, 0.7f, (x / 12 + y / 12) % 2 == 0 ? 0.9f : 0.4f));
      }
    }
    Files.createDirectories(file.getParent());
    String name = file.toString();
    assertThat(ImageIO.write(image, name.substring(name.lastIndexOf('.') + 1), file.toFile()))
        .isTrue();
    return file;
  }

  /** A process, and where its messages go. */
  private record Started(Process process, Path messages) {}

  /** What a process left. */
  private record Ended(int code, String messages) {}
}
