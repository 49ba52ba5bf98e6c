package dev.atelier.host.run;

import static java.util.Objects.requireNonNull;

import dev.atelier.api.OperationException;
import dev.atelier.api.Progress;
import dev.atelier.api.Result;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.host.file.FileStamp;
import dev.atelier.host.picture.PictureFile;
import dev.atelier.host.run.PreparedVerb.Developed;
import dev.atelier.host.run.StepOutput.Kept;
import dev.atelier.host.run.plan.Job;
import dev.atelier.host.run.plan.Job.ToFile;
import dev.atelier.host.run.plan.PictureJob;
import dev.atelier.host.run.resume.JobFilter.Make;
import dev.atelier.host.run.resume.JobFilter.Plan;
import dev.atelier.host.run.resume.JudgedJobs.Judged;
import dev.atelier.host.run.resume.ManifestEntry.Source;
import dev.atelier.host.run.watch.ArrivingJobs.NotWholeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * One picture on its way through all its steps. It is read once, and all steps are done with it
 * before it is the turn of the next. A step that fails does not stop those that do not look at its
 * picture.
 */
final class PictureItem implements Pipeline.Passage {

  private final RunContext run;
  private final PictureJob job;
  private final Plan plan;
  private final PreparedSteps prepared;
  private final Pipeline pipeline;
  private final long roomSince = System.nanoTime();
  private final Outcome[] outcomes;
  private @Nullable PictureFile input;
  private Optional<FileStamp> state = Optional.empty();
  private Optional<String> sha256 = Optional.empty();

  /**
   * Creates a picture that there is room for from now on.
   *
   * @param run what it has in common with others
   * @param judged the picture, and what there is to do with it
   * @param prepared its steps
   * @param pipeline the way that it goes
   */
  PictureItem(RunContext run, Judged judged, PreparedSteps prepared, Pipeline pipeline) {
    this.run = run;
    this.job = judged.job();
    this.plan = judged.plan();
    this.prepared = prepared;
    this.pipeline = pipeline;
    this.outcomes = new Outcome[job.steps().size()];
  }

  /** What came of a step: one of the two. */
  private record Outcome(Optional<Developed> developed, Optional<Throwable> thrown) {}

  /** What is told of a picture when all its steps are through. */
  private static final class Account {
    private final List<String> reasons = new ArrayList<>();
    private final List<Kept> kept = new ArrayList<>();
    private Optional<Throwable> firstThrown = Optional.empty();
    private Result result = Result.of(Map.of());
    private double seconds;
  }

  @Override
  public void read() {
    requireWanted();
    Optional<Path> named = job.input().file();
    if (named.isEmpty()) {
      input = run.pictures().load(System.in, job.name());
      return;
    }
    Path file = named.get();
    InputReader.Read read =
        run.arriving()
            .map(jobs -> jobs.read(file, job, () -> run.reader().read(file)))
            .orElseGet(() -> run.reader().read(file));
    input = read.picture();
    state = read.state();
    sha256 = read.sha256();
  }

  /** A picture that nobody has begun with is not wanted any more when the run is to end. */
  private void requireWanted() {
    if (run.cancellation().isEnding()) {
      throw new CancellationException("cancelled");
    }
  }

  @Override
  public void compute() {
    requireWanted();
    long begun = run.times().begins(roomSince);
    try {
      for (int i = 0; i < outcomes.length; i++) {
        if (plan.computed().contains(i)) {
          outcomes[i] = outcome(i);
        }
      }
    } finally {
      run.times().ends(begun);
    }
  }

  private Outcome outcome(int place) {
    try {
      PictureFile looked = looked(place);
      Developed developed = prepared.verb(number(place)).apply(looked, progress(place, looked));
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

  private int number(int place) {
    return job.steps().get(place).variant();
  }

  private Workflow.Step step(int place) {
    return run.workflow().steps().get(number(place));
  }

  private PictureFile input() {
    return requireNonNull(input, "it was read first");
  }

  /** Returns the picture that a step looks at. */
  private PictureFile looked(int place) {
    OptionalInt from = step(place).from();
    if (from.isEmpty()) {
      return input();
    }
    String name = step(from.getAsInt()).name();
    return outcomes[from.getAsInt()]
        .developed()
        .orElseThrow(() -> new OperationException("there is no picture of " + name))
        .asInput()
        .orElseThrow(() -> new OperationException(name + " gave no picture"));
  }

  private Progress progress(int place, PictureFile looked) {
    boolean kept = plan.wanted().contains(place);
    Job own = job.steps().get(place);
    return new ProgressRelay(
        job.name(),
        run.tally(),
        run.cancellation(),
        (picture, step) -> {
          if (kept && own.destination() instanceof ToFile target) {
            pipeline.writeAside(
                () ->
                    run.output()
                        .keepSnapshot(
                            target, step, picture, looked, prepared.writer(number(place))));
          }
        });
  }

  @Override
  public void write() {
    tellDeveloped();
    Account account = new Account();
    // Also the time of those steps is written down of which nothing is kept, with the next one.
    double unkept = 0;
    for (int i = 0; i < outcomes.length; i++) {
      if (outcomes[i] == null) {
        continue;
      }
      Optional<Throwable> thrown = outcomes[i].thrown();
      if (thrown.isEmpty()) {
        Developed developed = outcomes[i].developed().orElseThrow();
        account.seconds += developed.seconds();
        unkept += developed.seconds();
        if (plan.wanted().contains(i)) {
          thrown = keep(i, developed, unkept, account);
          unkept = 0;
        }
      }
      if (thrown.isPresent() && !fail(i, thrown.get(), account)) {
        if (account.firstThrown.isEmpty()) {
          // It is neither done nor failed: a run that goes on will come to it.
          return;
        }
        break;
      }
    }
    tell(account);
  }

  private void tellDeveloped() {
    List<Result> results = new ArrayList<>();
    for (int i : plan.wanted().stream().sorted().toList()) {
      outcomes[i].developed().ifPresent(developed -> results.add(developed.result()));
    }
    if (!results.isEmpty()) {
      run.tally().developed(job.name(), input().picture(), results);
    }
  }

  /** Keeps and tells what came of a step; returns why that failed, if it did. */
  private Optional<Throwable> keep(
      int place, Developed developed, double seconds, Account account) {
    Job own = job.steps().get(place);
    Optional<ExistingFile> existing =
        plan.verdicts().get(place) instanceof Make make
            ? Optional.of(make.existing())
            : Optional.empty();
    try {
      Kept kept =
          run.output()
              .keep(own, existing, source(own), developed, prepared.writer(number(place)), seconds);
      account.kept.add(kept);
      account.result = developed.result();
      if (run.workflow().recipe() && !kept.appeared()) {
        Workflow.Step step = step(place);
        run.tally()
            .step(
                job.name(),
                step.name(),
                kept.output(),
                step.table(),
                developed.result(),
                developed.seconds());
      }
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of(e);
    }
  }

  /** Writes that a step failed; returns {@code false} if it is neither done nor failed. */
  private boolean fail(int place, Throwable thrown, Account account) {
    Job own = job.steps().get(place);
    Optional<String> reason = run.recorder().failStep(own, source(own), thrown);
    reason.ifPresent(
        why -> {
          account.reasons.add(run.workflow().told(step(place), why));
          account.firstThrown = account.firstThrown.or(() -> Optional.of(thrown));
        });
    return reason.isPresent();
  }

  private void tell(Account account) {
    if (account.firstThrown.isPresent()) {
      String reasons = String.join("; ", account.reasons);
      run.tally().failed(job.name(), List.of(), reasons, account.firstThrown.get());
    } else if (account.kept.stream().allMatch(Kept::appeared)) {
      run.recorder().skipExisting(job, account.kept.get(0).output().orElseThrow());
    } else if (run.workflow().recipe()) {
      run.tally().done(job.name(), Optional.empty(), Result.of(Map.of()), account.seconds);
    } else {
      Optional<Path> output = account.kept.get(0).output();
      run.tally().done(job.name(), output, account.result, account.seconds);
    }
  }

  private Source source(Job own) {
    return run.recorder().source(own, state, sha256);
  }

  /** The picture as a whole failed: it could not be read, or is not wanted any more. */
  @Override
  public void failed(Throwable thrown) {
    if (thrown instanceof NotWholeException notWhole) {
      run.tally().departed(job, notWhole);
      return;
    }
    List<Job> wanted = plan.wanted().stream().map(job.steps()::get).toList();
    run.recorder().fail(job, wanted, this::source, thrown);
  }
}
