package dev.atelier.host.spark.protocol;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.atomic.AtomicReference;

/** Where the host, which does not know who started it, finds the cluster. */
public final class ClusterRegistry {

  private static final AtomicReference<Cluster> CLUSTER = new AtomicReference<>();

  private ClusterRegistry() {}

  /**
   * Tells the host of a cluster.
   *
   * @param cluster the cluster
   */
  public static void offer(Cluster cluster) {
    CLUSTER.set(cluster);
  }

  /**
   * Returns the cluster.
   *
   * @return what was offered last
   */
  public static Cluster cluster() {
    return requireNonNull(CLUSTER.get(), "no cluster was offered");
  }
}
