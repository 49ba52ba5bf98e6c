package dev.atelier.host.run;

import dev.atelier.api.OperationException;
import dev.atelier.api.Result;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.api.picture.Picture;
import dev.atelier.host.file.FileStamp;
import dev.atelier.host.picture.PictureFile;
import dev.atelier.host.run.PreparedVerb.Developed;
import dev.atelier.host.run.cluster.RemoteExecutor.Content;
import dev.atelier.host.run.cluster.RemoteExecutor.Made;
import dev.atelier.host.run.plan.Job;
import dev.atelier.host.run.plan.Job.ToFile;
import dev.atelier.host.run.plan.Job.ToStandardOutput;
import dev.atelier.host.run.plan.OutputNames;
import dev.atelier.host.run.result.LabelFolders;
import dev.atelier.host.run.result.PictureWriter;
import dev.atelier.host.run.resume.ManifestEntry.Source;
import dev.atelier.host.run.resume.ManifestEntry.Written;
import dev.atelier.host.run.resume.RunJournal;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Puts what came of steps in its place. That is written down before, so that a run which is ended
 * in between may miss a result that is said to be there, but leaves none that is not spoken of.
 */
final class StepOutput {

  private final String verb;
  private final Optional<LabelFolders> sorted;
  private final RunJournal journal;
  private final ExistingFile existingSnapshots;
  private final RunRecorder recorder;
  private final FailurePolicy failures;
  private final RunTally tally;

  /**
   * Creates what puts results in their places.
   *
   * @param verb what to call whatever gave them
   * @param sorted where inputs go by their labels, if they do
   * @param journal what says of files how they are written down
   * @param existingSnapshots what to do about a file in the place of a snapshot
   * @param recorder writes down what is done
   * @param failures what failures mean
   * @param tally keeps the rows of tables
   */
  StepOutput(
      String verb,
      Optional<LabelFolders> sorted,
      RunJournal journal,
      ExistingFile existingSnapshots,
      RunRecorder recorder,
      FailurePolicy failures,
      RunTally tally) {
    this.verb = verb;
    this.sorted = sorted;
    this.journal = journal;
    this.existingSnapshots = existingSnapshots;
    this.recorder = recorder;
    this.failures = failures;
    this.tally = tally;
  }

  /**
   * Where a result is.
   *
   * @param output the file, or where its input was sorted to, if there is one
   * @param appeared whether a file was there by then, which is kept instead
   */
  record Kept(Optional<Path> output, boolean appeared) {}

  /**
   * Keeps what came of a step.
   *
   * @param job the step
   * @param existing what to do about a file in the place of the result; empty if the result is
   *     there, and is to be left alone
   * @param source the input, as it was read
   * @param developed what came of it
   * @param writer writes pictures of the step
   * @param seconds how long it took, as it is written down
   * @return where it is
   * @throws OperationException if it cannot be kept
   */
  Kept keep(
      Job job,
      Optional<ExistingFile> existing,
      Source source,
      Developed developed,
      PictureWriter writer,
      double seconds) {
    Result result = developed.result();
    Optional<Picture> picture = result.picture();
    if (picture.isPresent() && existing.isPresent() && job.destination() instanceof ToFile target) {
      boolean put =
          writer.save(
              picture.get(),
              developed.input(),
              target,
              existing.get(),
              whole ->
                  recorder.done(
                      source, Optional.of(journal.written(target.file(), whole)), result, seconds));
      tally.tabulate(job, result);
      return kept(source, target.file(), put);
    }
    if (picture.isPresent() && job.destination() instanceof ToStandardOutput target) {
      writer.print(picture.get(), developed.input(), target);
    }
    tally.tabulate(job, result);
    return sort(job, existing, source, result, seconds);
  }

  /**
   * Keeps what another machine made of a picture.
   *
   * @param job the picture
   * @param existing what to do about a file in the place of the result
   * @param source the input, as it was read there
   * @param made what came of it
   * @return where it is
   * @throws OperationException if it cannot be kept
   */
  Kept keep(Job job, ExistingFile existing, Source source, Made made) {
    Result result = made.result();
    tally.tabulate(job, result);
    if (made.output().isEmpty() || !(job.destination() instanceof ToFile target)) {
      return sort(job, Optional.of(existing), source, result, made.seconds());
    }
    Content output = made.output().get();
    Written written =
        new Written(target.file().toString(), output.size(), Optional.of(output.sha256()));
    recorder.done(source, Optional.of(written), result, made.seconds());
    boolean put = made.place().to(existing == ExistingFile.OVERWRITE);
    if (!put && existing != ExistingFile.SKIP) {
      throw OutputNames.existsAlready(target.file());
    }
    return kept(source, target.file(), put);
  }

  private Kept sort(
      Job job, Optional<ExistingFile> existing, Source source, Result result, double seconds) {
    if (sorted.isEmpty()) {
      recorder.done(source, Optional.empty(), result, seconds);
      return new Kept(Optional.empty(), false);
    }
    LabelFolders folders = sorted.get();
    String label =
        result
            .label()
            .orElseThrow(() -> new OperationException(verb + " gave no label to sort it by"));
    Path target = folders.target(job, label);
    Written written =
        new Written(
            target.toString(), source.state().map(FileStamp::size).orElse(0L), source.sha256());
    recorder.done(source, Optional.of(written), result, seconds);
    return kept(
        source, target, folders.put(job.file().orElseThrow(), target, existing.orElseThrow()));
  }

  private Kept kept(Source source, Path target, boolean put) {
    if (!put) {
      recorder.keptWhatExists(source, target);
    }
    return new Kept(Optional.of(target), !put);
  }

  /**
   * Keeps a picture of how far a step is, beside where its result is to be. What goes wrong with it
   * is told, and does not spoil the result.
   */
  void keepSnapshot(
      ToFile result, long step, Picture picture, PictureFile input, PictureWriter writer) {
    ToFile target = new ToFile(OutputNames.snapshot(result.file(), step), result.format());
    try {
      writer.save(picture, input, target, existingSnapshots, whole -> {});
    } catch (OperationException e) {
      failures.reason(e).ifPresent(reason -> tally.unwritten(target.file(), reason, e));
    }
  }
}
