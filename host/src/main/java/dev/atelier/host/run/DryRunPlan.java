package dev.atelier.host.run;

import dev.atelier.host.file.FailureMessages;
import dev.atelier.host.plugin.LoadedVerb;
import dev.atelier.host.recipe.Recipe;
import dev.atelier.host.recipe.TaskStep;
import dev.atelier.host.run.plan.Job;
import dev.atelier.host.run.plan.Job.ToFile;
import dev.atelier.host.run.plan.Job.ToTaken;
import dev.atelier.host.run.plan.RecipeJob;
import dev.atelier.host.run.plan.Variant;
import dev.atelier.host.run.resume.JobFilter;
import dev.atelier.host.run.resume.JobFilter.Fail;
import dev.atelier.host.run.resume.JobFilter.Leave;
import dev.atelier.host.run.resume.JobFilter.Verdict;
import dev.atelier.host.run.resume.Manifest;
import dev.atelier.host.run.resume.ManifestHeader;
import dev.atelier.host.run.resume.RunJournal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a run would do, found out without doing or writing anything. */
public final class DryRunPlan {

  private final Optional<Manifest> manifest;
  private final Supplier<Stream<Step>> steps;

  private DryRunPlan(Optional<Manifest> manifest, Supplier<Stream<Step>> steps) {
    this.manifest = manifest;
    this.steps = steps;
  }

  /**
   * Plans a run of a verb.
   *
   * @param verb the verb to run
   * @param variants its parameters
   * @param jobs the pictures
   * @param settings what the host is asked for
   * @param version the version of Atelier
   * @return the plan
   * @throws dev.atelier.api.ParameterException if a run is to be gone on with that was asked for
   *     something else
   */
  public static DryRunPlan of(
      LoadedVerb verb,
      List<Variant> variants,
      List<Job> jobs,
      RunSettings settings,
      String version) {
    RunJournal journal = RunJournal.of(settings.recording());
    Workflow workflow = Workflow.ofVerb(verb, variants, settings);
    if (journal.isResumed()) {
      journal.requireSame(workflow.heading().of(version, journal.asked(), List.of()));
    }
    JobFilter filter =
        new JobFilter(settings.existing(), journal.earlier(), workflow.filterSteps());
    List<Job> own = filter.withoutResults(jobs);
    return new DryRunPlan(
        journal.manifest(),
        () ->
            own.stream()
                .map(job -> step(job, filter.chosen(job), filter.of(job).verdicts().get(0))));
  }

  /**
   * Plans a run of a recipe: each of its steps with each picture, and then what is done once.
   *
   * @param recipe the recipe
   * @param jobs the pictures
   * @param settings what the host is asked for
   * @param version the version of Atelier
   * @return the plan
   * @throws dev.atelier.api.ParameterException if a run is to be gone on with that was asked for
   *     something else
   */
  public static DryRunPlan of(
      Recipe recipe, List<RecipeJob> jobs, RunSettings settings, String version) {
    RunJournal journal = RunJournal.of(settings.recording());
    if (journal.isResumed()) {
      journal.requireSame(ManifestHeader.of(version, recipe, List.of()));
    }
    JobFilter filter =
        new JobFilter(settings.existing(), journal.earlier(), Workflow.filterSteps(recipe));
    List<RecipeJob> own = filter.withoutResults(jobs);
    return new DryRunPlan(
        journal.manifest(),
        () ->
            Stream.concat(
                own.stream().flatMap(job -> steps(job, filter)),
                recipe.tasks().stream().map(task -> step(recipe, task))));
  }

  /** What would be done. */
  public enum Action {
    /** A result would be made. */
    MAKE,
    /** The input would be left out. */
    SKIP,
    /** Nothing could be done. */
    FAIL,
    /** Nothing would be done at all, because two results would have one name. */
    CLASH
  }

  /**
   * What would become of one input.
   *
   * @param input the input
   * @param chosen what tells it from other jobs with the same input, by the name of the option
   * @param output the file that would be written, or is there
   * @param action what would be done
   * @param reason why no result would be made
   */
  public record Step(
      String input,
      Map<String, String> chosen,
      Optional<Path> output,
      Action action,
      Optional<String> reason) {}

  /**
   * How long it would take.
   *
   * @param seconds the time
   * @param pictures from how many pictures that were measured
   * @param measured where they are written down
   */
  public record Estimate(double seconds, long pictures, String measured) {}

  /**
   * Returns what would become of the inputs, one after another.
   *
   * @return a step for each job
   */
  public Stream<Step> steps() {
    return steps.get();
  }

  private static Step step(Job job, Map<String, String> chosen, Verdict verdict) {
    if (job.destination() instanceof ToTaken taken) {
      return new Step(job.name(), chosen, Optional.of(taken.file()), Action.CLASH, job.problem());
    }
    Optional<Path> target =
        job.destination() instanceof ToFile file ? Optional.of(file.file()) : Optional.empty();
    if (verdict instanceof Leave leave) {
      return new Step(job.name(), chosen, leave.output(), Action.SKIP, Optional.of(leave.reason()));
    }
    if (verdict instanceof Fail fail) {
      return new Step(
          job.name(), chosen, target, Action.FAIL, Optional.of(FailureMessages.of(fail.reason())));
    }
    return missing(job, chosen, target)
        .orElseGet(() -> new Step(job.name(), chosen, target, Action.MAKE, Optional.empty()));
  }

  private static Optional<Step> missing(
      Job job, Map<String, String> chosen, Optional<Path> target) {
    return job.file()
        .filter(file -> !Files.exists(file))
        .map(
            file ->
                new Step(
                    job.name(),
                    chosen,
                    target,
                    Action.FAIL,
                    Optional.of(job.name() + " does not exist")));
  }

  private static Stream<Step> steps(RecipeJob job, JobFilter filter) {
    JobFilter.Plan plan = filter.of(job);
    Optional<Step> failing =
        plan.failure()
            .map(fail -> step(job.input(), Map.of(), fail))
            .or(() -> missing(job.input(), Map.of(), Optional.empty()));
    if (failing.isPresent()) {
      // A picture that fails in one step is not begun with.
      return failing.map(step -> withoutTarget(step)).stream();
    }
    return IntStream.range(0, job.steps().size())
        .filter(i -> plan.wanted().contains(i) || plan.left(i).isPresent())
        .mapToObj(
            i -> {
              Job own = job.steps().get(i);
              return step(own, filter.chosen(own), plan.verdicts().get(i));
            });
  }

  private static Step withoutTarget(Step step) {
    return new Step(step.input(), step.chosen(), Optional.empty(), step.action(), step.reason());
  }

  private static Step step(Recipe recipe, TaskStep task) {
    return new Step(
        recipe.file().toString(),
        Workflow.chosen(task.name()),
        Optional.empty(),
        Action.MAKE,
        Optional.empty());
  }

  /**
   * Returns how long the results would take that are to be made, by what the manifest says of those
   * that were.
   *
   * @param making how many are to be made, by {@linkplain Step#chosen what tells them apart}
   * @return the time; empty if nothing was measured
   */
  public Optional<Estimate> estimate(Map<Map<String, String>, Long> making) {
    if (manifest.isEmpty() || manifest.get().estimate(Map.of()).isEmpty()) {
      return Optional.empty();
    }
    double seconds = 0;
    Map<Map<String, String>, Long> all = making.isEmpty() ? Map.of(Map.of(), 0L) : making;
    Set<Manifest.Estimate> measured = new LinkedHashSet<>();
    for (Map.Entry<Map<String, String>, Long> each : all.entrySet()) {
      Manifest.Estimate mean = manifest.get().estimate(each.getKey()).orElseThrow();
      seconds += mean.seconds() * each.getValue();
      measured.add(mean);
    }
    long pictures = measured.stream().mapToLong(Manifest.Estimate::pictures).max().orElse(0);
    return Optional.of(new Estimate(seconds, pictures, manifest.get().toString()));
  }
}
