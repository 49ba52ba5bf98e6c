package dev.atelier.host.spark;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.hdfs.DFSTestUtil;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/** A Hadoop file system of this machine alone: a node that knows names, and one that has blocks. */
final class LoopbackHdfs implements AutoCloseable {

  private final MiniDFSCluster cluster;
  private final DistributedFileSystem fileSystem;

  /**
   * Starts it, and waits for it.
   *
   * @param folder where it keeps what it is given
   */
  LoopbackHdfs(java.nio.file.Path folder) throws IOException {
    // It would complain of what the test wants to be wrong.
    Configurator.setLevel("org.apache.hadoop", Level.OFF);
    Configuration configuration = new Configuration();
    cluster = new MiniDFSCluster.Builder(configuration, folder.toFile()).numDataNodes(1).build();
    fileSystem = cluster.getFileSystem();
  }

  /** Returns where it is, such as {@code hdfs://localhost:8020}. */
  String address() {
    return fileSystem.getUri().toString();
  }

  /** Copies a local folder with all that is below it. */
  void put(java.nio.file.Path folder, String target) throws IOException {
    fileSystem.copyFromLocalFile(new Path(folder.toUri()), new Path(target));
  }

  /** Loses the content of a file, which keeps its name and its length. */
  void lose(String file) throws IOException {
    cluster.corruptBlockOnDataNodesByDeletingBlockFile(
        DFSTestUtil.getFirstBlock(fileSystem, new Path(file)));
  }

  /** Returns all files below a folder, hidden ones too, by their names there. */
  Map<String, byte[]> contents(String folder) throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    Path root = fileSystem.makeQualified(new Path(folder));
    RemoteIterator<LocatedFileStatus> files = fileSystem.listFiles(root, true);
    while (files.hasNext()) {
      Path file = files.next().getPath();
      try (InputStream input = fileSystem.open(file)) {
        contents.put(file.toString().substring(root.toString().length() + 1), input.readAllBytes());
      }
    }
    return contents;
  }

  void delete(String file) throws IOException {
    fileSystem.delete(new Path(file), false);
  }

  @Override
  public void close() {
    cluster.shutdown(true);
  }
}
