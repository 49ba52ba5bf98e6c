package dev.atelier.host.run;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.inject.Injector;
import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.Progress;
import dev.atelier.api.Result;
import dev.atelier.api.Task;
import dev.atelier.api.Verb.Output;
import dev.atelier.api.file.AtomicFile;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.api.file.FileProblem;
import dev.atelier.api.picture.Picture;
import dev.atelier.host.backbone.Backbones;
import dev.atelier.host.file.Checksums;
import dev.atelier.host.picture.PictureFile;
import dev.atelier.host.picture.PictureFiles;
import dev.atelier.host.plugin.ThreadContextClassLoader;
import dev.atelier.host.recipe.PictureStep;
import dev.atelier.host.recipe.Recipe;
import dev.atelier.host.recipe.TaskStep;
import dev.atelier.host.run.Job.ToFile;
import dev.atelier.host.run.ManifestEntry.Source;
import dev.atelier.host.run.ManifestEntry.Status;
import dev.atelier.host.run.ManifestEntry.Written;
import dev.atelier.host.run.PreparedVerb.Developed;
import dev.atelier.host.run.Triage.Fail;
import dev.atelier.host.run.Triage.Leave;
import dev.atelier.host.run.Triage.Make;
import dev.atelier.host.run.Triage.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;

/**
 * Does a recipe with pictures. All verbs are made ready once, on one compute lane. A picture is
 * read once, and all steps are done with it before it is the turn of the next, while other pictures
 * are read and written; so there are never more than a few in memory, each with its results.
 *
 * <p>A step that fails does not stop those that do not look at its picture.
 */
public final class RecipeRunner {

  /** What tells the entries of a picture in a manifest apart. */
  private static final String STEP = "step";

  private final Injector injector;
  private final PictureFiles pictures;
  private final Recipe recipe;
  private final RecipePlanner planner;
  private final RunSettings settings;
  private final RunListener listener;
  private final Cancellation cancellation;
  private final String version;
  private final Pace pace = new Pace();
  private final List<Optional<ResultTable>> tables = new ArrayList<>();
  private final List<PreparedVerb> prepared = new ArrayList<>();
  private final List<PictureWriter> writers = new ArrayList<>();

  private Optional<Manifest> manifest = Optional.empty();
  private boolean resumed;
  private Triage triage;
  private InputReader reader;
  private int done;
  private int skipped;
  private int failed;

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
  public Summary run(List<RecipeJob> planned) {
    long start = System.nanoTime();
    manifest = settings.recording().map(recording -> Manifest.read(recording.manifest()));
    reader = new InputReader(pictures::load, manifest.isPresent());
    resumed = settings.recording().filter(Recording::resume).isPresent();
    triage = new Triage(settings.existing(), manifest.filter(read -> resumed), entriesOfSteps());
    requireSame(heading());
    List<RecipeJob> jobs = withoutResults(planned);
    cancellation.canEnd(jobs.size() > 1);
    try (ComputeLane lane = new ComputeLane()) {
      listener.started(recipe.file().getFileName().toString(), jobs.size());
      try {
        openTables(jobs);
        try {
          prepareAndRun(jobs, lane);
        } finally {
          closePrepared();
        }
        tables.forEach(table -> table.ifPresent(this::write));
      } finally {
        tables.forEach(table -> table.ifPresent(ResultTable::close));
        manifest.ifPresent(Manifest::close);
      }
      // A task is no work on several pictures.
      cancellation.canEnd(false);
      if (!cancellation.isEnding() && (jobs.isEmpty() || done + skipped > 0)) {
        runTasks(lane);
      }
    } finally {
      cancellation.canEnd(false);
    }
    return finish(start, jobs.size());
  }

  /** The steps as what a triage knows: the results of one input, told apart by a word. */
  private List<Variant> entriesOfSteps() {
    List<Variant> entries = new ArrayList<>();
    for (PictureStep step : recipe.steps()) {
      entries.add(new Variant(step.parameters(), Map.of(STEP, step.name()), Map.of()));
    }
    // One alone would have no word to be told apart by.
    entries.stream().findFirst().ifPresent(entries::add);
    return entries;
  }

  private List<RecipeJob> withoutResults(List<RecipeJob> planned) {
    if (recipe.steps().isEmpty()) {
      return List.of();
    }
    Set<Job> inputs =
        Set.copyOf(triage.withoutResults(planned.stream().map(RecipeJob::input).toList()));
    return planned.stream().filter(job -> inputs.contains(job.input())).toList();
  }

  private ManifestHeading heading() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("atelier", version);
    json.put("verb", "run");
    json.put("recipe", recipe.file().getFileName().toString());
    ObjectNode steps = json.putObject("steps");
    for (int i = 0; i < recipe.steps().size(); i++) {
      PictureStep step = recipe.steps().get(i);
      Map<String, String> asked =
          Map.of(
              "from",
              step.from().isEmpty() ? "" : recipe.steps().get(step.from().getAsInt()).name(),
              "quality",
              Integer.toString(step.quality()));
      ManifestHeading own =
          ManifestHeading.of(
              version,
              step.verb(),
              List.of(new Variant(step.parameters(), Map.of(), Map.of())),
              asked);
      if (i < prepared.size()) {
        own = own.withBackbones(prepared.get(i).provenance().backbones());
      }
      own.json().remove("atelier");
      steps.set(step.name(), own.json());
    }
    return new ManifestHeading(json);
  }

  private void requireSame(ManifestHeading heading) {
    if (resumed) {
      manifest
          .flatMap(Manifest::heading)
          .ifPresent(
              earlier ->
                  heading.requireSame(earlier, settings.recording().orElseThrow().manifest()));
    }
  }

  /** A table of the run that is gone on with is its own. */
  private ExistingFile existingTable(Path file) {
    boolean own = resumed && manifest.orElseThrow().wroteTable(file);
    return own ? ExistingFile.OVERWRITE : settings.existing();
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
      Outputs.createFolder(file.get().toAbsolutePath().getParent());
      tables.add(
          Optional.of(
              ResultTable.open(
                  new Table(file, TableFormat.ofExtension(file.get()).orElseThrow()),
                  existingTable(file.get()),
                  OutputStream.nullOutputStream(),
                  step.verb().verb().output() == Output.LABEL,
                  jobs.stream().map(job -> job.steps().get(number)).toList(),
                  job -> Map.of())));
    }
  }

  private void write(ResultTable rows) {
    rows.write((place, whole) -> manifest.ifPresent(lines -> lines.addTable(place, whole)));
  }

  private void prepareAndRun(List<RecipeJob> jobs, ComputeLane lane) {
    if (jobs.stream().anyMatch(job -> !plan(job).wanted().isEmpty())) {
      for (PictureStep step : recipe.steps()) {
        long start = System.nanoTime();
        PreparedVerb verb =
            PreparedVerb.prepare(injector, step.verb(), step.parameters(), version, lane);
        pace.prepared(start);
        prepared.add(verb);
        writers.add(
            new PictureWriter(
                pictures,
                new RunSettings(settings.existing(), step.quality()),
                () -> verb.provenance().toJson(),
                OutputStream.nullOutputStream()));
      }
    }
    begin(jobs);
    runAll(jobs, lane);
  }

  private void closePrepared() {
    // The last first, as what was opened last is closed first everywhere.
    for (int i = prepared.size() - 1; i >= 0; i--) {
      prepared.get(i).close();
    }
  }

  private void begin(List<RecipeJob> jobs) {
    if (manifest.isEmpty()) {
      return;
    }
    ManifestHeading asked = heading();
    requireSame(asked);
    manifest.get().open();
    if (resumed) {
      // Nobody else writes the manifest, so those that did before are gone.
      Set<String> processes = manifest.get().processes();
      foldersOf(jobs).forEach(folder -> AtomicFile.discardOf(processes, folder));
    }
    manifest.get().begin(asked, resumed);
  }

  private Set<Path> foldersOf(List<RecipeJob> jobs) {
    Set<Path> folders = new LinkedHashSet<>();
    for (RecipeJob job : jobs) {
      for (Job step : job.steps()) {
        if (step.destination() instanceof ToFile target) {
          folders.add(target.file().toAbsolutePath().getParent());
        }
      }
    }
    for (PictureStep step : recipe.steps()) {
      planner.table(step).ifPresent(file -> folders.add(file.toAbsolutePath().getParent()));
    }
    return folders;
  }

  private void runAll(List<RecipeJob> jobs, ComputeLane lane) {
    try (Pipeline pipeline = new Pipeline(lane)) {
      for (RecipeJob job : jobs) {
        if (cancellation.isEnding()) {
          break;
        }
        Plan plan = plan(job);
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

  /**
   * What there is to do with a picture.
   *
   * @param verdicts what there is to do in each step
   * @param wanted the steps of which something is wanted
   * @param computed these, and those whose pictures they look at
   */
  private record Plan(List<Verdict> verdicts, Set<Integer> wanted, Set<Integer> computed) {}

  private Plan plan(RecipeJob job) {
    List<Verdict> verdicts = job.steps().stream().map(triage::of).toList();
    Set<Integer> wanted = new LinkedHashSet<>();
    Set<Integer> computed = new LinkedHashSet<>();
    for (int i = verdicts.size() - 1; i >= 0; i--) {
      PictureStep step = recipe.steps().get(i);
      // What is neither kept nor told is there to be looked at by other steps alone.
      boolean gives =
          !step.givesPictures() || step.output().isPresent() || step.table().isPresent();
      boolean rowIsMissing =
          step.table().isPresent()
              && verdicts.get(i) instanceof Leave leave
              && leave.entry().isEmpty();
      if (gives && (verdicts.get(i) instanceof Make || rowIsMissing)) {
        wanted.add(i);
        computed.add(i);
      }
      if (computed.contains(i)) {
        step.from().ifPresent(computed::add);
      }
    }
    return new Plan(verdicts, wanted, computed);
  }

  /** Settles what needs no computing, and says whether something does. */
  private boolean settle(RecipeJob job, Plan plan) {
    for (int i = 0; i < plan.verdicts().size(); i++) {
      if (plan.verdicts().get(i) instanceof Fail fail) {
        for (Job step : job.steps()) {
          record(
              ManifestEntry.notDone(
                  source(step), Status.FAILED, Optional.empty(), Reasons.of(fail.reason())));
        }
        fail(job, Reasons.of(fail.reason()), fail.reason(), tables);
        return false;
      }
    }
    Optional<Leave> left = Optional.empty();
    for (int i = 0; i < plan.verdicts().size(); i++) {
      if (plan.verdicts().get(i) instanceof Leave leave && !plan.wanted().contains(i)) {
        left = left.or(() -> Optional.of(leave));
        Job step = job.steps().get(i);
        Optional<ResultTable> table = tables.get(i);
        synchronized (this) {
          leave
              .entry()
              .ifPresent(entry -> table.ifPresent(rows -> rows.done(step, entry.result())));
        }
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

  private void record(ManifestEntry entry) {
    try {
      manifest.ifPresent(lines -> lines.add(entry));
    } catch (OperationException e) {
      // The disk is full, which every result says that cannot be written.
    }
  }

  private synchronized void fail(
      RecipeJob job, String reason, Throwable thrown, List<Optional<ResultTable>> told) {
    failed++;
    for (int i = 0; i < told.size(); i++) {
      Job step = job.steps().get(i);
      told.get(i).ifPresent(rows -> rows.failed(step, reason));
    }
    listener.failed(job.name(), reason, Optional.of(thrown));
  }

  private void runTasks(ComputeLane lane) {
    for (TaskStep step : recipe.tasks()) {
      if (cancellation.isEnding()) {
        return;
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
        return;
      } catch (RuntimeException | LinkageError e) {
        synchronized (this) {
          failed++;
          listener.failed(step.name(), Reasons.of(e), Optional.of(e));
        }
      } finally {
        pace.ends(start);
      }
    }
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

  private Summary finish(long start, int jobs) {
    int left = Math.max(0, jobs - done - skipped - failed);
    boolean cut = cancellation.isCancelled() || (cancellation.isEnding() && left > 0);
    Summary summary = new Summary(done, skipped, failed, left, cut, seconds(start), pace.times());
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
    private Optional<FileState> state = Optional.empty();
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
      InputReader.Read read = reader.read(job.input().file().get());
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
      List<String> reasons = new ArrayList<>();
      Optional<Throwable> first = Optional.empty();
      double seconds = 0;
      for (int i = 0; i < outcomes.length; i++) {
        if (outcomes[i] == null) {
          continue;
        }
        Optional<Throwable> thrown = outcomes[i].thrown();
        if (thrown.isEmpty()) {
          seconds += outcomes[i].developed().orElseThrow().seconds();
          try {
            finish(i, outcomes[i].developed().orElseThrow());
          } catch (RuntimeException e) {
            thrown = Optional.of(e);
          }
        }
        if (thrown.isPresent()) {
          failed(i, thrown.get());
          reasons.add(recipe.steps().get(i).name() + ": " + Reasons.of(thrown.get()));
          first = first.isPresent() ? first : thrown;
        }
      }
      if (first.isPresent()) {
        fail(job, String.join("; ", reasons), first.get(), List.of());
        return;
      }
      synchronized (RecipeRunner.this) {
        done++;
        listener.done(job.name(), Optional.empty(), Result.of(Map.of()), seconds);
      }
    }

    private void finish(int number, Developed developed) {
      if (!plan.wanted().contains(number)) {
        return;
      }
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
                whole -> recordDone(step, developed, Optional.of(written(target.file(), whole))));
        output = Optional.of(target.file());
      } else {
        recordDone(step, developed, Optional.empty());
      }
      synchronized (RecipeRunner.this) {
        tables.get(number).ifPresent(rows -> rows.done(step, result));
        PictureStep told = recipe.steps().get(number);
        listener.step(
            job.name(), told.name(), output, planner.table(told), result, developed.seconds());
      }
    }

    private void recordDone(Job step, Developed developed, Optional<Written> written) {
      manifest.ifPresent(
          lines ->
              lines.add(
                  ManifestEntry.done(
                      source(step), written, developed.result(), developed.seconds())));
    }

    private Source source(Job step) {
      return new Source(step.name(), triage.chosen(step), state, sha256);
    }

    private Written written(Path target, Path whole) {
      if (manifest.isEmpty()) {
        return new Written(target.toString(), 0, Optional.empty());
      }
      try {
        return new Written(
            target.toString(), Files.size(whole), Optional.of(Checksums.sha256(whole)));
      } catch (IOException e) {
        throw FileProblem.unreadable(whole, e);
      }
    }

    private void failed(int number, Throwable thrown) {
      Job step = job.steps().get(number);
      String reason = Reasons.of(thrown);
      record(ManifestEntry.notDone(source(step), Status.FAILED, Optional.empty(), reason));
      synchronized (RecipeRunner.this) {
        tables.get(number).ifPresent(rows -> rows.failed(step, reason));
      }
    }

    /** The picture as a whole failed: it could not be read, or is not wanted any more. */
    @Override
    public void failed(Throwable thrown) {
      if (thrown instanceof CancellationException && cancellation.isEnding()) {
        // It is neither done nor failed: a run that goes on will come to it.
        return;
      }
      String reason = Reasons.of(thrown);
      for (int i : plan.wanted()) {
        record(
            ManifestEntry.notDone(
                source(job.steps().get(i)), Status.FAILED, Optional.empty(), reason));
      }
      List<Optional<ResultTable>> told = new ArrayList<>();
      for (int i = 0; i < tables.size(); i++) {
        told.add(plan.wanted().contains(i) ? tables.get(i) : Optional.empty());
      }
      fail(job, reason, thrown, told);
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
          ToFile beside = new ToFile(Outputs.snapshot(target.file(), step), target.format());
          writeThreads.execute(() -> trySave(picture, beside));
        }
      }

      /** A snapshot that cannot be kept does not spoil the result. */
      private void trySave(Picture picture, ToFile target) {
        try {
          // Those of a run that is gone on with are its own.
          ExistingFile existing = resumed ? ExistingFile.OVERWRITE : settings.existing();
          writers.get(number).save(picture, looked, target, existing, whole -> {});
        } catch (OperationException e) {
          synchronized (RecipeRunner.this) {
            listener.failed(target.file().toString(), Reasons.of(e), Optional.of(e));
          }
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
