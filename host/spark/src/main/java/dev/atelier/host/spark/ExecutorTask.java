package dev.atelier.host.spark;

import static java.util.Objects.requireNonNull;

import dev.atelier.host.spark.protocol.BatchSpec;
import dev.atelier.host.spark.protocol.PictureTask;
import dev.atelier.host.spark.protocol.TaskOutcome;
import dev.atelier.host.spark.protocol.Worker;
import dev.atelier.host.spark.protocol.Worker.Developed;
import java.io.IOException;
import java.io.Serializable;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkFiles;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.storage.BlockManagerId;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/** What an executor does with the pictures of a task. */
final class ExecutorTask extends AbstractFunction1<Iterator<TaskChunk>, AttemptResult[]>
    implements Serializable {

  private static final long serialVersionUID = 1;

  /** The name of an {@code ErrorKind}, for what is the fault of neither picture nor options. */
  private static final String ANOTHER_MACHINE = "NETWORK";

  private static final String STUDIO = "dev.atelier.host.spark.driver.HostWorker";

  /** An executor that is lost so often while at the same task is not lost by chance. */
  private static final int LOSSES = 3;

  private final BatchSpec assignment;
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
  ExecutorTask(
      BatchSpec assignment,
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

    private static @Nullable String batch;
    private static @Nullable Worker studio;
    private static @Nullable String failure;

    /** Makes it ready, once; what fails would fail again. */
    static synchronized Worker open(ExecutorTask wanted) {
      if (!wanted.batch.equals(batch)) {
        batch = wanted.batch;
        studio = null;
        failure = null;
        try {
          studio = wanted.studio();
        } catch (InvocationTargetException e) {
          failure =
              "the machine is not fit for it: "
                  + requireNonNull(e.getCause(), "it has a cause").getMessage();
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
          failure = "the machine is not fit for it: " + e;
        }
      }
      return failure == null
          ? requireNonNull(studio, "it opened or told why not")
          : new Unfit(failure);
    }
  }

  /** A machine that no picture can be worked on at. */
  private record Unfit(String failure) implements Worker {

    @Override
    public Developed develop(PictureTask errand, Source source, BooleanSupplier cancelled) {
      return new Developed(TaskOutcome.failed(errand.number(), ANOTHER_MACHINE, failure), null);
    }

    @Override
    public String kind(IOException thrown) {
      return ANOTHER_MACHINE;
    }
  }

  private Worker studio() throws ReflectiveOperationException {
    properties.forEach(System::setProperty);
    System.setProperty("java.awt.headless", "true");
    Path kit = Path.of(SparkFiles.get(batch));
    return (Worker)
        HostClassLoader.of(kit.resolve(SparkCluster.LIBRARY))
            .loadClass(STUDIO)
            .getConstructor(Path.class, BatchSpec.class)
            .newInstance(kit, assignment);
  }

  @Override
  public AttemptResult[] apply(Iterator<TaskChunk> chunks) {
    TaskContext task = TaskContext.get();
    String place = place();
    HadoopFiles files = new HadoopFiles(hadoop.value());
    List<AttemptResult> attempts = new ArrayList<>();
    while (chunks.hasNext()) {
      TaskChunk chunk = chunks.next();
      for (PictureTask errand : chunk.errands()) {
        if (task.isInterrupted()) {
          throw new TaskKilledException("cancelled");
        }
        if (task.attemptNumber() < LOSSES) {
          TaskOutcome outcome = develop(errand, files, task);
          boolean last = chunk.again() || outcome.status() != TaskOutcome.Status.FAILED;
          attempts.add(new AttemptResult(outcome, place, last));
        } else {
          // Which of several it was that no executor survives will show when each is tried alone.
          boolean alone = chunk.errands().size() == 1;
          attempts.add(new AttemptResult(lost(errand, files, task.attemptNumber()), place, alone));
        }
      }
    }
    return attempts.toArray(AttemptResult[]::new);
  }

  private TaskOutcome develop(PictureTask errand, HadoopFiles files, TaskContext task) {
    boolean writes = !errand.output().isEmpty();
    try {
      if (writes && !errand.overwrites() && files.exists(errand.output())) {
        return TaskOutcome.exists(errand.number());
      }
      Developed developed =
          Host.open(this)
              .develop(errand, () -> source.read(errand.input(), files), task::isInterrupted);
      if (writes && developed.encoded() != null) {
        files.write(errand.output(), mark(assignment, errand), developed.encoded());
      }
      return developed.outcome();
    } catch (IOException e) {
      return TaskOutcome.failed(
          errand.number(),
          Host.open(this).kind(e),
          "%s cannot be written (%s): choose another place".formatted(errand.output(), e));
    }
  }

  /** Gives up on pictures whose executors are lost again and again. */
  private TaskOutcome lost(PictureTask errand, HadoopFiles files, int attempts) {
    try {
      if (!errand.output().isEmpty()) {
        files.discard(errand.output(), mark(assignment, errand));
      }
    } catch (IOException e) {
      // What is left is hidden, and harms nobody.
    }
    return TaskOutcome.failed(
        errand.number(),
        ANOTHER_MACHINE,
        "the executor was lost %d times while it was at it; it may need more memory"
            .formatted(attempts));
  }

  /** Tells temporary files from others, also from those that the driver itself writes. */
  static String mark(BatchSpec assignment, PictureTask errand) {
    return assignment.mark() + "-errand" + errand.number();
  }

  private static String place() {
    BlockManagerId executor = SparkEnv.get().blockManager().blockManagerId();
    return "executor_" + executor.host() + "_" + executor.executorId();
  }
}
