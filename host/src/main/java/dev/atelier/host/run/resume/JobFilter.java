package dev.atelier.host.run.resume;

import dev.atelier.api.OperationException;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.host.file.Checksums;
import dev.atelier.host.file.FileNames;
import dev.atelier.host.file.FileStamp;
import dev.atelier.host.file.HiddenFailures;
import dev.atelier.host.run.plan.InputFinder;
import dev.atelier.host.run.plan.Job;
import dev.atelier.host.run.plan.Job.ToFile;
import dev.atelier.host.run.plan.OutputNames;
import dev.atelier.host.run.plan.PictureJob;
import dev.atelier.host.run.resume.ManifestEntry.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Tells, before an input is read, what there is to do about it. */
public final class JobFilter {

  /** The reason to skip what a run that is gone on with did already. */
  public static final String DONE_BEFORE = "done before";

  private final ExistingFile existing;
  private final Optional<Manifest> earlier;
  private final List<Step> steps;

  /**
   * Creates a filter.
   *
   * @param existing what to do about results that exist
   * @param earlier what a run to go on with did, if there is one
   * @param steps the steps of the run
   */
  public JobFilter(ExistingFile existing, Optional<Manifest> earlier, List<Step> steps) {
    this.existing = existing;
    this.earlier = earlier;
    this.steps = List.copyOf(steps);
  }

  /**
   * A step of a run, as far as it matters here.
   *
   * @param chosen what tells its results from those of other steps with the same input
   * @param from the step of the same picture whose result it looks at; empty for the picture itself
   * @param gives whether anything is kept or told of it; if not, it is there to be looked at by
   *     other steps alone
   * @param tabled whether it has a row in a table
   */
  public record Step(Map<String, String> chosen, OptionalInt from, boolean gives, boolean tabled) {}

  /** What there is to do. */
  public sealed interface Verdict {}

  /**
   * To make a result.
   *
   * @param existing what to do about a file in its place
   */
  public record Make(ExistingFile existing) implements Verdict {}

  /**
   * Nothing.
   *
   * @param output the result that is there
   * @param reason why nothing
   * @param entry what an earlier run says of it
   */
  public record Leave(Optional<Path> output, String reason, Optional<ManifestEntry> entry)
      implements Verdict {}

  /**
   * Nothing can be done.
   *
   * @param reason why not
   */
  public record Fail(OperationException reason) implements Verdict {}

  /**
   * What there is to do with a picture. Numbers are places in {@link PictureJob#steps}.
   *
   * @param verdicts what there is to do in each step
   * @param wanted the steps of which something is wanted
   * @param computed these, and those whose pictures they look at
   */
  public record Plan(List<Verdict> verdicts, Set<Integer> wanted, Set<Integer> computed) {

    /** Returns why nothing can be done with the picture, if that is so. */
    public Optional<Fail> failure() {
      return verdicts.stream().filter(Fail.class::isInstance).map(Fail.class::cast).findFirst();
    }

    /** Says whether there is anything to do. */
    public boolean isWork() {
      return failure().isEmpty() && !wanted.isEmpty();
    }

    /** Says of a step whether what comes of it is there, and is to be left alone. */
    public Optional<Leave> left(int step) {
      return verdicts.get(step) instanceof Leave leave && !wanted.contains(step)
          ? Optional.of(leave)
          : Optional.empty();
    }
  }

  /** Returns what there is to do about a picture. */
  public Plan of(PictureJob job) {
    InputChecksum checksum = new InputChecksum();
    List<Verdict> verdicts = job.steps().stream().map(step -> verdict(step, checksum)).toList();
    Set<Integer> wanted = new LinkedHashSet<>();
    Set<Integer> computed = new LinkedHashSet<>();
    for (int i = verdicts.size() - 1; i >= 0; i--) {
      Step step = step(job.steps().get(i));
      boolean rowIsMissing =
          step.tabled() && verdicts.get(i) instanceof Leave leave && leave.entry().isEmpty();
      if (step.gives() && (verdicts.get(i) instanceof Make || rowIsMissing)) {
        wanted.add(i);
        computed.add(i);
      }
      if (computed.contains(i)) {
        step.from().ifPresent(computed::add);
      }
    }
    return new Plan(verdicts, wanted, computed);
  }

  private Verdict verdict(Job job, InputChecksum checksum) {
    if (job.problem().isPresent()) {
      return new Fail(new OperationException(job.problem().get()));
    }
    Optional<ManifestEntry> done =
        earlier
            .flatMap(manifest -> manifest.entry(key(job)))
            .filter(entry -> entry.status() == Status.DONE && job.file().isPresent())
            .filter(entry -> goesWhere(job, entry));
    if (done.isPresent() && isThere(done.get())) {
      Optional<Path> output = done.get().output().map(FileNames::path);
      return isUnchanged(job.file().orElseThrow(), checksum, done.get())
          ? new Leave(output, DONE_BEFORE, done)
          // It is the run's own result that is replaced.
          : new Make(ExistingFile.OVERWRITE);
    }
    if (done.isPresent() && isPlaceHeld(done.get())) {
      return new Make(ExistingFile.OVERWRITE);
    }
    if (job.destination() instanceof ToFile target && Files.exists(target.file())) {
      return switch (existing) {
        case SKIP -> new Leave(Optional.of(target.file()), "exists already", Optional.empty());
        case FAIL -> new Fail(OutputNames.existsAlready(target.file()));
        case OVERWRITE -> new Make(existing);
      };
    }
    return new Make(existing);
  }

  /**
   * Returns jobs without those whose input is a result of the run that is gone on with; none if
   * there is nothing to do with any.
   */
  public <J extends PictureJob> List<J> withoutResults(List<J> jobs) {
    if (steps.isEmpty()) {
      return List.of();
    }
    if (earlier.isEmpty()) {
      return jobs;
    }
    Set<Path> inputs = new HashSet<>();
    Set<Path> outputs = new HashSet<>();
    for (ManifestEntry entry : earlier.get().entries()) {
      inputs.add(InputFinder.canonical(FileNames.path(entry.input())));
      entry
          .output()
          .ifPresent(output -> outputs.add(InputFinder.canonical(FileNames.path(output))));
    }
    outputs.removeAll(inputs);
    return jobs.stream()
        .filter(
            job ->
                job.input().file().map(InputFinder::canonical).filter(outputs::contains).isEmpty())
        .toList();
  }

  /** Returns what a manifest calls a job. */
  private String key(Job job) {
    return ManifestEntry.key(job.name(), chosen(job));
  }

  /** Returns what tells the result of a job from others with the same input. */
  public Map<String, String> chosen(Job job) {
    return step(job).chosen();
  }

  private Step step(Job job) {
    return steps.get(job.variant());
  }

  /** The results of pictures that come in between may have moved a picture on to another name. */
  private static boolean goesWhere(Job job, ManifestEntry entry) {
    return !(job.destination() instanceof ToFile target)
        || entry.output().filter(target.file().toString()::equals).isPresent();
  }

  private boolean isThere(ManifestEntry entry) {
    if (entry.output().isEmpty()) {
      return true;
    }
    Path output = FileNames.path(entry.output().get());
    try {
      return entry.outputSize().isPresent()
          && Files.exists(output)
          && Files.size(output) == entry.outputSize().get()
          && (!earlier.orElseThrow().isUnsure(entry.key())
              || entry.outputSha256().filter(sum(output)::equals).isPresent());
    } catch (IOException e) {
      HiddenFailures.log(JobFilter.class, "cannot look at an earlier result", e);
      return false;
    }
  }

  /** Where files cannot have two names, an empty file holds the place of one for a moment. */
  private boolean isPlaceHeld(ManifestEntry entry) {
    try {
      return earlier.orElseThrow().isUnsure(entry.key())
          && entry.output().isPresent()
          && Files.size(FileNames.path(entry.output().get())) == 0;
    } catch (IOException e) {
      HiddenFailures.log(JobFilter.class, "cannot look at what holds the place of a result", e);
      return false;
    }
  }

  private static boolean isUnchanged(Path file, InputChecksum checksum, ManifestEntry entry) {
    try {
      FileStamp now = FileStamp.of(file);
      if (entry.state().filter(now::equals).isPresent()) {
        return true;
      }
      boolean replaced =
          entry.output().isPresent() && isSame(file, FileNames.path(entry.output().get()));
      boolean sameSize = entry.state().filter(then -> then.size() == now.size()).isPresent();
      if (!replaced && !sameSize) {
        return false;
      }
      String sum = checksum.of(file);
      return entry.sha256().filter(sum::equals).isPresent()
          || (replaced && entry.outputSha256().filter(sum::equals).isPresent());
    } catch (IOException | OperationException e) {
      // Whoever reads it will say what is wrong.
      HiddenFailures.log(JobFilter.class, "cannot compare an input with the earlier run's", e);
      return false;
    }
  }

  /** The checksum of an input, which is computed once for all steps, and only if one asks. */
  private static final class InputChecksum {

    private Optional<String> known = Optional.empty();

    String of(Path input) throws IOException {
      if (known.isEmpty()) {
        known = Optional.of(sum(input));
      }
      return known.get();
    }
  }

  private static boolean isSame(Path file, Path output) throws IOException {
    return Files.exists(output) && Files.isSameFile(file, output);
  }

  private static String sum(Path file) throws IOException {
    return Checksums.sha256(file);
  }
}
