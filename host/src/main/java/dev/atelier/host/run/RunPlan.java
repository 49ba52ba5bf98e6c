package dev.atelier.host.run;

import dev.atelier.host.plugin.LoadedVerb;
import dev.atelier.host.run.Job.ToFile;
import dev.atelier.host.run.Job.ToTaken;
import dev.atelier.host.run.Triage.Fail;
import dev.atelier.host.run.Triage.Leave;
import dev.atelier.host.run.Triage.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a run would do, found out without doing or writing anything. */
public final class RunPlan {

  private final Optional<Manifest> manifest;
  private final Triage triage;
  private final List<Job> jobs;

  /**
   * Makes a plan.
   *
   * @param verb the verb to run
   * @param variants its parameters
   * @param jobs the pictures
   * @param settings what the host is asked for
   * @param version the version of Atelier
   * @throws dev.atelier.api.ParameterException if a run is to be gone on with that was asked for
   *     something else
   */
  public RunPlan(
      LoadedVerb verb,
      List<Variant> variants,
      List<Job> jobs,
      RunSettings settings,
      String version) {
    Optional<Recording> recording = settings.recording();
    manifest = recording.map(each -> Manifest.read(each.manifest()));
    boolean resume = recording.filter(Recording::resume).isPresent();
    if (resume) {
      ManifestHeading asked = ManifestHeading.of(version, verb, variants, recording.get().asked());
      manifest
          .flatMap(Manifest::heading)
          .ifPresent(earlier -> asked.requireSame(earlier, recording.get().manifest()));
    }
    triage = new Triage(settings.existing(), manifest.filter(read -> resume), variants);
    this.jobs = triage.withoutResults(jobs);
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
    return jobs.stream().map(this::step);
  }

  private Step step(Job job) {
    Map<String, String> chosen = triage.chosen(job);
    if (job.destination() instanceof ToTaken taken) {
      return new Step(job.name(), chosen, Optional.of(taken.file()), Action.CLASH, job.problem());
    }
    Optional<Path> target =
        job.destination() instanceof ToFile file ? Optional.of(file.file()) : Optional.empty();
    Verdict verdict = triage.of(job);
    if (verdict instanceof Leave leave) {
      return new Step(job.name(), chosen, leave.output(), Action.SKIP, Optional.of(leave.reason()));
    }
    if (verdict instanceof Fail fail) {
      return new Step(
          job.name(), chosen, target, Action.FAIL, Optional.of(Reasons.of(fail.reason())));
    }
    if (job.file().filter(file -> !Files.exists(file)).isPresent()) {
      return new Step(
          job.name(), chosen, target, Action.FAIL, Optional.of(job.name() + " does not exist"));
    }
    return new Step(job.name(), chosen, target, Action.MAKE, Optional.empty());
  }

  /**
   * Returns how long the results would take that are to be made, by what the manifest says of those
   * that were.
   *
   * @param count how many are to be made
   * @return the time; empty if nothing was measured
   */
  public Optional<Estimate> estimate(long count) {
    return manifest.flatMap(
        lines ->
            lines
                .estimate()
                .map(
                    each ->
                        new Estimate(each.seconds() * count, each.pictures(), lines.toString())));
  }
}
