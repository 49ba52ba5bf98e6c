package dev.atelier.host.run;

import static java.util.Objects.requireNonNull;

import com.google.inject.Injector;
import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.Progress;
import dev.atelier.api.Result;
import dev.atelier.api.Task;
import dev.atelier.api.Verb.Output;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.api.picture.Picture;
import dev.atelier.host.HostModule;
import dev.atelier.host.backbone.Backbones;
import dev.atelier.host.engine.ComputeLane;
import dev.atelier.host.file.FailureMessages;
import dev.atelier.host.file.FileStamp;
import dev.atelier.host.picture.PictureFile;
import dev.atelier.host.picture.PictureFiles;
import dev.atelier.host.plugin.ThreadContextClassLoader;
import dev.atelier.host.recipe.PictureStep;
import dev.atelier.host.recipe.Recipe;
import dev.atelier.host.recipe.TaskStep;
import dev.atelier.host.run.PreparedVerb.Developed;
import dev.atelier.host.run.plan.Job;
import dev.atelier.host.run.plan.Job.ToFile;
import dev.atelier.host.run.plan.OutputNames;
import dev.atelier.host.run.plan.RecipeJob;
import dev.atelier.host.run.plan.RecipePlanner;
import dev.atelier.host.run.result.PictureWriter;
import dev.atelier.host.run.result.Provenance;
import dev.atelier.host.run.result.ResultTable;
import dev.atelier.host.run.result.TableFormat;
import dev.atelier.host.run.result.TableTarget;
import dev.atelier.host.run.resume.JobFilter.Leave;
import dev.atelier.host.run.resume.JobFilter.Make;
import dev.atelier.host.run.resume.ManifestEntry;
import dev.atelier.host.run.resume.ManifestEntry.Source;
import dev.atelier.host.run.resume.ManifestEntry.Status;
import dev.atelier.host.run.resume.ManifestEntry.Written;
import dev.atelier.host.run.resume.ManifestHeader;
import dev.atelier.host.run.resume.RecipeJobFilter;
import dev.atelier.host.run.resume.RecipeJobFilter.Plan;
import dev.atelier.host.run.resume.RunJournal;
import dev.atelier.host.run.watch.ArrivingJobs;
import dev.atelier.host.run.watch.ArrivingJobs.NotWholeException;
import dev.atelier.host.run.watch.FolderScanner;
import dev.atelier.host.run.watch.Scanner;
import dev.atelier.host.run.watch.WatchedInputs;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * Does a recipe with pictures. All verbs are made ready once, on one compute lane. A picture is
 * read once, and all steps are done with it before it is the turn of the next, while other pictures
 * are read and written; so there are never more than a few in memory, each with its results.
 *
 * <p>A step that fails does not stop those that do not look at its picture.
 */
public final class RecipeRunner {

  private final Injector injector;
  private final PictureFiles pictures;
  private final Recipe recipe;
  private final RecipePlanner planner;
  private final RunSettings settings;
  private final RunListener listener;
  private final Cancellation cancellation;
  private final String version;
  private final LaneTimes pace = new LaneTimes();
  private final List<Optional<ResultTable>> tables = new ArrayList<>();
  private final List<PreparedVerb> prepared = new ArrayList<>();
  private final List<PictureWriter> writers = new ArrayList<>();

  private RunJournal logbook;
  private FailurePolicy setbacks;
  private RecipeJobFilter triage;
  private InputReader reader;
  private Optional<ArrivingJobs<RecipeJob>> arriving = Optional.empty();
  private int done;
  private int skipped;
  private int failed;
  private int arrivals;
  private int written;

  /**
   * Creates a runner.
   *
   * @param injector what {@link HostModule} wires
   * @param recipe the recipe
   * @param planner what knows where its results go
   * @param settings what to do about files that exist, and where it is said what becomes of each
   *     input
   * @param listener who hears what becomes of it
   * @param cancellation how to end it early
   * @param version the version of Atelier
   */
  public RecipeRunner(
      Injector injector,
      Recipe recipe,
      RecipePlanner planner,
      RunSettings settings,
      RunListener listener,
      Cancellation cancellation,
      String version) {
    this.injector = requireNonNull(injector, "injector is null");
    this.pictures = injector.getInstance(PictureFiles.class);
    this.recipe = requireNonNull(recipe, "recipe is null");
    this.planner = requireNonNull(planner, "planner is null");
    this.settings = requireNonNull(settings, "settings is null");
    this.listener = requireNonNull(listener, "listener is null");
    this.cancellation = requireNonNull(cancellation, "cancellation is null");
    this.version = requireNonNull(version, "version is null");
  }

  /**
   * Does the steps with each picture, and then the tasks.
   *
   * @param planned the pictures
   * @return how it went
   * @throws OperationException if a verb cannot be prepared, or there is no place for what it
   *     gives, so that no picture was touched
   */
  public RunSummary run(List<RecipeJob> planned) {
    long start = System.nanoTime();
    open(RunJournal.of(settings.recording()));
    setbacks =
        new FailurePolicy(cancellation, logbook.isKept() ? " with --resume" : PictureRunner.AGAIN);
    List<RecipeJob> jobs = triage.withoutResults(planned);
    int tasksLeft = 0;
    cancellation.canEnd(!jobs.isEmpty());
    try (ComputeLane lane = new ComputeLane()) {
      listener.started(recipe.file().getFileName().toString(), jobs.size());
      boolean work = jobs.stream().anyMatch(job -> !triage.of(job).wanted().isEmpty());
      runPictures(jobs, work, jobs, lane);
      if (!recipe.tasks().isEmpty()) {
        // A task is no work on pictures.
        cancellation.canEnd(false);
      }
      if (jobs.isEmpty() || done + skipped > 0) {
        tasksLeft = runTasks(lane);
      }
    }
    return finish(start, jobs.size(), tasksLeft);
  }

  /**
   * Does the steps with each picture in some folders, and with those that arrive there, until an
   * {@linkplain Cancellation#end() end} is wanted. What an earlier run did, as its manifest tells,
   * is left out; what was changed since is done again. Tasks, which come after all pictures, are
   * not done.
   *
   * @param watched the folders
   * @return how it went
   * @throws OperationException if a verb cannot be prepared, there is no place for what it gives,
   *     or folders cannot be watched, so that no picture was touched
   */
  public RunSummary watch(WatchedInputs watched) {
    try (Scanner lookout = new FolderScanner(watched.folders(), watched.apart())) {
      return watch(lookout, System::nanoTime);
    }
  }

  /** Does the steps with what a lookout sees. */
  RunSummary watch(Scanner lookout, LongSupplier nanoTime) {
    long start = System.nanoTime();
    open(RunJournal.ofWatch(settings.recording()));
    setbacks = new FailurePolicy(cancellation, "");
    cancellation.canEnd(true);
    cancellation.endless(true);
    try (ComputeLane lane = new ComputeLane()) {
      listener.started(recipe.file().getFileName().toString(), 0);
      ArrivingJobs<RecipeJob> jobs =
          new ArrivingJobs<>(
              lookout,
              nanoTime,
              cancellation::isEnding,
              found -> List.of(arrived(planner.jobOf(found))),
              this::writeIfIdle);
      arriving = Optional.of(jobs);
      runPictures(List.of(), true, () -> jobs, lane);
    }
    return finish(start, done + skipped + failed, 0);
  }

  private void open(RunJournal opened) {
    logbook = opened;
    reader = new InputReader(pictures::load, logbook.isKept());
    triage = new RecipeJobFilter(recipe, settings.existing(), logbook.earlier());
    if (logbook.isResumed()) {
      logbook.requireSame(heading());
    }
  }

  /**
   * Does the steps with pictures.
   *
   * @param known the pictures that are known
   * @param work whether there is anything to do
   * @param jobs the pictures as they come
   */
  private void runPictures(
      List<RecipeJob> known, boolean work, Iterable<RecipeJob> jobs, ComputeLane lane) {
    try {
      openTables(known);
      try {
        if (work) {
          prepare(lane);
        }
        begin(known);
        runAll(jobs, lane);
        arriving.ifPresent(seen -> seen.unread().forEach(this::leaveUnread));
      } finally {
        closePrepared();
      }
      tables.forEach(table -> table.ifPresent(this::write));
    } finally {
      tables.forEach(table -> table.ifPresent(ResultTable::close));
      logbook.close();
    }
  }

  private synchronized RecipeJob arrived(RecipeJob job) {
    tabulate(job, ResultTable::add);
    arrivals++;
    return job;
  }

  /** Takes note that a picture which arrived is still being written, and will arrive again. */
  private synchronized void departed(RecipeJob job, NotWholeException thrown) {
    tabulate(job, ResultTable::remove);
    arrivals--;
    listener.awaited(job.name(), thrown.getMessage());
  }

  /** Tells of a picture that was still being written; nothing is written down, as of any other. */
  private synchronized void leaveUnread(ArrivingJobs.Unread<RecipeJob> unread) {
    RecipeJob job = unread.job();
    tabulate(
        job,
        (rows, step) -> {
          rows.add(step);
          rows.failed(step, unread.reason());
        });
    skipped++;
    listener.skipped(job.name(), Optional.empty(), unread.reason());
  }

  private void tabulate(RecipeJob job, BiConsumer<ResultTable, Job> change) {
    for (int i = 0; i < tables.size(); i++) {
      Job step = job.steps().get(i);
      tables.get(i).ifPresent(rows -> change.accept(rows, step));
    }
  }

  /** Writes the tables when nothing is on its way, so that they tell of all that has arrived. */
  private synchronized void writeIfIdle() {
    int settled = done + skipped + failed;
    if (settled == arrivals && settled > written) {
      written = settled;
      for (Optional<ResultTable> table : tables) {
        table.ifPresent(
            rows -> {
              write(rows);
              rows.reopen();
            });
      }
    }
  }

  private ManifestHeader heading() {
    return ManifestHeader.of(
        version, recipe, prepared.stream().map(verb -> verb.provenance().backbones()).toList());
  }

  private void openTables(List<RecipeJob> jobs) {
    for (int i = 0; i < recipe.steps().size(); i++) {
      int number = i;
      PictureStep step = recipe.steps().get(i);
      Optional<Path> file = planner.table(step);
      if (file.isEmpty()) {
        tables.add(Optional.empty());
        continue;
      }
      OutputNames.createFolder(file.get().toAbsolutePath().getParent());
      tables.add(
          Optional.of(
              ResultTable.open(
                  new TableTarget(file, TableFormat.ofExtension(file.get()).orElseThrow()),
                  logbook.existingTable(file.get(), settings.existing()),
                  OutputStream.nullOutputStream(),
                  step.verb().verb().output() == Output.LABEL,
                  jobs.stream().map(job -> job.steps().get(number)).toList(),
                  job -> Map.of())));
    }
  }

  private void write(ResultTable rows) {
    setbacks.tryToWrite(() -> rows.write(logbook::addTable));
  }

  private void prepare(ComputeLane lane) {
    for (int i = 0; i < recipe.steps().size(); i++) {
      int number = i;
      PictureStep step = recipe.steps().get(i);
      long start = System.nanoTime();
      prepared.add(PreparedVerb.prepare(injector, step.verb(), step.parameters(), version, lane));
      pace.prepared(start);
      writers.add(
          new PictureWriter(
              pictures,
              step.quality(),
              () -> provenance(number).toJson(),
              OutputStream.nullOutputStream()));
    }
  }

  /** Returns how the picture of a step is made, with the steps that it comes after. */
  private Provenance provenance(int step) {
    Provenance own = prepared.get(step).provenance();
    OptionalInt from = recipe.steps().get(step).from();
    return from.isEmpty() ? own : own.after(provenance(from.getAsInt()));
  }

  private void closePrepared() {
    // The last first, as what was opened last is closed first everywhere.
    for (int i = prepared.size() - 1; i >= 0; i--) {
      prepared.get(i).close();
    }
  }

  private void begin(List<RecipeJob> jobs) {
    if (!logbook.isKept()) {
      return;
    }
    Set<Path> folders =
        RunJournal.foldersOf(jobs.stream().flatMap(job -> job.steps().stream()).toList());
    for (PictureStep step : recipe.steps()) {
      planner.table(step).ifPresent(file -> folders.add(file.toAbsolutePath().getParent()));
    }
    logbook.begin(heading(), folders);
  }

  private void runAll(Iterable<RecipeJob> jobs, ComputeLane lane) {
    try (Pipeline pipeline = new Pipeline(lane)) {
      for (RecipeJob job : jobs) {
        if (cancellation.isEnding()) {
          break;
        }
        Plan plan = triage.of(job);
        if (!settle(job, plan)) {
          continue;
        }
        pipeline.awaitRoom();
        pipeline.send(new Passage(job, plan, System.nanoTime(), pipeline.writers()));
      }
      pipeline.awaitAll();
      pace.drained();
    }
  }

  /** Settles what needs no computing, and says whether something does. */
  private boolean settle(RecipeJob job, Plan plan) {
    if (plan.failure().isPresent()) {
      fail(job, plan.failure().get().reason());
      return false;
    }
    Optional<Leave> left = Optional.empty();
    for (int i = 0; i < plan.verdicts().size(); i++) {
      Optional<Leave> leave = plan.left(i);
      left = left.or(() -> leave);
      Optional<ManifestEntry> entry = leave.flatMap(Leave::entry);
      Job step = job.steps().get(i);
      Optional<ResultTable> table = tables.get(i);
      synchronized (this) {
        entry.ifPresent(before -> table.ifPresent(rows -> rows.done(step, before.result())));
      }
    }
    if (!plan.wanted().isEmpty()) {
      return true;
    }
    Leave leave = left.orElseThrow();
    synchronized (this) {
      skipped++;
      listener.skipped(job.name(), leave.output(), leave.reason());
    }
    return false;
  }

  private Source source(Job step) {
    return new Source(step.name(), triage.chosen(step), Optional.empty(), Optional.empty());
  }

  private void fail(RecipeJob job, OperationException thrown) {
    String reason = FailureMessages.of(thrown);
    for (Job step : job.steps()) {
      logbook.tryToAdd(
          ManifestEntry.notDone(source(step), Status.FAILED, Optional.empty(), reason));
    }
    tellFailed(job, reason, thrown, tables);
  }

  private synchronized void tellFailed(
      RecipeJob job, String reason, Throwable thrown, List<Optional<ResultTable>> told) {
    failed++;
    for (int i = 0; i < told.size(); i++) {
      Job step = job.steps().get(i);
      told.get(i).ifPresent(rows -> rows.failed(step, reason));
    }
    listener.failed(job.name(), reason, Optional.of(thrown));
  }

  /** Does the tasks, and returns how many it did not reach. */
  private int runTasks(ComputeLane lane) {
    for (int i = 0; i < recipe.tasks().size(); i++) {
      TaskStep step = recipe.tasks().get(i);
      if (cancellation.isEnding()) {
        return recipe.tasks().size() - i;
      }
      long start = System.nanoTime();
      try {
        Record parameters = parameters(step);
        Result result = lane.call(() -> run(step, parameters));
        synchronized (this) {
          listener.step(
              recipe.file().toString(),
              step.name(),
              Optional.empty(),
              Optional.empty(),
              result,
              seconds(start));
        }
      } catch (CancellationException e) {
        return recipe.tasks().size() - i;
      } catch (RuntimeException | LinkageError e) {
        synchronized (this) {
          failed++;
          listener.failed(step.name(), FailureMessages.of(e), Optional.of(e));
        }
      } finally {
        pace.ends(start);
      }
    }
    return 0;
  }

  private Record parameters(TaskStep step) {
    try {
      return step.parameters(planner.places(), false);
    } catch (ParameterException e) {
      throw recipe.wrong(step.line(), e.getMessage());
    }
  }

  @SuppressWarnings("unchecked") // the registry checked that verb and parameters fit
  private Result run(TaskStep step, Record parameters) {
    try (ThreadContextClassLoader loader = PreparedVerb.classLoaderOf(step.verb())) {
      return ((Task<Record>)
              PreparedVerb.operation(injector, step.verb(), injector.getInstance(Backbones.class)))
          .run(parameters, new TaskProgress(step.name()));
    }
  }

  private RunSummary finish(long start, int jobs, int tasksLeft) {
    int left = Math.max(0, jobs - done - skipped - failed) + tasksLeft;
    RunSummary summary =
        new RunSummary(
            done, skipped, failed, left, cancellation.cut(left), seconds(start), pace.times());
    listener.finished(summary);
    return summary;
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  /** What came of a step: one of the two. */
  private record Outcome(Optional<Developed> developed, Optional<Throwable> thrown) {}

  /** One picture on its way through all steps. */
  private final class Passage implements Pipeline.Passage {

    private final RecipeJob job;
    private final Plan plan;
    private final long roomSince;
    private final Executor writeThreads;
    private final Outcome[] outcomes;
    private PictureFile input;
    private Optional<FileStamp> state = Optional.empty();
    private Optional<String> sha256 = Optional.empty();

    Passage(RecipeJob job, Plan plan, long roomSince, Executor writeThreads) {
      this.job = job;
      this.plan = plan;
      this.roomSince = roomSince;
      this.writeThreads = writeThreads;
      this.outcomes = new Outcome[job.steps().size()];
    }

    @Override
    public void read() {
      requireWanted();
      if (job.input().file().isEmpty()) {
        input = pictures.load(System.in, job.name());
        return;
      }
      Path file = job.input().file().get();
      InputReader.Read read =
          arriving
              .map(jobs -> jobs.read(file, job, () -> reader.read(file)))
              .orElseGet(() -> reader.read(file));
      input = read.picture();
      state = read.state();
      sha256 = read.sha256();
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
        for (int i = 0; i < outcomes.length; i++) {
          if (plan.computed().contains(i)) {
            outcomes[i] = outcome(i);
          }
        }
      } finally {
        pace.ends(begun);
      }
    }

    private Outcome outcome(int number) {
      PictureStep step = recipe.steps().get(number);
      try {
        PictureFile looked = looked(step);
        Developed developed = prepared.get(number).apply(looked, new StepProgress(number, looked));
        return new Outcome(Optional.of(developed), Optional.empty());
      } catch (CancellationException e) {
        throw e;
      } catch (RuntimeException
          | LinkageError
          | OutOfMemoryError
          | StackOverflowError
          | AssertionError e) {
        return new Outcome(Optional.empty(), Optional.of(e));
      }
    }

    private PictureFile looked(PictureStep step) {
      OptionalInt from = step.from();
      if (from.isEmpty()) {
        return input;
      }
      String name = recipe.steps().get(from.getAsInt()).name();
      return outcomes[from.getAsInt()]
          .developed()
          .orElseThrow(() -> new OperationException("there is no picture of " + name))
          .asInput()
          .orElseThrow(() -> new OperationException(name + " gave no picture"));
    }

    @Override
    public void write() {
      tellDeveloped();
      List<String> reasons = new ArrayList<>();
      Optional<Throwable> first = Optional.empty();
      double seconds = 0;
      // Also the time of those steps is written down of which nothing is kept, with the next one.
      double unkept = 0;
      for (int i = 0; i < outcomes.length; i++) {
        if (outcomes[i] == null) {
          continue;
        }
        Optional<Throwable> thrown = outcomes[i].thrown();
        if (thrown.isEmpty()) {
          Developed developed = outcomes[i].developed().orElseThrow();
          seconds += developed.seconds();
          unkept += developed.seconds();
          if (plan.wanted().contains(i)) {
            thrown = finish(i, developed, unkept);
            unkept = 0;
          }
        }
        if (thrown.isPresent()) {
          Optional<String> reason = setbacks.reason(thrown.get());
          if (reason.isEmpty() && first.isEmpty()) {
            // It is neither done nor failed: a run that goes on will come to it.
            return;
          }
          if (reason.isEmpty()) {
            break;
          }
          failed(i, reason.get());
          reasons.add(recipe.steps().get(i).name() + ": " + reason.get());
          first = first.isPresent() ? first : thrown;
        }
      }
      if (first.isPresent()) {
        tellFailed(job, String.join("; ", reasons), first.get(), List.of());
        return;
      }
      synchronized (RecipeRunner.this) {
        done++;
        listener.done(job.name(), Optional.empty(), Result.of(Map.of()), seconds);
      }
    }

    private void tellDeveloped() {
      List<Result> results = new ArrayList<>();
      for (int i : plan.wanted().stream().sorted().toList()) {
        outcomes[i].developed().ifPresent(developed -> results.add(developed.result()));
      }
      listener.developed(job.name(), input.picture(), results);
    }

    /** Keeps and tells what came of a step; returns why that failed, if it did. */
    private Optional<Throwable> finish(int number, Developed developed, double seconds) {
      try {
        keep(number, developed, seconds);
        return Optional.empty();
      } catch (RuntimeException e) {
        return Optional.of(e);
      }
    }

    private void keep(int number, Developed developed, double seconds) {
      Job step = job.steps().get(number);
      Result result = developed.result();
      Optional<Path> output = Optional.empty();
      boolean exists = plan.verdicts().get(number) instanceof Leave;
      if (result.picture().isPresent() && step.destination() instanceof ToFile target && !exists) {
        ExistingFile existing = ((Make) plan.verdicts().get(number)).existing();
        writers
            .get(number)
            .save(
                result.picture().get(),
                developed.input(),
                target,
                existing,
                whole ->
                    recordDone(
                        step,
                        developed.result(),
                        Optional.of(logbook.written(target.file(), whole)),
                        seconds));
        output = Optional.of(target.file());
      } else {
        recordDone(step, result, Optional.empty(), seconds);
      }
      synchronized (RecipeRunner.this) {
        tables.get(number).ifPresent(rows -> rows.done(step, result));
        PictureStep told = recipe.steps().get(number);
        listener.step(
            job.name(), told.name(), output, planner.table(told), result, developed.seconds());
      }
    }

    private void recordDone(Job step, Result result, Optional<Written> kept, double seconds) {
      logbook.add(ManifestEntry.done(source(step), kept, result, seconds));
    }

    private Source source(Job step) {
      return new Source(step.name(), triage.chosen(step), state, sha256);
    }

    private void failed(int number, String reason) {
      Job step = job.steps().get(number);
      logbook.tryToAdd(
          ManifestEntry.notDone(source(step), Status.FAILED, Optional.empty(), reason));
      synchronized (RecipeRunner.this) {
        tables.get(number).ifPresent(rows -> rows.failed(step, reason));
      }
    }

    /** The picture as a whole failed: it could not be read, or is not wanted any more. */
    @Override
    public void failed(Throwable thrown) {
      if (thrown instanceof NotWholeException notWhole) {
        departed(job, notWhole);
      } else {
        setbacks.reason(thrown).ifPresent(reason -> failed(reason, thrown));
      }
    }

    private void failed(String reason, Throwable thrown) {
      for (int i : plan.wanted()) {
        logbook.tryToAdd(
            ManifestEntry.notDone(
                source(job.steps().get(i)), Status.FAILED, Optional.empty(), reason));
      }
      List<Optional<ResultTable>> told = new ArrayList<>();
      for (int i = 0; i < tables.size(); i++) {
        told.add(plan.wanted().contains(i) ? tables.get(i) : Optional.empty());
      }
      tellFailed(job, reason, thrown, told);
    }

    /** The line between a plugin at work on a picture and the listener. */
    private final class StepProgress implements Progress {

      private final int number;
      private final PictureFile looked;

      StepProgress(int number, PictureFile looked) {
        this.number = number;
        this.looked = looked;
      }

      @Override
      public void report(long steps, long total, Map<String, Double> measures) {
        synchronized (RecipeRunner.this) {
          listener.progress(job.name(), steps, total, measures);
        }
      }

      @Override
      public void snapshot(long step, Picture picture) {
        if (plan.wanted().contains(number)
            && job.steps().get(number).destination() instanceof ToFile target) {
          ToFile beside = new ToFile(OutputNames.snapshot(target.file(), step), target.format());
          writeThreads.execute(() -> trySave(picture, beside));
        }
      }

      /** A snapshot that cannot be kept does not spoil the result. */
      private void trySave(Picture picture, ToFile target) {
        try {
          // Those of a run that is gone on with are its own.
          ExistingFile existing =
              logbook.isResumed() ? ExistingFile.OVERWRITE : settings.existing();
          writers.get(number).save(picture, looked, target, existing, whole -> {});
        } catch (OperationException e) {
          setbacks.reason(e).ifPresent(reason -> tell(target, reason, e));
        }
      }

      private void tell(ToFile target, String reason, OperationException thrown) {
        synchronized (RecipeRunner.this) {
          listener.failed(target.file().toString(), reason, Optional.of(thrown));
        }
      }

      @Override
      public boolean isCancelled() {
        return cancellation.isCancelled();
      }
    }
  }

  /** The line between a task and the listener. */
  private final class TaskProgress implements Progress {

    private final String name;

    TaskProgress(String name) {
      this.name = name;
    }

    @Override
    public void report(long steps, long total, Map<String, Double> measures) {
      synchronized (RecipeRunner.this) {
        listener.progress(name, steps, total, measures);
      }
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
