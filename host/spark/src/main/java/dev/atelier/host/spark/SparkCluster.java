package dev.atelier.host.spark;

import dev.atelier.host.spark.protocol.Cluster;
import dev.atelier.host.spark.protocol.ClusterException;
import dev.atelier.host.spark.protocol.PictureTask;
import dev.atelier.host.spark.protocol.TaskOutcome;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction0;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/** Has a Spark cluster work on pictures. */
final class SparkCluster implements Cluster {

  /** The folder with the host's jars, in a distribution and in a kit. */
  static final String LIBRARY = "lib";

  /** So many pictures are handed out at once, so that a long batch need not all be in memory. */
  private static final int WAVE = 20_000;

  /** A lost executor costs at most so many pictures once more. */
  private static final int PICTURES_IN_TASK = 8;

  /** Each slot of the cluster shall have so many tasks of a batch, so that none waits long. */
  private static final int TASKS_PER_SLOT = 8;

  /** What the native code on an executor reads from its environment, as here: see the launcher. */
  private static final List<String> ENVIRONMENT =
      List.of(
          "OPT_OUT_TRACKING",
          "MALLOC_MMAP_MAX_",
          "MALLOC_TRIM_THRESHOLD_",
          "MALLOC_ARENA_MAX",
          "GLIBC_TUNABLES",
          "OMP_WAIT_POLICY",
          "OMP_NUM_THREADS");

  private static final String GONE = "it does not answer, or went away";

  private static final long HEARTBEAT_MILLISECONDS = 200;

  @Override
  public String address() {
    return System.getProperty("spark.master");
  }

  @Override
  public Optional<Path> path(String name) {
    return HadoopPath.of(name);
  }

  @Override
  public void develop(Work work) {
    String batch = "atelier-" + UUID.randomUUID() + ".zip";
    @Nullable Path folder = null;
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    // Spark and Hadoop look for their parts with it.
    Thread.currentThread().setContextClassLoader(SparkCluster.class.getClassLoader());
    try {
      folder = Files.createTempDirectory("atelier-spark");
      Path archive = folder.resolve(batch);
      WorkerBundle.pack(work.kit(), archive);
      SparkContext context = connect(work);
      try {
        context.addArchive(archive.toString());
        new Batch(context, work, batch).run();
      } catch (IllegalStateException e) {
        throw context.isStopped() && !work.cancelled().getAsBoolean() ? unusable(work, GONE, e) : e;
      } finally {
        context.stop();
      }
    } catch (IOException e) {
      throw new ClusterException(
          "cannot pack what the machines need (%s); is the disk full?".formatted(e), e);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
      discard(folder, batch);
    }
  }

  private static void discard(@Nullable Path folder, String batch) {
    try {
      if (folder != null) {
        Files.deleteIfExists(folder.resolve(batch));
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      // It is in the folder of temporary files.
    }
  }

  private static SparkContext connect(Work work) {
    SparkConf conf = new SparkConf();
    conf.setMaster(work.address());
    conf.setIfMissing("spark.app.name", "atelier " + work.assignment().verb());
    conf.setIfMissing("spark.ui.enabled", "false");
    conf.setIfMissing("spark.ui.showConsoleProgress", "false");
    // A picture that fails is an outcome. A task fails if its executor is lost, and gives up
    // itself.
    conf.set("spark.task.maxFailures", "1000");
    // What failed on one executor waits so long for another.
    conf.setIfMissing("spark.locality.wait.process", "10s");
    URL jar = SparkCluster.class.getProtectionDomain().getCodeSource().getLocation();
    if (!conf.contains("spark.jars") && jar.getPath().endsWith(".jar")) {
      conf.set("spark.jars", jar.toString());
    }
    // Two executors on one machine, each with threads for all of its cores, would be slower.
    if (conf.contains("spark.executor.cores")) {
      conf.setIfMissing("spark.executorEnv.OMP_NUM_THREADS", conf.get("spark.executor.cores"));
    }
    for (String name : ENVIRONMENT) {
      String value = System.getenv(name);
      if (value != null) {
        conf.setIfMissing("spark.executorEnv." + name, value);
      }
    }
    try {
      return new SparkContext(conf);
    } catch (Exception e) {
      // Scala declares none of what it throws.
      throw unusable(work, firstLine(e), e);
    }
  }

  /** Spark stops by itself when no master answers, and says so where nobody looks. */
  private static ClusterException unusable(Work work, String reason, Exception cause) {
    return new ClusterException(
        "the Spark cluster %s cannot be used (%s); check its address, and that it runs Spark 3.5"
            .formatted(work.address(), reason),
        cause);
  }

  private static String firstLine(Throwable thrown) {
    return String.valueOf(thrown.getMessage()).lines().findFirst().orElse("");
  }

  /** One batch on a cluster that is connected. */
  private static final class Batch {

    private static final ClassTag<TaskChunk> CHUNKS = ClassTag$.MODULE$.apply(TaskChunk.class);

    private final SparkContext context;
    private final Work work;
    private final ExecutorTask development;
    private final HadoopFiles files;
    private final Set<String> places = new LinkedHashSet<>();

    Batch(SparkContext context, Work work, String name) {
      this.context = context;
      this.work = work;
      this.files = new HadoopFiles(context.hadoopConfiguration());
      this.development =
          new ExecutorTask(
              work.assignment(),
              work.properties(),
              name,
              BinaryFiles.of(context),
              new SerializableConfiguration(context.hadoopConfiguration()));
    }

    void run() {
      List<PictureTask> errands = work.errands();
      for (int start = 0; start < errands.size() && !isCancelled(); start += WAVE) {
        develop(errands.subList(start, Math.min(errands.size(), start + WAVE)));
      }
    }

    /** Tries each picture, and once more what failed. */
    private void develop(List<PictureTask> errands) {
      Map<Integer, String> placesOfFailures = new HashMap<>();
      submit(
          chunks(errands),
          attempt -> {
            places.add(attempt.place());
            if (attempt.last()) {
              tell(attempt.outcome());
            } else {
              placesOfFailures.put(attempt.outcome().number(), attempt.place());
            }
          });
      List<Tuple2<TaskChunk, Seq<String>>> again = new ArrayList<>();
      for (PictureTask errand : errands) {
        String place = placesOfFailures.get(errand.number());
        if (place != null) {
          List<String> others = places.stream().filter(other -> !other.equals(place)).toList();
          again.add(new Tuple2<>(new TaskChunk(List.of(errand), true), scala(others)));
        }
      }
      if (!again.isEmpty() && !isCancelled()) {
        submit(again, attempt -> tell(attempt.outcome()));
      }
    }

    private List<Tuple2<TaskChunk, Seq<String>>> chunks(List<PictureTask> errands) {
      int tasks = Math.max(1, context.defaultParallelism()) * TASKS_PER_SLOT;
      int size = Math.max(1, Math.min(PICTURES_IN_TASK, errands.size() / tasks));
      List<Tuple2<TaskChunk, Seq<String>>> chunks = new ArrayList<>();
      for (int start = 0; start < errands.size(); start += size) {
        List<PictureTask> part = errands.subList(start, Math.min(errands.size(), start + size));
        chunks.add(new Tuple2<>(new TaskChunk(new ArrayList<>(part), false), scala(List.of())));
      }
      return chunks;
    }

    /** Runs a task for each chunk. What comes back is heard here, in the order in which it does. */
    private void submit(
        List<Tuple2<TaskChunk, Seq<String>>> chunks, Consumer<AttemptResult> heard) {
      BlockingQueue<AttemptResult> queue = new LinkedBlockingQueue<>();
      RDD<TaskChunk> tasks = context.makeRDD(scala(chunks), CHUNKS);
      List<Object> partitions =
          IntStream.range(0, chunks.size()).<Object>mapToObj(Integer::valueOf).toList();
      SimpleFutureAction<BoxedUnit> job =
          context.submitJob(
              tasks, development, scala(partitions), new Arrivals(queue), new Nothing());
      boolean cancelled = false;
      // Looked at first: what is in the queue when a job has ended is all that there will be.
      for (boolean ended = false; !ended; ) {
        ended = job.isCompleted();
        drain(queue, heard);
        if (isCancelled() && !cancelled) {
          cancelled = true;
          job.cancel();
        }
      }
      if (!cancelled) {
        requireSuccess(job);
      }
    }

    private static void drain(BlockingQueue<AttemptResult> queue, Consumer<AttemptResult> heard) {
      try {
        AttemptResult attempt = queue.poll(HEARTBEAT_MILLISECONDS, TimeUnit.MILLISECONDS);
        for (; attempt != null; attempt = queue.poll()) {
          heard.accept(attempt);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ClusterException("interrupted while the cluster was at work", e);
      }
    }

    private void requireSuccess(SimpleFutureAction<BoxedUnit> job) {
      scala.util.Try<BoxedUnit> ended = job.value().get();
      if (ended.isFailure()) {
        Throwable cause = ended.failed().get();
        throw new ClusterException(
            "the Spark cluster %s gave up: %s".formatted(work.address(), firstLine(cause)), cause);
      }
    }

    private void tell(TaskOutcome outcome) {
      PictureTask errand = work.errands().get(outcome.number());
      String mark = ExecutorTask.mark(work.assignment(), errand);
      work.listener().heard(outcome, overwrites -> files.place(errand.output(), mark, overwrites));
    }

    private boolean isCancelled() {
      return work.cancelled().getAsBoolean();
    }

    private static <T> Seq<T> scala(List<T> list) {
      return JavaConverters.asScalaBuffer(list).toSeq();
    }
  }

  /** Takes what tasks return, on a thread of Spark's that must not wait. */
  private static final class Arrivals
      extends AbstractFunction2<Object, AttemptResult[], BoxedUnit> {

    private final BlockingQueue<AttemptResult> queue;

    Arrivals(BlockingQueue<AttemptResult> queue) {
      this.queue = queue;
    }

    @Override
    public BoxedUnit apply(Object partition, AttemptResult[] attempts) {
      queue.addAll(List.of(attempts));
      return BoxedUnit.UNIT;
    }
  }

  /** A job as a whole gives nothing. */
  private static final class Nothing extends AbstractFunction0<BoxedUnit> {
    @Override
    public BoxedUnit apply() {
      return BoxedUnit.UNIT;
    }
  }
}
