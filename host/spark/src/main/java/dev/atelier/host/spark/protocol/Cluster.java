package dev.atelier.host.spark.protocol;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

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
   * Returns a file of a file system that Hadoop knows.
   *
   * @param name such as {@code hdfs://host/folder/file}
   * @return the file; empty if that is the name of a file of the default file system
   */
  Optional<Path> path(String name);

  /**
   * What is wanted.
   *
   * @param address the address of the cluster
   * @param assignment what to do with pictures
   * @param kit what the machines need for that: files and folders here, by their names there
   * @param properties system properties that are to be the same there
   * @param errands the pictures
   * @param listener hears what became of each, on the thread that waits
   * @param cancelled whether it is no longer wanted
   */
  record Work(
      String address,
      BatchSpec assignment,
      Map<String, Path> kit,
      Map<String, String> properties,
      List<PictureTask> errands,
      Listener listener,
      BooleanSupplier cancelled) {}

  /** Hears what became of pictures. */
  interface Listener {

    /**
     * Something became of a picture. A result is written by then under another name than its own.
     *
     * @param outcome what became of it
     * @param place puts the result in its place
     */
    void heard(TaskOutcome outcome, Place place);
  }

  /** Puts a result in its place. */
  interface Place {

    /**
     * Puts it there, or deletes it if it cannot be.
     *
     * @param overwrites whether a file that is there may be replaced
     * @return {@code false} if there is one that is to be kept
     * @throws IOException if it cannot be put there
     */
    boolean to(boolean overwrites) throws IOException;
  }
}
