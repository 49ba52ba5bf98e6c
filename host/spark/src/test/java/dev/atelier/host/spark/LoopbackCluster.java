package dev.atelier.host.spark;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A master and workers of one core each on this machine, processes of their own, and no others. */
final class LoopbackCluster implements AutoCloseable {

  private static final Pattern MASTER = Pattern.compile("Starting Spark master at (spark://\\S+)");
  private static final Pattern REGISTERED = Pattern.compile("Successfully registered with master");

  private final Path home;
  private final Path folder;
  private Process master;
  private String address;
  private final List<Process> workers = new ArrayList<>();

  /**
   * Starts a cluster, and waits for it.
   *
   * @param home the folder of Spark, with its jars
   * @param folder where what it writes goes
   * @param size how many workers there are
   */
  LoopbackCluster(Path home, Path folder, int size) throws IOException {
    this.home = home;
    this.folder = folder;
    // Also if whoever runs the tests is sent away.
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "end cluster"));
    try {
      master = start("org.apache.spark.deploy.master.Master", List.of());
      address = await(master, MASTER).group(1);
      for (int i = 0; i < size; i++) {
        workers.add(
            start(
                "org.apache.spark.deploy.worker.Worker",
                List.of(
                    "--cores",
                    "1",
                    "--memory",
                    "4g",
                    "--work-dir",
                    folder.resolve("worker-" + i).toString(),
                    address)));
      }
      for (Process worker : workers) {
        await(worker, REGISTERED);
      }
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private Process start(String program, List<String> arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                home.resolve("jars").resolve("*").toString(),
                program,
                "--host",
                "127.0.0.1",
                "--port",
                "0",
                "--webui-port",
                "0"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("SPARK_HOME", home.toString());
    // What the scripts that come with Spark find out.
    builder.environment().put("SPARK_SCALA_VERSION", "2.12");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("SPARK_LOCAL_DIRS", folder.resolve("local").toString());
    return builder.start();
  }

  /** Reads what a process says until it says a thing, and the rest in the background. */
  private static Matcher await(Process process, Pattern thing) throws IOException {
    BufferedReader reader = process.inputReader(UTF_8);
    StringBuilder said = new StringBuilder();
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      Matcher matcher = thing.matcher(line);
      if (matcher.find()) {
        Thread rest = new Thread(() -> reader.lines().forEach(ignored -> {}), "log");
        rest.setDaemon(true);
        rest.start();
        return matcher;
      }
      said.append(line).append('\n');
    }
    throw new IOException("it ended without saying " + thing + ":\n" + said);
  }

  String address() {
    return address;
  }

  /** Says how many tasks the executors of a worker have begun, for whatever application. */
  long tasksBegun(int worker) throws IOException {
    Path logs = folder.resolve("worker-" + worker);
    if (!Files.exists(logs)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(logs)) {
      long begun = 0;
      for (Path log : files.filter(file -> file.endsWith("stderr")).toList()) {
        begun +=
            Files.readString(log).lines().filter(line -> line.contains("Running task")).count();
      }
      return begun;
    }
  }

  /** Ends a worker and its executors as a machine ends them that loses its power. */
  void kill(int worker) throws InterruptedException {
    end(workers.get(worker));
  }

  private static void end(Process process) throws InterruptedException {
    // First itself, or it would start others for those that end.
    List<ProcessHandle> executors = process.descendants().toList();
    process.destroyForcibly();
    executors.forEach(ProcessHandle::destroyForcibly);
    process.waitFor(20, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    try {
      for (Process worker : workers) {
        end(worker);
      }
      if (master != null) {
        end(master);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
