package dev.atelier.host.run;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.inject.Injector;
import dev.atelier.api.OperationException;
import dev.atelier.api.PictureOperation;
import dev.atelier.api.Progress;
import dev.atelier.api.Result;
import dev.atelier.api.Task;
import dev.atelier.api.Verb.Output;
import dev.atelier.api.backbone.BackboneService;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.api.picture.Picture;
import dev.atelier.host.HostModule;
import dev.atelier.host.backbone.Backbones;
import dev.atelier.host.engine.ComputeLane;
import dev.atelier.host.file.AtelierHome;
import dev.atelier.host.file.FileStamp;
import dev.atelier.host.parameter.ParameterSchema;
import dev.atelier.host.picture.PictureFile;
import dev.atelier.host.picture.PictureFiles;
import dev.atelier.host.plugin.LoadedVerb;
import dev.atelier.host.plugin.ThreadContextClassLoader;
import dev.atelier.host.run.PreparedVerb.Developed;
import dev.atelier.host.run.cluster.RemoteExecutor;
import dev.atelier.host.run.plan.Job;
import dev.atelier.host.run.plan.Job.ToFile;
import dev.atelier.host.run.plan.Job.ToStandardOutput;
import dev.atelier.host.run.plan.JobPlanner;
import dev.atelier.host.run.plan.OutputNames;
import dev.atelier.host.run.plan.Variant;
import dev.atelier.host.run.result.LabelFolders;
import dev.atelier.host.run.result.PictureWriter;
import dev.atelier.host.run.result.ResultTable;
import dev.atelier.host.run.result.TableTarget;
import dev.atelier.host.run.resume.JobFilter;
import dev.atelier.host.run.resume.JobFilter.Fail;
import dev.atelier.host.run.resume.JobFilter.Leave;
import dev.atelier.host.run.resume.JobFilter.Make;
import dev.atelier.host.run.resume.JobFilter.Verdict;
import dev.atelier.host.run.resume.ManifestEntry;
import dev.atelier.host.run.resume.ManifestEntry.Source;
import dev.atelier.host.run.resume.ManifestEntry.Status;
import dev.atelier.host.run.resume.ManifestEntry.Written;
import dev.atelier.host.run.resume.ManifestHeader;
import dev.atelier.host.run.resume.RunJournal;
import dev.atelier.host.run.watch.ArrivingJobs;
import dev.atelier.host.run.watch.ArrivingJobs.NotWholeException;
import dev.atelier.host.run.watch.FolderScanner;
import dev.atelier.host.run.watch.Scanner;
import dev.atelier.host.run.watch.WatchedInputs;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/**
 * Runs a verb over pictures. Reading and writing go on in threads of their own while the compute
 * lane works on the picture in between; at most a few pictures are in memory at a time, however
 * many there are.
 */
public final class PictureRunner {

  /** How to give the command again where nothing says what is done. */
  static final String AGAIN = " with --existing skip";

  private final Injector injector;
  private final PictureFiles pictures;
  private final LoadedVerb verb;
  private final List<Variant> variants;
  private final RunSettings settings;
  private final RunListener listener;
  private final Cancellation cancellation;
  private final String version;
  private final OutputStream standardOutput;
  private final LaneTimes pace = new LaneTimes();
  private final Semaphore snapshots = new Semaphore(Pipeline.WRITERS);

  private Optional<ResultTable> table = Optional.empty();
  private Optional<LabelFolders> sorted = Optional.empty();
  private RunJournal logbook;
  private FailurePolicy setbacks;
  private JobFilter triage;
  private InputReader reader;
  private Optional<ArrivingJobs<Job>> arriving = Optional.empty();
  private int done;
  private int skipped;
  private int failed;
  private int arrivals;
  private int written;

  /**
   * Creates a runner.
   *
   * @param injector what {@link HostModule} wires
   * @param verb the verb to run
   * @param variants its parameters, at least one
   * @param settings what the host itself is asked for
   * @param listener who hears what becomes of it
   * @param cancellation how to end it early
   * @param version the version of Atelier
   * @param standardOutput where results for standard output go
   */
  public PictureRunner(
      Injector injector,
      LoadedVerb verb,
      List<Variant> variants,
      RunSettings settings,
      RunListener listener,
      Cancellation cancellation,
      String version,
      OutputStream standardOutput) {
    this.injector = requireNonNull(injector, "injector is null");
    this.pictures = injector.getInstance(PictureFiles.class);
    this.verb = requireNonNull(verb, "verb is null");
    this.variants = List.copyOf(variants);
    this.settings = requireNonNull(settings, "settings is null");
    this.listener = requireNonNull(listener, "listener is null");
    this.cancellation = requireNonNull(cancellation, "cancellation is null");
    this.version = requireNonNull(version, "version is null");
    this.standardOutput = requireNonNull(standardOutput, "standardOutput is null");
  }

  /**
   * Creates a runner with one set of parameters.
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
  public PictureRunner(
      Injector injector,
      LoadedVerb verb,
      Record parameters,
      RunSettings settings,
      RunListener listener,
      Cancellation cancellation,
      String version,
      OutputStream standardOutput) {
    this(
        injector,
        verb,
        List.of(new Variant(parameters, Map.of(), Map.of())),
        settings,
        listener,
        cancellation,
        version,
        standardOutput);
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
  public RunSummary run(List<Job> jobs) {
    JobPlanner.requireNoClash(jobs);
    open(RunJournal.of(settings.recording()));
    setbacks = new FailurePolicy(cancellation, logbook.isKept() ? " with --resume" : AGAIN);
    return runPlanned(triage.withoutResults(jobs));
  }

  private void open(RunJournal opened) {
    logbook = opened;
    reader = new InputReader(pictures::load, logbook.isKept());
    triage = new JobFilter(settings.existing(), logbook.earlier(), variants);
    if (logbook.isResumed()) {
      logbook.requireSame(heading());
    }
  }

  private RunSummary runPlanned(List<Job> jobs) {
    long start = System.nanoTime();
    cancellation.canEnd(true);
    sorted =
        settings.sorting().map(sorting -> new LabelFolders(sorting, settings.existing(), jobs));
    requireFreeTable();
    try (ComputeLane lane = new ComputeLane()) {
      listener.started(verb.name(), jobs.size());
      Optional<Job> first = jobs.stream().filter(job -> triage.of(job) instanceof Make).findFirst();
      if (settings.machines().isEmpty()) {
        first.flatMap(Job::file).ifPresent(reader::readAhead);
      }
      // What is wrong with the parameters is found before anything is written.
      try (PreparedVerb prepared = first.map(job -> prepare(job.variant(), lane)).orElse(null)) {
        begin(prepared, jobs);
        try (ResultTable opened = settings.table().map(file -> open(file, jobs)).orElse(null)) {
          table = Optional.ofNullable(opened);
          if (settings.machines().isPresent()) {
            runOn(settings.machines().get(), jobs, prepared);
          } else {
            runVariants(jobs, first.map(Job::variant), prepared, lane);
          }
          table.ifPresent(this::write);
        }
      }
    } finally {
      // Whoever wants it to end now need not be told that it was cut short.
      logbook.close();
    }
    return finish(start, jobs.size());
  }

  /**
   * Runs a verb that takes pictures over those in some folders, and over those that arrive there,
   * until an {@linkplain Cancellation#end() end} is wanted. What an earlier run did, as its
   * manifest tells, is left out; what was changed since is done again.
   *
   * @param watched the folders
   * @param planner says where results go
   * @return how it went
   * @throws OperationException if the verb cannot be prepared, there is no place for what it gives,
   *     or folders cannot be watched, so that no picture was touched
   */
  public RunSummary watch(WatchedInputs watched, JobPlanner planner) {
    try (Scanner lookout = new FolderScanner(watched.folders(), watched.apart())) {
      return watch(planner, lookout, System::nanoTime);
    }
  }

  /** Runs over what a lookout sees. */
  RunSummary watch(JobPlanner planner, Scanner lookout, LongSupplier nanoTime) {
    long start = System.nanoTime();
    open(RunJournal.ofWatch(settings.recording()));
    setbacks = new FailurePolicy(cancellation, "");
    requireFreeTable();
    cancellation.canEnd(true);
    cancellation.endless(true);
    try (ComputeLane lane = new ComputeLane()) {
      listener.started(verb.name(), 0);
      // Of what arrives, each picture is worked on with all of them.
      Deque<PreparedVerb> prepared = new ArrayDeque<>();
      try {
        for (int variant = 0; variant < variants.size(); variant++) {
          prepared.add(prepare(variant, lane));
        }
        begin(prepared.getFirst(), List.of());
        try (ResultTable opened =
            settings.table().map(file -> open(file, List.of())).orElse(null)) {
          table = Optional.ofNullable(opened);
          ArrivingJobs<Job> jobs =
              new ArrivingJobs<>(
                  lookout,
                  nanoTime,
                  cancellation::isEnding,
                  found -> arrived(planner.jobsOf(found)),
                  this::writeIfIdle);
          arriving = Optional.of(jobs);
          runAll(() -> jobs, List.copyOf(prepared), lane);
          jobs.unread().forEach(this::leaveUnread);
          table.ifPresent(this::write);
        }
      } finally {
        // The last first, as what was opened last is closed first everywhere.
        prepared.descendingIterator().forEachRemaining(PreparedVerb::close);
      }
    } finally {
      logbook.close();
    }
    return finish(start, done + skipped + failed);
  }

  private synchronized List<Job> arrived(List<Job> jobs) {
    table.ifPresent(rows -> jobs.forEach(rows::add));
    arrivals += jobs.size();
    return jobs;
  }

  /** Takes note that a picture which arrived is still being written, and will arrive again. */
  private synchronized void departed(Job job, NotWholeException thrown) {
    table.ifPresent(rows -> rows.remove(job));
    arrivals--;
    listener.awaited(job.name(), thrown.getMessage());
  }

  /** Tells of a picture that was still being written; nothing is written down, as of any other. */
  private synchronized void leaveUnread(ArrivingJobs.Unread<Job> unread) {
    Job job = unread.job();
    table.ifPresent(
        rows -> {
          rows.add(job);
          rows.failed(job, unread.reason());
        });
    skipped++;
    listener.skipped(job.name(), Optional.empty(), unread.reason());
  }

  /** Writes the table when nothing is on its way, so that it tells of all that has arrived. */
  private synchronized void writeIfIdle() {
    int settled = done + skipped + failed;
    if (settled == arrivals && settled > written) {
      written = settled;
      table.ifPresent(
          rows -> {
            write(rows);
            rows.reopen();
          });
    }
  }

  private ManifestHeader heading() {
    return ManifestHeader.of(version, verb, variants, logbook.asked());
  }

  private void requireFreeTable() {
    settings.table().ifPresent(table -> ResultTable.requireFree(table, existingTable(table)));
  }

  private ResultTable open(TableTarget wanted, List<Job> jobs) {
    boolean labelled = verb.verb().output() == Output.LABEL;
    return ResultTable.open(
        wanted, existingTable(wanted), standardOutput, labelled, jobs, triage::chosen);
  }

  private ExistingFile existingTable(TableTarget wanted) {
    return wanted
        .file()
        .map(file -> logbook.existingTable(file, settings.existing()))
        .orElse(settings.existing());
  }

  private void write(ResultTable rows) {
    setbacks.tryToWrite(() -> rows.write(logbook::addTable));
  }

  private void runVariants(
      List<Job> jobs, Optional<Integer> first, PreparedVerb prepared, ComputeLane lane) {
    for (int variant = 0; variant < variants.size(); variant++) {
      int chosen = variant;
      List<Job> own = jobs.stream().filter(job -> job.variant() == chosen).toList();
      if (first.filter(ready -> ready == chosen).isPresent()) {
        runAll(own, everyTime(prepared), lane);
      } else {
        prepareAndRun(chosen, own, lane);
      }
    }
  }

  /** What is wrong with the parameters was told by now, before any machine is asked. */
  private void runOn(RemoteExecutor machines, List<Job> jobs, PreparedVerb prepared) {
    List<RemoteExecutor.Order> orders = new ArrayList<>();
    for (Job job : jobs) {
      if (settle(job) instanceof Make wanted) {
        orders.add(new RemoteExecutor.Order(job, wanted.existing()));
      }
    }
    if (orders.isEmpty() || cancellation.isEnding()) {
      return;
    }
    RemoteExecutor.Batch batch =
        new RemoteExecutor.Batch(
            verb,
            variants.stream().map(this::written).toList(),
            prepared.provenance(),
            settings.quality(),
            injector.getInstance(AtelierHome.class),
            cancellation::isEnding);
    machines.develop(batch, orders, new Arrivals());
  }

  @SuppressWarnings("unchecked") // the registry checked that verb and parameters fit
  private ObjectNode written(Variant variant) {
    return ((ParameterSchema<Record>) verb.schema()).toJson(variant.parameters());
  }

  private PreparedVerb prepare(int variant, ComputeLane lane) {
    long start = System.nanoTime();
    PreparedVerb prepared =
        PreparedVerb.prepare(injector, verb, variants.get(variant).parameters(), version, lane);
    pace.prepared(start);
    return prepared;
  }

  private void begin(PreparedVerb prepared, List<Job> jobs) {
    if (!logbook.isKept()) {
      return;
    }
    ManifestHeader asked = heading();
    logbook.begin(
        prepared == null ? asked : asked.withBackbones(prepared.provenance().backbones()),
        foldersOf(jobs));
  }

  private Set<Path> foldersOf(List<Job> jobs) {
    Set<Path> folders = RunJournal.foldersOf(jobs);
    settings
        .table()
        .flatMap(TableTarget::file)
        .ifPresent(file -> folders.add(file.toAbsolutePath().getParent()));
    if (settings.sorting().isPresent()) {
      try (DirectoryStream<Path> labels =
          Files.newDirectoryStream(settings.sorting().get().folder())) {
        labels.forEach(folders::add);
      } catch (IOException e) {
        // Nothing is there yet.
      }
    }
    return folders;
  }

  private void prepareAndRun(int variant, List<Job> jobs, ComputeLane lane) {
    boolean work = jobs.stream().anyMatch(job -> triage.of(job) instanceof Make);
    if (!work || cancellation.isEnding()) {
      runAll(jobs, List.of(), lane);
      return;
    }
    PreparedVerb prepared;
    try {
      prepared = prepare(variant, lane);
    } catch (OperationException e) {
      // One of several styles cannot be used; the others can.
      for (Job job : jobs) {
        if (settle(job) instanceof Make) {
          fail(job, sourceOf(job), e);
        }
      }
      return;
    }
    try (prepared) {
      runAll(jobs, everyTime(prepared), lane);
    }
  }

  /**
   * Runs a verb that takes no pictures.
   *
   * @return how it went
   * @throws OperationException if it cannot be done
   */
  @SuppressWarnings("unchecked") // the registry checked that verb and parameters fit
  public RunSummary run() {
    long start = System.nanoTime();
    listener.started(verb.name(), 0);
    try (ComputeLane lane = new ComputeLane()) {
      long begun = pace.begins(start);
      Result result =
          lane.call(
              () -> {
                BackboneService backbones = injector.getInstance(Backbones.class);
                try (ThreadContextClassLoader loader = PreparedVerb.classLoaderOf(verb)) {
                  return ((Task<Record>) PreparedVerb.operation(injector, verb, backbones))
                      .run(variants.get(0).parameters(), new TaskProgress());
                }
              });
      pace.ends(begun);
      done++;
      listener.done(verb.name(), Optional.empty(), result, seconds(start));
    }
    return finish(start, 1);
  }

  private RunSummary finish(long start, int jobs) {
    int left = jobs - done - skipped - failed;
    RunSummary summary =
        new RunSummary(
            done, skipped, failed, left, cancellation.cut(left), seconds(start), pace.times());
    listener.finished(summary);
    return summary;
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  /** The one verb that is ready, for jobs that all have its parameters. */
  private List<PreparedVerb> everyTime(PreparedVerb prepared) {
    return Collections.nCopies(variants.size(), prepared);
  }

  /**
   * Runs jobs.
   *
   * @param prepared the verb made ready with each of its parameters; empty if there is nothing to
   *     make
   */
  private void runAll(Iterable<Job> jobs, List<PreparedVerb> prepared, ComputeLane lane) {
    List<PictureWriter> pictureWriters = prepared.stream().map(this::writer).toList();
    try (Pipeline pipeline = new Pipeline(lane)) {
      for (Job job : jobs) {
        if (cancellation.isEnding()) {
          break;
        }
        if (settle(job) instanceof Make wanted) {
          pipeline.awaitRoom();
          pipeline.send(
              new Passage(
                  job,
                  wanted.existing(),
                  prepared.get(job.variant()),
                  pictureWriters.get(job.variant()),
                  pipeline.writers(),
                  System.nanoTime()));
        }
      }
      pipeline.awaitAll();
      if (!prepared.isEmpty()) {
        pace.drained();
      }
    }
  }

  private PictureWriter writer(PreparedVerb prepared) {
    return new PictureWriter(
        pictures, settings.quality(), () -> prepared.provenance().toJson(), standardOutput);
  }

  /** Settles a job that needs no computing, and says what there is to do. */
  private Verdict settle(Job job) {
    Verdict verdict = triage.of(job);
    if (verdict instanceof Fail fail) {
      fail(job, sourceOf(job), fail.reason());
    } else if (verdict instanceof Leave leave) {
      leave(job, leave);
    }
    return verdict;
  }

  private void leave(Job job, Leave leave) {
    Optional<ManifestEntry> entry = leave.entry();
    synchronized (this) {
      entry.ifPresent(before -> table.ifPresent(rows -> rows.done(job, before.result())));
    }
    skip(job, sourceOf(job), leave.output(), leave.reason(), entry.isEmpty());
  }

  /** One picture on its way. */
  private final class Passage implements Pipeline.Passage {

    private final Job job;
    private final ExistingFile existing;
    private final PreparedVerb prepared;
    private final PictureWriter writer;
    private final Executor writers;
    private final long roomSince;
    private Source source;
    private PictureFile input;
    private Developed developed;

    Passage(
        Job job,
        ExistingFile existing,
        PreparedVerb prepared,
        PictureWriter writer,
        Executor writers,
        long roomSince) {
      this.job = job;
      this.existing = existing;
      this.prepared = prepared;
      this.writer = writer;
      this.writers = writers;
      this.roomSince = roomSince;
      this.source = sourceOf(job);
    }

    @Override
    public void read() {
      requireWanted();
      if (job.file().isEmpty()) {
        input = pictures.load(System.in, job.name());
        return;
      }
      Path file = job.file().get();
      InputReader.Read read =
          arriving
              .map(jobs -> jobs.read(file, job, () -> reader.read(file)))
              .orElseGet(() -> reader.read(file));
      input = read.picture();
      source = new Source(job.name(), triage.chosen(job), read.state(), read.sha256());
    }

    /** A picture that nobody has begun with is not wanted any more when the run is to end. */
    private void requireWanted() {
      if (cancellation.isEnding()) {
        throw new CancellationException("cancelled");
      }
    }

    @Override
    public void compute() {
      requireWanted();
      long begun = pace.begins(roomSince);
      try {
        developed = prepared.apply(input, new JobProgress(job, input, writer, writers));
      } finally {
        pace.ends(begun);
      }
    }

    @Override
    public void write() {
      Result result = developed.result();
      listener.developed(job.name(), input.picture(), List.of(result));
      if (result.picture().isPresent() && job.destination() instanceof ToFile target) {
        boolean written =
            writer.save(
                result.picture().get(),
                input,
                target,
                existing,
                whole -> record(Optional.of(logbook.written(target.file(), whole))));
        tabulate(job, result);
        if (written) {
          finish(job, Optional.of(target.file()), result, developed.seconds());
        } else {
          skip(job, source, Optional.of(target.file()), "exists already", true);
        }
        return;
      }
      if (result.picture().isPresent() && job.destination() instanceof ToStandardOutput target) {
        writer.print(result.picture().get(), input, target);
      }
      tabulate(job, result);
      if (sorted.isPresent()) {
        sort(sorted.get(), job, existing, source, result, developed.seconds());
      } else {
        record(Optional.empty());
        finish(job, Optional.empty(), result, developed.seconds());
      }
    }

    private void record(Optional<Written> written) {
      PictureRunner.this.record(source, written, developed.result(), developed.seconds());
    }

    @Override
    public void failed(Throwable thrown) {
      if (thrown instanceof NotWholeException notWhole) {
        departed(job, notWhole);
      } else {
        fail(job, source, thrown);
      }
    }
  }

  private Source sourceOf(Job job) {
    return new Source(job.name(), triage.chosen(job), Optional.empty(), Optional.empty());
  }

  /** Hears of pictures that other machines worked on, and puts their results in their places. */
  private final class Arrivals implements RemoteExecutor.Outcomes {

    @Override
    public void done(RemoteExecutor.Order order, RemoteExecutor.Made made) {
      Job job = order.job();
      Source source = source(job, made.input());
      Result result = made.result();
      tabulate(job, result);
      try {
        if (job.destination() instanceof ToFile target && made.output().isPresent()) {
          RemoteExecutor.Content output = made.output().get();
          String file = target.file().toString();
          Optional<Written> written =
              Optional.of(new Written(file, output.size(), Optional.of(output.sha256())));
          record(source, written, result, made.seconds());
          if (made.place().to(order.existing() == ExistingFile.OVERWRITE)) {
            finish(job, Optional.of(target.file()), result, made.seconds());
          } else {
            exists(order);
          }
        } else if (sorted.isPresent()) {
          sort(sorted.get(), job, order.existing(), source, result, made.seconds());
        } else {
          record(source, Optional.empty(), result, made.seconds());
          finish(job, Optional.empty(), result, made.seconds());
        }
      } catch (OperationException e) {
        fail(job, source, e);
      }
    }

    private Source source(Job job, RemoteExecutor.Input input) {
      return new Source(
          job.name(),
          triage.chosen(job),
          Optional.of(new FileStamp(input.content().size(), input.modified())),
          Optional.of(input.content().sha256()));
    }

    @Override
    public void exists(RemoteExecutor.Order order) {
      Job job = order.job();
      Path output = ((ToFile) job.destination()).file();
      if (order.existing() == ExistingFile.SKIP) {
        skip(job, sourceOf(job), Optional.of(output), "exists already", true);
      } else {
        fail(job, sourceOf(job), OutputNames.existsAlready(output));
      }
    }

    @Override
    public void failed(RemoteExecutor.Order order, String reason) {
      // Whether a disk is full is in the words alone that another machine found for it.
      OperationException thrown = new OperationException(reason, new IOException(reason));
      fail(order.job(), sourceOf(order.job()), thrown);
    }
  }

  private synchronized void tabulate(Job job, Result result) {
    table.ifPresent(rows -> rows.done(job, result));
  }

  private void record(Source source, Optional<Written> written, Result result, double seconds) {
    logbook.add(ManifestEntry.done(source, written, result, seconds));
  }

  private void sort(
      LabelFolders folders,
      Job job,
      ExistingFile existing,
      Source source,
      Result result,
      double seconds) {
    String label =
        result
            .label()
            .orElseThrow(
                () -> new OperationException(verb.name() + " gave no label to sort it by"));
    Path target = folders.target(job, label);
    Written written =
        new Written(
            target.toString(), source.state().map(FileStamp::size).orElse(0L), source.sha256());
    record(source, Optional.of(written), result, seconds);
    if (folders.put(job.file().orElseThrow(), target, existing)) {
      finish(job, Optional.of(target), result, seconds);
    } else {
      skip(job, source, Optional.of(target), "exists already", true);
    }
  }

  private synchronized void finish(Job job, Optional<Path> output, Result result, double seconds) {
    done++;
    listener.done(job.name(), output, result, seconds);
  }

  private void skip(Job job, Source source, Optional<Path> output, String reason, boolean record) {
    if (record) {
      logbook.tryToAdd(
          ManifestEntry.notDone(source, Status.SKIPPED, output.map(Path::toString), reason));
    }
    synchronized (this) {
      skipped++;
      listener.skipped(job.name(), output, reason);
    }
  }

  private void fail(Job job, Source source, Throwable thrown) {
    setbacks.reason(thrown).ifPresent(reason -> fail(job, source, reason, thrown));
  }

  private void fail(Job job, Source source, String reason, Throwable thrown) {
    logbook.tryToAdd(ManifestEntry.notDone(source, Status.FAILED, Optional.empty(), reason));
    synchronized (this) {
      failed++;
      table.ifPresent(rows -> rows.failed(job, reason));
      listener.failed(job.name(), reason, Optional.of(thrown));
    }
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
    private final Executor writers;

    JobProgress(Job job, PictureFile input, PictureWriter writer, Executor writers) {
      this.job = job;
      this.input = input;
      this.writer = writer;
      this.writers = writers;
    }

    @Override
    public void report(long steps, long total, Map<String, Double> measures) {
      PictureRunner.this.report(job.name(), steps, total, measures);
    }

    @Override
    public void snapshot(long step, Picture picture) {
      if (job.destination() instanceof ToFile target) {
        ToFile beside = new ToFile(OutputNames.snapshot(target.file(), step), target.format());
        // A quick method with a slow disk would pile them up.
        snapshots.acquireUninterruptibly();
        writers.execute(() -> trySave(picture, beside));
      }
    }

    /** A snapshot that cannot be kept does not spoil the result. */
    private void trySave(Picture picture, ToFile target) {
      try {
        // Those of a run that is gone on with are its own.
        ExistingFile existing = logbook.isResumed() ? ExistingFile.OVERWRITE : settings.existing();
        writer.save(picture, input, target, existing, whole -> {});
      } catch (OperationException e) {
        setbacks.reason(e).ifPresent(reason -> tell(target, reason, e));
      } finally {
        snapshots.release();
      }
    }

    private void tell(ToFile target, String reason, OperationException thrown) {
      synchronized (PictureRunner.this) {
        listener.failed(target.file().toString(), reason, Optional.of(thrown));
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
      PictureRunner.this.report(verb.name(), steps, total, measures);
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
