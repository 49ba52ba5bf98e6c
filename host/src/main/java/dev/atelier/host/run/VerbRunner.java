package dev.atelier.host.run;

import static java.util.Objects.requireNonNull;

import com.google.inject.AbstractModule;
import com.google.inject.Injector;
import com.google.inject.ProvisionException;
import dev.atelier.api.Operation;
import dev.atelier.api.OperationException;
import dev.atelier.api.PictureFunction;
import dev.atelier.api.PictureOperation;
import dev.atelier.api.Progress;
import dev.atelier.api.Result;
import dev.atelier.api.Task;
import dev.atelier.api.Verb.Output;
import dev.atelier.api.backbone.BackboneService;
import dev.atelier.api.picture.Picture;
import dev.atelier.host.backbone.Backbones;
import dev.atelier.host.parameter.ParameterSchema;
import dev.atelier.host.picture.PictureFile;
import dev.atelier.host.picture.PictureFiles;
import dev.atelier.host.plugin.LoadedVerb;
import dev.atelier.host.plugin.ThreadContextClassLoader;
import dev.atelier.host.run.Job.ToFile;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
  private final RecordingBackbones backbones;
  private final String version;
  private final OutputStream standardOutput;
  private final PictureWriter writer;

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
    this.backbones = new RecordingBackbones(injector.getInstance(Backbones.class));
    this.version = requireNonNull(version, "version is null");
    this.standardOutput = requireNonNull(standardOutput, "standardOutput is null");
    this.writer = new PictureWriter(pictures, settings, () -> provenance(), standardOutput);
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

  @SuppressWarnings("unchecked") // the registry checked that verb and parameters fit
  private void prepareAndRun(List<Job> jobs) {
    try (ComputeLane lane = new ComputeLane()) {
      listener.started(verb.name(), jobs.size());
      PictureFunction function =
          lane.call(
              () -> {
                try (ThreadContextClassLoader loader = pluginClassLoader()) {
                  return ((PictureOperation<Record>) operation()).prepare(parameters);
                }
              });
      try {
        runAll(jobs, function, lane);
      } finally {
        lane.call(
            () -> {
              try (ThreadContextClassLoader loader = pluginClassLoader()) {
                function.close();
                return null;
              }
            });
      }
    }
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
                try (ThreadContextClassLoader loader = pluginClassLoader()) {
                  return ((Task<Record>) operation()).run(parameters, new TaskProgress());
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

  private Operation<?> operation() {
    AbstractModule services =
        new AbstractModule() {
          @Override
          protected void configure() {
            bind(BackboneService.class).toInstance(backbones);
          }
        };
    try {
      return injector.createChildInjector(services).getInstance(verb.verb().operation());
    } catch (ProvisionException e) {
      // What a constructor, or the engine that it asks for, has to say needs no frame around it.
      throw e.getCause() instanceof OperationException said ? said : e;
    }
  }

  private ThreadContextClassLoader pluginClassLoader() {
    return new ThreadContextClassLoader(verb.plugin().classLoader());
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private void runAll(List<Job> jobs, PictureFunction function, ComputeLane lane) {
    ExecutorService readers = Executors.newFixedThreadPool(READERS);
    ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
    Semaphore room = new Semaphore(PICTURES_IN_MEMORY);
    List<CompletableFuture<Void>> pending = new ArrayList<>();
    try {
      for (Job job : jobs) {
        if (cancellation.isCancelled() || !hasWork(job)) {
          continue;
        }
        room.acquireUninterruptibly();
        pending.add(
            CompletableFuture.supplyAsync(() -> read(job), readers)
                .thenApplyAsync(file -> compute(job, file, function, writers), lane)
                .thenAcceptAsync(computed -> write(job, computed), writers)
                .handle(
                    (ignored, thrown) -> {
                      room.release();
                      if (thrown != null) {
                        fail(job, Reasons.unwrapped(thrown));
                      }
                      return null;
                    }));
      }
      pending.forEach(CompletableFuture::join);
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

  /** A result with what is needed to write it. */
  private record Computed(PictureFile input, Result result, double seconds) {}

  private Computed compute(
      Job job, PictureFile input, PictureFunction function, ExecutorService writers) {
    long start = System.nanoTime();
    JobProgress progress = new JobProgress(job, input, writers);
    try (ThreadContextClassLoader loader = pluginClassLoader()) {
      progress.checkCancelled();
      Result result = function.apply(input.picture(), progress);
      return new Computed(input, result, seconds(start));
    }
  }

  private void write(Job job, Computed computed) {
    Result result = computed.result();
    Optional<Path> output =
        result
            .picture()
            .flatMap(picture -> writer.write(picture, computed.input(), job.destination()));
    synchronized (this) {
      table.ifPresent(rows -> rows.done(job, result));
    }
    if (sorted.isPresent()) {
      sort(job, computed, sorted.get());
    } else {
      finish(job, output, computed);
    }
  }

  private void sort(Job job, Computed computed, SortedInputs folders) {
    String label =
        computed
            .result()
            .label()
            .orElseThrow(
                () -> new OperationException(verb.name() + " gave no label to sort it by"));
    Path target = folders.target(job, label);
    if (folders.put(job.file().orElseThrow(), target)) {
      finish(job, Optional.of(target), computed);
    } else {
      skip(job, target);
    }
  }

  private synchronized void finish(Job job, Optional<Path> output, Computed computed) {
    done++;
    listener.done(job.name(), output, computed.result(), computed.seconds());
  }

  @SuppressWarnings("unchecked") // the registry checked that verb and parameters fit
  private String provenance() {
    Provenance provenance =
        new Provenance(
            version,
            verb.plugin().id() + " " + verb.plugin().version(),
            verb.name(),
            ((ParameterSchema<Record>) verb.schema()).toJson(parameters),
            backbones.checksums());
    return provenance.toJson();
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
    private final ExecutorService writers;

    JobProgress(Job job, PictureFile input, ExecutorService writers) {
      this.job = job;
      this.input = input;
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
