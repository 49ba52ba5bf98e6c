package dev.atelier.host.spark.link;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The machines of a Spark cluster, as the host sees them. */
public interface Cluster {

  /**
   * Has pictures worked on, and waits for them.
   *
   * @param work what is wanted
   * @throws ClusterException if the cluster cannot be reached, or gives up
   */
  void develop(Work work);

  /**
   * Returns the address of the cluster that this program was started for, by {@code spark-submit}.
   *
   * @return the address; {@code null} if it was started by itself
   */
  String address();

  /**
   * What is wanted.
   *
   * @param address the address of the cluster
   * @param assignment what to do with each picture
   * @param kit what the machines need for that: files and folders here, by their names there
   * @param properties system properties that are to be the same there
   * @param orders the pictures
   * @param outcomes hears what became of each, on the thread that waits
   * @param cancelled whether it is no longer wanted
   */
  record Work(
      String address,
      Assignment assignment,
      Map<String, Path> kit,
      Map<String, String> properties,
      List<Order> orders,
      Consumer<Outcome> outcomes,
      BooleanSupplier cancelled) {}
}
