package dev.atelier.host.run;

import static java.util.Objects.requireNonNull;

import com.google.inject.Injector;
import dev.atelier.api.OperationException;
import dev.atelier.api.PictureOperation;
import dev.atelier.api.Progress;
import dev.atelier.api.Result;
import dev.atelier.api.Task;
import dev.atelier.api.Verb.Output;
import dev.atelier.api.backbone.BackboneService;
import dev.atelier.api.picture.Picture;
import dev.atelier.host.backbone.Backbones;
import dev.atelier.host.file.AtelierHome;
import dev.atelier.host.picture.PictureFile;
import dev.atelier.host.picture.PictureFiles;
import dev.atelier.host.plugin.LoadedVerb;
import dev.atelier.host.plugin.ThreadContextClassLoader;
import dev.atelier.host.run.Job.ToFile;
import dev.atelier.host.run.PreparedVerb.Developed;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Runs a verb over pictures. Reading and writing go on in threads of their own while the compute
 * lane works on the picture in between; at most a few pictures are in memory at a time.
 */
public final class VerbRunner {

  private static final int READERS = 2;
  private static final int WRITERS = 2;

  /** One being computed, and for each reader and writer one in hand. */
  private static final int PICTURES_IN_MEMORY = 1 + READERS + WRITERS;

  private final Injector injector;
  private final PictureFiles pictures;
  private final LoadedVerb verb;
  private final Record parameters;
  private final RunSettings settings;
  private final RunListener listener;
  private final Cancellation cancellation;
  private final String version;
  private final OutputStream standardOutput;

  private Optional<ResultTable> table = Optional.empty();
  private Optional<SortedInputs> sorted = Optional.empty();
  private int done;
  private int skipped;
  private int failed;

  /**
   * Creates a runner.
   *
   * @param injector what {@link HostModule} wires
   * @param verb the verb to run
   * @param parameters its parameters
   * @param settings what the host itself is asked for
   * @param listener who hears what becomes of it
   * @param cancellation how to end it early
   * @param version the version of Atelier
   * @param standardOutput where results for standard output go
   */
  public VerbRunner(
      Injector injector,
      LoadedVerb verb,
      Record parameters,
      RunSettings settings,
      RunListener listener,
      Cancellation cancellation,
      String version,
      OutputStream standardOutput) {
    this.injector = requireNonNull(injector, "injector is null");
    this.pictures = injector.getInstance(PictureFiles.class);
    this.verb = requireNonNull(verb, "verb is null");
    this.parameters = requireNonNull(parameters, "parameters is null");
    this.settings = requireNonNull(settings, "settings is null");
    this.listener = requireNonNull(listener, "listener is null");
    this.cancellation = requireNonNull(cancellation, "cancellation is null");
    this.version = requireNonNull(version, "version is null");
    this.standardOutput = requireNonNull(standardOutput, "standardOutput is null");
  }

  /**
   * Says whether a verb takes pictures, rather than running over nothing.
   *
   * @param verb the verb
   * @return whether it takes inputs
   */
  public static boolean takesPictures(LoadedVerb verb) {
    return PictureOperation.class.isAssignableFrom(verb.verb().operation());
  }

  /**
   * Runs a verb that takes pictures.
   *
   * @param jobs the pictures
   * @return how it went
   * @throws OperationException if the verb cannot be prepared, or there is no place for what it
   *     gives, so that no picture was touched
   */
  public Summary run(List<Job> jobs) {
    long start = System.nanoTime();
    sorted =
        settings.sorting().map(sorting -> new SortedInputs(sorting, settings.existing(), jobs));
    try (ResultTable opened = settings.table().map(wanted -> open(wanted, jobs)).orElse(null)) {
      table = Optional.ofNullable(opened);
      prepareAndRun(jobs);
      table.ifPresent(ResultTable::write);
    }
    return finish(start);
  }

  private ResultTable open(Table wanted, List<Job> jobs) {
    boolean labelled = verb.verb().output() == Output.LABEL;
    return ResultTable.open(wanted, settings.existing(), standardOutput, labelled, jobs);
  }

  private void prepareAndRun(List<Job> jobs) {
    Provenance provenance;
    try (ComputeLane lane = new ComputeLane()) {
      listener.started(verb.name(), jobs.size());
      try (PreparedVerb prepared =
          PreparedVerb.prepare(injector, verb, parameters, version, lane)) {
        provenance = prepared.provenance();
        if (settings.machines().isEmpty()) {
          runAll(jobs, prepared, lane);
        }
      }
    }
    // What is wrong with the parameters was told by now, before any machine was asked.
    settings.machines().ifPresent(machines -> runOn(machines, jobs, provenance));
  }

  private void runOn(OtherMachines machines, List<Job> jobs, Provenance provenance) {
    List<Job> work = jobs.stream().filter(this::hasWork).toList();
    if (work.isEmpty() || cancellation.isCancelled()) {
      return;
    }
    AtelierHome home = injector.getInstance(AtelierHome.class);
    machines.develop(
        new OtherMachines.Batch(verb, provenance, settings, home, cancellation),
        work,
        new OtherMachines.Outcomes() {
          @Override
          public void done(Job job, Result result, double seconds) {
            settle(job, result, written(job), seconds);
          }

          @Override
          public void failed(Job job, String reason) {
            fail(job, new OperationException(reason));
          }
        });
  }

  private static Optional<Path> written(Job job) {
    return job.destination() instanceof ToFile target ? Optional.of(target.file()) : Optional.empty();
  }

  /**
   * Runs a verb that takes no pictures.
   *
   * @return how it went
   * @throws OperationException if it cannot be done
   */
  @SuppressWarnings("unchecked") // the registry checked that verb and parameters fit
  public Summary run() {
    long start = System.nanoTime();
    listener.started(verb.name(), 0);
    try (ComputeLane lane = new ComputeLane()) {
      Result result =
          lane.call(
              () -> {
                BackboneService backbones = injector.getInstance(Backbones.class);
                try (ThreadContextClassLoader loader = PreparedVerb.classLoaderOf(verb)) {
                  return ((Task<Record>) PreparedVerb.operation(injector, verb, backbones))
                      .run(parameters, new TaskProgress());
                }
              });
      done++;
      listener.done(verb.name(), Optional.empty(), result, seconds(start));
    }
    return finish(start);
  }

  private Summary finish(long start) {
    Summary summary =
        new Summary(done, skipped, failed, cancellation.isCancelled(), seconds(start));
    listener.finished(summary);
    return summary;
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private void runAll(List<Job> jobs, PreparedVerb prepared, ComputeLane lane) {
    ExecutorService readers = Executors.newFixedThreadPool(READERS);
    ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
    PictureWriter writer =
        new PictureWriter(pictures, settings, () -> prepared.provenance().toJson(), standardOutput);
    Semaphore room = new Semaphore(PICTURES_IN_MEMORY);
    try {
      for (Job job : jobs) {
        if (cancellation.isCancelled() || !hasWork(job)) {
          continue;
        }
        room.acquireUninterruptibly();
        // Whatever it throws is told by then, so nobody need hold on to it.
        CompletableFuture<?> unused =
            CompletableFuture.supplyAsync(() -> read(job), readers)
                .thenApplyAsync(file -> compute(job, file, prepared, writer, writers), lane)
                .thenAcceptAsync(developed -> write(job, developed, writer), writers)
                .whenComplete(
                    (ignored, thrown) -> {
                      try {
                        if (thrown != null) {
                          fail(job, Reasons.unwrapped(thrown));
                        }
                      } finally {
                        // Last, for the run is over when all of the room is free.
                        room.release();
                      }
                    });
      }
      room.acquireUninterruptibly(PICTURES_IN_MEMORY);
    } finally {
      readers.shutdown();
      writers.shutdown();
      awaitSnapshots(writers);
    }
  }

  /** Nobody else waits for snapshots, and a run is not over while one is being written. */
  private static void awaitSnapshots(ExecutorService writers) {
    try {
      while (!writers.awaitTermination(1, TimeUnit.MINUTES)) {
        // A slow disk is no reason to leave a picture half written.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Settles the jobs that need no computing. */
  private boolean hasWork(Job job) {
    if (job.problem().isPresent()) {
      fail(job, new OperationException(job.problem().get()));
      return false;
    }
    if (job.destination() instanceof ToFile target && Files.exists(target.file())) {
      switch (settings.existing()) {
        case SKIP -> {
          skip(job, target.file());
          return false;
        }
        case FAIL -> {
          fail(job, Outputs.existsAlready(target.file()));
          return false;
        }
        case OVERWRITE -> {
          return true;
        }
      }
    }
    return true;
  }

  private PictureFile read(Job job) {
    if (cancellation.isCancelled()) {
      throw new CancellationException("cancelled");
    }
    return job.file().map(pictures::load).orElseGet(() -> pictures.load(System.in, job.name()));
  }

  private Developed compute(
      Job job,
      PictureFile input,
      PreparedVerb prepared,
      PictureWriter writer,
      ExecutorService writers) {
    return prepared.apply(input, new JobProgress(job, input, writer, writers));
  }

  private void write(Job job, Developed developed, PictureWriter writer) {
    Result result = developed.result();
    Optional<Path> output =
        result
            .picture()
            .flatMap(picture -> writer.write(picture, developed.input(), job.destination()));
    settle(job, result, output, developed.seconds());
  }

  private void settle(Job job, Result result, Optional<Path> output, double seconds) {
    synchronized (this) {
      table.ifPresent(rows -> rows.done(job, result));
    }
    if (sorted.isPresent()) {
      sort(job, result, seconds, sorted.get());
    } else {
      finish(job, output, result, seconds);
    }
  }

  private void sort(Job job, Result result, double seconds, SortedInputs folders) {
    String label =
        result
            .label()
            .orElseThrow(
                () -> new OperationException(verb.name() + " gave no label to sort it by"));
    Path target = folders.target(job, label);
    if (folders.put(job.file().orElseThrow(), target)) {
      finish(job, Optional.of(target), result, seconds);
    } else {
      skip(job, target);
    }
  }

  private synchronized void finish(
      Job job, Optional<Path> output, Result result, double seconds) {
    done++;
    listener.done(job.name(), output, result, seconds);
  }

  private synchronized void skip(Job job, Path output) {
    skipped++;
    listener.skipped(job.name(), output);
  }

  private synchronized void fail(Job job, Throwable thrown) {
    failed++;
    table.ifPresent(rows -> rows.failed(job, Reasons.of(thrown)));
    listener.failed(job.name(), Reasons.of(thrown), Optional.of(thrown));
  }

  private synchronized void report(
      String name, long steps, long total, Map<String, Double> measures) {
    listener.progress(name, steps, total, measures);
  }

  /** The line between a plugin at work on a picture and the listener. */
  private final class JobProgress implements Progress {

    private final Job job;
    private final PictureFile input;
    private final PictureWriter writer;
    private final ExecutorService writers;

    JobProgress(Job job, PictureFile input, PictureWriter writer, ExecutorService writers) {
      this.job = job;
      this.input = input;
      this.writer = writer;
      this.writers = writers;
    }

    @Override
    public void report(long steps, long total, Map<String, Double> measures) {
      VerbRunner.this.report(job.name(), steps, total, measures);
    }

    @Override
    public void snapshot(long step, Picture picture) {
      if (job.destination() instanceof ToFile target) {
        ToFile beside = new ToFile(Outputs.snapshot(target.file(), step), target.format());
        writers.execute(() -> trySave(picture, beside));
      }
    }

    /** A snapshot that cannot be kept does not spoil the result. */
    private void trySave(Picture picture, ToFile target) {
      try {
        writer.save(picture, input, target);
      } catch (OperationException e) {
        synchronized (VerbRunner.this) {
          listener.failed(target.file().toString(), Reasons.of(e), Optional.of(e));
        }
      }
    }

    @Override
    public boolean isCancelled() {
      return cancellation.isCancelled();
    }
  }

  /** The line between a task and the listener. */
  private final class TaskProgress implements Progress {

    @Override
    public void report(long steps, long total, Map<String, Double> measures) {
      VerbRunner.this.report(verb.name(), steps, total, measures);
    }

    @Override
    public void snapshot(long step, Picture picture) {
      // A task has no result that a picture could be kept beside.
    }

    @Override
    public boolean isCancelled() {
      return cancellation.isCancelled();
    }
  }
}
