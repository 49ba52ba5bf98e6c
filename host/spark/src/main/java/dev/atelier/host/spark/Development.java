package dev.atelier.host.spark;

import dev.atelier.host.spark.link.Assignment;
import dev.atelier.host.spark.link.Order;
import dev.atelier.host.spark.link.Outcome;
import dev.atelier.host.spark.link.Studio;
import dev.atelier.host.spark.link.Studio.Developed;
import java.io.IOException;
import java.io.Serializable;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.FileAlreadyExistsException;
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

  private static final String STUDIO = "dev.atelier.host.spark.inside.HostStudio";

  /** An executor that is lost so often while at the same task is not lost by chance. */
  private static final int LOSSES = 3;

  private final Assignment assignment;
  private final Map<String, String> properties;
  private final String batch;
  private final SerializableConfiguration hadoop;

  /**
   * Creates the work of a batch.
   *
   * @param assignment what to do with each picture
   * @param properties the system properties that it is done with
   * @param batch tells it from others, and is the name of its kit
   * @param hadoop how to get at files
   */
  Development(
      Assignment assignment,
      Map<String, String> properties,
      String batch,
      SerializableConfiguration hadoop) {
    this.assignment = assignment;
    this.properties = Map.copyOf(properties);
    this.batch = batch;
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
      return failure == null ? studio : (order, source, cancelled) -> unfit(order);
    }

    private static Developed unfit(Order order) {
      return new Developed(Outcome.failed(order.number(), failure), null);
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
      for (Order order : chunk.orders()) {
        if (task.isInterrupted()) {
          throw new TaskKilledException("cancelled");
        }
        boolean again = chunk.again() || task.attemptNumber() > 0;
        if (task.attemptNumber() < LOSSES) {
          Outcome outcome = develop(order, again, files, task);
          attempts.add(new Attempt(outcome, place, chunk.again() || outcome.failure() == null));
        } else {
          // Which of several it was that no executor survives will show when each is tried alone.
          boolean alone = chunk.orders().size() == 1;
          attempts.add(new Attempt(lost(order, files, task.attemptNumber()), place, alone));
        }
      }
    }
    return attempts.toArray(Attempt[]::new);
  }

  private Outcome develop(Order order, boolean again, HadoopFiles files, TaskContext task) {
    Developed developed =
        Host.open(this).develop(order, () -> files.open(order.input()), task::isInterrupted);
    if (developed.encoded() == null || order.output().isEmpty()) {
      return developed.outcome();
    }
    try {
      // What is there already was looked for when the batch was planned. What is there when a
      // picture is tried again is its own result, of an executor that could not tell any more.
      boolean overwrites = assignment.overwrites() || again;
      files.write(order.output(), mark(order), developed.encoded(), overwrites);
      return developed.outcome();
    } catch (FileAlreadyExistsException e) {
      return Outcome.failed(
          order.number(), order.output() + " was written by somebody else since this began");
    } catch (IOException e) {
      return Outcome.failed(
          order.number(),
          "%s cannot be written (%s): choose another place".formatted(order.output(), e));
    }
  }

  /** Gives up on pictures whose executors are lost again and again. */
  private Outcome lost(Order order, HadoopFiles files, int attempts) {
    try {
      files.discard(order.output().isEmpty() ? order.input() : order.output(), mark(order));
    } catch (IOException e) {
      // What is left is hidden, and harms nobody.
    }
    return Outcome.failed(
        order.number(),
        "the executor was lost %d times while it was at it; it may need more memory"
            .formatted(attempts));
  }

  private String mark(Order order) {
    return batch + "-" + order.number();
  }

  private static String place() {
    BlockManagerId executor = SparkEnv.get().blockManager().blockManagerId();
    return "executor_" + executor.host() + "_" + executor.executorId();
  }
}
