package dev.atelier.host.run;

import static java.util.Objects.requireNonNull;

import dev.atelier.api.OperationException;
import dev.atelier.api.PictureOperation;
import dev.atelier.api.Result;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.host.engine.ComputeLane;
import dev.atelier.host.file.HiddenFailures;
import dev.atelier.host.plugin.LoadedVerb;
import dev.atelier.host.run.plan.ArrivalPlanner;
import dev.atelier.host.run.plan.Job;
import dev.atelier.host.run.plan.JobPlanner;
import dev.atelier.host.run.plan.PictureJob;
import dev.atelier.host.run.result.LabelFolders;
import dev.atelier.host.run.result.ResultTables;
import dev.atelier.host.run.result.TableTarget;
import dev.atelier.host.run.resume.JobFilter;
import dev.atelier.host.run.resume.JudgedJobs;
import dev.atelier.host.run.resume.JudgedJobs.Judged;
import dev.atelier.host.run.resume.ManifestHeader;
import dev.atelier.host.run.resume.RunJournal;
import dev.atelier.host.run.watch.ArrivingJobs;
import dev.atelier.host.run.watch.FolderScanner;
import dev.atelier.host.run.watch.Scanner;
import dev.atelier.host.run.watch.WatchedInputs;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Runs a verb, or a recipe of several, over pictures. Reading and writing go on in threads of their
 * own while the compute lane works on the picture in between; at most a few pictures are in memory
 * at a time, however many there are. All steps of a recipe are done with a picture before it is the
 * turn of the next.
 */
public final class PictureRunner {

  private final RunnerFactory.Services services;
  private final Workflow workflow;
  private final RunSettings settings;
  private final RunListener listener;
  private final Cancellation cancellation;
  private final String version;
  private final OutputStream standardOutput;
  private final LaneTimes times = new LaneTimes();

  @SuppressWarnings("NullAway.Init") // set by open, before all that asks for it
  private RunJournal journal;

  @SuppressWarnings("NullAway.Init") // set by open, before all that asks for it
  private JobFilter filter;

  @SuppressWarnings("NullAway.Init") // set by open, before all that asks for it
  private InputReader reader;

  @SuppressWarnings("NullAway.Init") // set by open, before all that asks for it
  private FailurePolicy failures;

  @SuppressWarnings("NullAway.Init") // set by open, before all that asks for it
  private RunTally tally;

  @SuppressWarnings("NullAway.Init") // set by open, before all that asks for it
  private RunRecorder recorder;

  /**
   * Creates a runner, to be used once.
   *
   * @param services what of the host it needs
   * @param workflow what is done with pictures
   * @param settings what the host itself is asked for
   * @param listener who hears what becomes of it
   * @param cancellation how to end it early
   * @param version the version of Atelier
   * @param standardOutput where results for standard output go
   */
  PictureRunner(
      RunnerFactory.Services services,
      Workflow workflow,
      RunSettings settings,
      RunListener listener,
      Cancellation cancellation,
      String version,
      OutputStream standardOutput) {
    this.services = requireNonNull(services, "services is null");
    this.workflow = requireNonNull(workflow, "workflow is null");
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
   * Runs over pictures, and then does the tasks that come after them.
   *
   * @param planned the pictures
   * @return how it went
   * @throws OperationException if a verb cannot be prepared, or there is no place for what it
   *     gives, so that no picture was touched
   */
  public RunSummary run(List<? extends PictureJob> planned) {
    JobPlanner.requireNoClash(planned);
    open(RunJournal.of(settings.recording()), " with --resume", " with --existing skip");
    List<? extends PictureJob> jobs = filter.withoutResults(planned);
    cancellation.canEnd(!jobs.isEmpty());
    Optional<LabelFolders> sorted =
        settings
            .sorting()
            .map(sorting -> new LabelFolders(sorting, settings.existing(), stepsOf(jobs)));
    requireFreeTableOfCommand();
    int tasksLeft = 0;
    try (ComputeLane lane = new ComputeLane()) {
      runOver(jobs, sorted, lane);
      if (!workflow.tasks().isEmpty()) {
        // A task is no work on pictures.
        cancellation.canEnd(false);
      }
      if (jobs.isEmpty() || tally.hasResults()) {
        tasksLeft = services.tasks().runAll(workflow.tasks(), tally, cancellation, lane, times);
      }
    }
    return tally.finish(jobs.size(), tasksLeft, times.times());
  }

  private static List<Job> stepsOf(List<? extends PictureJob> jobs) {
    return jobs.stream().flatMap(job -> job.steps().stream()).toList();
  }

  /** Makes ready to tell and to write down, and looks whether a run may be gone on with. */
  private void open(RunJournal opened, String againWithJournal, String again) {
    journal = opened;
    failures = new FailurePolicy(cancellation, journal.isKept() ? againWithJournal : again);
    tally = new RunTally(listener, cancellation, failures, journal::addTable);
    reader = new InputReader(services.pictures()::load, journal.isKept());
    filter = new JobFilter(settings.existing(), journal.earlier(), workflow.filterSteps());
    recorder = new RunRecorder(workflow, journal, filter, failures, tally);
    if (journal.isResumed()) {
      journal.requireSame(heading(List.of()));
    }
  }

  /** A table that the command asks for is looked for before the run starts. */
  private void requireFreeTableOfCommand() {
    if (settings.table().isPresent()) {
      requireFreeTables();
    }
  }

  private void requireFreeTables() {
    ResultTables.requireFree(workflow.tables(), this::existingTable);
  }

  private ExistingFile existingTable(TableTarget wanted) {
    return wanted
        .file()
        .map(file -> journal.existingTable(file, settings.existing()))
        .orElse(settings.existing());
  }

  private ManifestHeader heading(List<Map<String, String>> backbones) {
    return workflow.heading().of(version, journal.asked(), backbones);
  }

  private void runOver(
      List<? extends PictureJob> jobs, Optional<LabelFolders> sorted, ComputeLane lane) {
    try {
      tally.started(workflow.name(), jobs.size());
      requireFreeTables();
      JudgedJobs judged = new JudgedJobs(jobs.iterator(), filter);
      Optional<Judged> first = judged.firstWanted();
      if (settings.machines().isEmpty()) {
        first
            .filter(wanted -> wanted.plan().isWork())
            .flatMap(work -> work.job().input().file())
            .ifPresent(reader::readAhead);
      }
      RunContext run = context(sorted, Optional.empty());
      // What is wrong with the parameters is found before anything is written.
      try (StepPasses passes = passes(run, lane)) {
        first.ifPresent(wanted -> passes.prepareFor(wanted.job().input().variant()));
        begin(passes.backbones(), jobs);
        try (ResultTables opened = openTables(jobs)) {
          tally.keepRowsIn(opened);
          if (settings.machines().isPresent()) {
            new ClusterRun(run, settings.machines().get(), settings.quality(), services.home())
                .run(judged, passes::firstProvenance);
          } else {
            runAll(judged, passes);
          }
          tally.writeTables();
        }
      }
    } finally {
      // Whoever wants it to end now need not be told that it was cut short.
      journal.close();
    }
  }

  /**
   * Runs over the pictures in some folders, and over those that arrive there, until an {@linkplain
   * Cancellation#end() end} is wanted. What an earlier run did, as its manifest tells, is left out;
   * what was changed since is done again. Tasks, which come after all pictures, are not done.
   *
   * @param watched the folders
   * @param planner says where results go
   * @return how it went
   * @throws OperationException if a verb cannot be prepared, there is no place for what it gives,
   *     or folders cannot be watched, so that no picture was touched
   */
  public RunSummary watch(WatchedInputs watched, ArrivalPlanner planner) {
    try (Scanner scanner = new FolderScanner(watched.folders(), watched.apart())) {
      return watch(planner, scanner, System::nanoTime);
    }
  }

  /** Runs over what a scanner sees. */
  RunSummary watch(ArrivalPlanner planner, Scanner scanner, LongSupplier nanoTime) {
    open(RunJournal.ofWatch(settings.recording()), "", "");
    requireFreeTableOfCommand();
    cancellation.canEnd(true);
    cancellation.endless(true);
    try (ComputeLane lane = new ComputeLane()) {
      tally.started(workflow.name(), 0);
      requireFreeTables();
      ArrivingJobs<PictureJob> arriving =
          new ArrivingJobs<>(
              scanner,
              nanoTime,
              cancellation::isEnding,
              found -> List.copyOf(tally.arrived(planner.jobsOf(found))),
              tally::writeIfIdle);
      try (StepPasses passes = passes(context(Optional.empty(), Optional.of(arriving)), lane)) {
        // Of what arrives, each picture may need any of them.
        passes.prepareAll();
        begin(passes.backbones(), List.of());
        try (ResultTables opened = openTables(List.of())) {
          tally.keepRowsIn(opened);
          runAll(new JudgedJobs(arriving, filter), passes);
          arriving.unread().forEach(tally::leaveUnread);
          tally.writeTables();
        }
      }
    } finally {
      journal.close();
    }
    return tally.finish(tally.settled(), 0, times.times());
  }

  private RunContext context(
      Optional<LabelFolders> sorted, Optional<ArrivingJobs<PictureJob>> arriving) {
    // Snapshots of a run that is gone on with are its own.
    ExistingFile snapshots = journal.isResumed() ? ExistingFile.OVERWRITE : settings.existing();
    StepOutput output =
        new StepOutput(workflow.name(), sorted, journal, snapshots, recorder, failures, tally);
    return new RunContext(
        workflow,
        services.pictures(),
        reader,
        arriving,
        output,
        recorder,
        tally,
        times,
        cancellation);
  }

  private StepPasses passes(RunContext run, ComputeLane lane) {
    return new StepPasses(
        run,
        lane,
        new PreparedSteps.Means(
            services.preparer(), services.pictures(), version, standardOutput, times));
  }

  private ResultTables openTables(List<? extends PictureJob> jobs) {
    if (workflow.recipe()) {
      ResultTables.createFolders(workflow.tables());
    }
    return ResultTables.open(workflow.tables(), this::existingTable, standardOutput, jobs);
  }

  private void begin(List<Map<String, String>> backbones, List<? extends PictureJob> jobs) {
    if (!journal.isKept()) {
      return;
    }
    Set<Path> folders = RunJournal.foldersOf(stepsOf(jobs));
    folders.addAll(ResultTables.foldersOf(workflow.tables()));
    if (settings.sorting().isPresent()) {
      try (DirectoryStream<Path> labels =
          Files.newDirectoryStream(settings.sorting().get().folder())) {
        labels.forEach(folders::add);
      } catch (IOException e) {
        // Nothing is there yet.
        HiddenFailures.log(PictureRunner.class, "cannot list the folders of labels", e);
      }
    }
    journal.begin(heading(backbones), folders);
  }

  private void runAll(JudgedJobs jobs, StepPasses passes) {
    while (!cancellation.isEnding() && jobs.hasNext()) {
      Judged judged = jobs.next();
      passes.goTo(judged.job().input().variant());
      if (recorder.settle(judged)) {
        passes.send(judged);
      }
    }
    passes.finish();
  }

  /**
   * Runs a verb that takes no pictures.
   *
   * @return how it went
   * @throws OperationException if it cannot be done
   */
  public RunSummary run() {
    Workflow.Step task = workflow.steps().get(0);
    open(RunJournal.of(Optional.empty()), "", "");
    long start = System.nanoTime();
    tally.started(workflow.name(), 0);
    try (ComputeLane lane = new ComputeLane()) {
      times.begins(start);
      ProgressRelay progress = ProgressRelay.ofTask(workflow.name(), tally, cancellation);
      Result result = services.tasks().run(task.verb(), task.parameters(), progress, lane, times);
      tally.done(workflow.name(), Optional.empty(), result, RunTally.seconds(start));
    }
    return tally.finish(1, 0, times.times());
  }
}
