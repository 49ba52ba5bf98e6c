package dev.atelier.host.spark;

import dev.atelier.host.spark.protocol.ClusterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;

/** The program that {@code bin/atelier-spark} and {@code spark-submit} start. */
public final class Main {

  /** The folder that the program was started from, as the launcher tells. */
  private static final String DISTRIBUTION = "atelier.distribution";

  private static final String HOST = "dev.atelier.host.cli.Main";

  private Main() {}

  /**
   * Runs a command of the host, which may have a cluster work for it, and exits as the host does.
   *
   * @param arguments the command line
   * @throws ReflectiveOperationException if the host's jars are damaged
   */
  public static void main(String[] arguments) throws ReflectiveOperationException {
    Path distribution = distribution();
    if (!Files.isDirectory(distribution.resolve(SparkCluster.LIBRARY))) {
      System.err.println(
          "atelier: there is no Atelier in %s; name its folder with -D%s=FOLDER"
              .formatted(distribution, DISTRIBUTION));
      System.exit(1);
    }
    System.setProperty(DISTRIBUTION, distribution.toString());
    ClusterRegistry.offer(new SparkCluster());
    HostClassLoader host = HostClassLoader.of(distribution.resolve(SparkCluster.LIBRARY));
    Thread.currentThread().setContextClassLoader(host);
    host.loadClass(HOST).getMethod("main", String[].class).invoke(null, (Object) arguments);
  }

  /** Returns what the launcher says; {@code spark-submit} knows no more than where this jar is. */
  private static Path distribution() {
    String told = System.getProperty(DISTRIBUTION);
    if (told != null) {
      return Path.of(told);
    }
    Path jar = Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    // FOLDER/spark/atelier-spark.jar
    return jar.resolveSibling("..").normalize();
  }
}
