package dev.atelier.host.spark;

import dev.atelier.host.spark.protocol.Assignment;
import dev.atelier.host.spark.protocol.Errand;
import dev.atelier.host.spark.protocol.Outcome;
import dev.atelier.host.spark.protocol.Studio;
import dev.atelier.host.spark.protocol.Studio.Developed;
import java.io.IOException;
import java.io.Serializable;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkFiles;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.storage.BlockManagerId;
import org.apache.spark.util.SerializableConfiguration;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/** What an executor does with the pictures of a task. */
final class Development extends AbstractFunction1<Iterator<Chunk>, Attempt[]>
    implements Serializable {

  private static final long serialVersionUID = 1;

  private static final String STUDIO = "dev.atelier.host.spark.driver.HostStudio";

  /** An executor that is lost so often while at the same task is not lost by chance. */
  private static final int LOSSES = 3;

  private final Assignment assignment;
  private final Map<String, String> properties;
  private final String batch;
  private final BinaryFiles source;
  private final SerializableConfiguration hadoop;

  /**
   * Creates the work of a batch.
   *
   * @param assignment what to do with each picture
   * @param properties the system properties that it is done with
   * @param batch tells it from others, and is the name of its kit
   * @param source how to read pictures
   * @param hadoop how to write results
   */
  Development(
      Assignment assignment,
      Map<String, String> properties,
      String batch,
      BinaryFiles source,
      SerializableConfiguration hadoop) {
    this.assignment = assignment;
    this.properties = Map.copyOf(properties);
    this.batch = batch;
    this.source = source;
    this.hadoop = hadoop;
  }

  /** The host of this executor, which lives as long as it does. */
  private static final class Host {

    private static String batch;
    private static Studio studio;
    private static String failure;

    /** Makes it ready, once; what fails would fail again. */
    static synchronized Studio open(Development wanted) {
      if (!wanted.batch.equals(batch)) {
        batch = wanted.batch;
        studio = null;
        failure = null;
        try {
          studio = wanted.studio();
        } catch (InvocationTargetException e) {
          failure = "the machine is not fit for it: " + e.getCause().getMessage();
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
          failure = "the machine is not fit for it: " + e;
        }
      }
      return failure == null ? studio : (errand, source, cancelled) -> unfit(errand);
    }

    private static Developed unfit(Errand errand) {
      return new Developed(Outcome.failed(errand.number(), failure), null);
    }
  }

  private Studio studio() throws ReflectiveOperationException {
    properties.forEach(System::setProperty);
    System.setProperty("java.awt.headless", "true");
    Path kit = Path.of(SparkFiles.get(batch));
    return (Studio)
        HostClassLoader.of(kit.resolve(SparkCluster.LIBRARY))
            .loadClass(STUDIO)
            .getConstructor(Path.class, Assignment.class)
            .newInstance(kit, assignment);
  }

  @Override
  public Attempt[] apply(Iterator<Chunk> chunks) {
    TaskContext task = TaskContext.get();
    String place = place();
    HadoopFiles files = new HadoopFiles(hadoop.value());
    List<Attempt> attempts = new ArrayList<>();
    while (chunks.hasNext()) {
      Chunk chunk = chunks.next();
      for (Errand errand : chunk.errands()) {
        if (task.isInterrupted()) {
          throw new TaskKilledException("cancelled");
        }
        if (task.attemptNumber() < LOSSES) {
          Outcome outcome = develop(errand, files, task);
          boolean last = chunk.again() || outcome.status() != Outcome.Status.FAILED;
          attempts.add(new Attempt(outcome, place, last));
        } else {
          // Which of several it was that no executor survives will show when each is tried alone.
          boolean alone = chunk.errands().size() == 1;
          attempts.add(new Attempt(lost(errand, files, task.attemptNumber()), place, alone));
        }
      }
    }
    return attempts.toArray(Attempt[]::new);
  }

  private Outcome develop(Errand errand, HadoopFiles files, TaskContext task) {
    boolean writes = !errand.output().isEmpty();
    try {
      if (writes && !errand.overwrites() && files.exists(errand.output())) {
        return Outcome.exists(errand.number());
      }
      Developed developed =
          Host.open(this)
              .develop(errand, () -> source.read(errand.input(), files), task::isInterrupted);
      if (writes && developed.encoded() != null) {
        files.write(errand.output(), mark(assignment, errand), developed.encoded());
      }
      return developed.outcome();
    } catch (IOException e) {
      return Outcome.failed(
          errand.number(),
          "%s cannot be written (%s): choose another place".formatted(errand.output(), e));
    }
  }

  /** Gives up on pictures whose executors are lost again and again. */
  private Outcome lost(Errand errand, HadoopFiles files, int attempts) {
    try {
      if (!errand.output().isEmpty()) {
        files.discard(errand.output(), mark(assignment, errand));
      }
    } catch (IOException e) {
      // What is left is hidden, and harms nobody.
    }
    return Outcome.failed(
        errand.number(),
        "the executor was lost %d times while it was at it; it may need more memory"
            .formatted(attempts));
  }

  /** Tells temporary files from others, also from those that the driver itself writes. */
  static String mark(Assignment assignment, Errand errand) {
    return assignment.mark() + "-errand" + errand.number();
  }

  private static String place() {
    BlockManagerId executor = SparkEnv.get().blockManager().blockManagerId();
    return "executor_" + executor.host() + "_" + executor.executorId();
  }
}
