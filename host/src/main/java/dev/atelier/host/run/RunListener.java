package dev.atelier.host.run;

import dev.atelier.api.Result;
import dev.atelier.api.picture.Picture;
import dev.atelier.host.run.resume.JobFilter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Hears what becomes of a run. Called from several threads, one at a time. */
public interface RunListener {

  /** The reason to skip what a run that is gone on with did already. */
  String DONE_BEFORE = JobFilter.DONE_BEFORE;

  /**
   * The run starts.
   *
   * @param verb the name of the verb
   * @param inputs how many pictures there are, 0 for a verb that takes none
   */
  void started(String verb, int inputs);

  /**
   * A picture, or a task, is on its way.
   *
   * @param name the input, or the verb for a task
   * @param done how many steps are done
   * @param total how many there are
   * @param measures what may be watched, by name
   */
  void progress(String name, long done, long total, Map<String, Double> measures);

  /**
   * A picture, or a task, is done.
   *
   * @param name the input, or the verb for a task
   * @param output the file that was written, or that the input was sorted to, if any
   * @param result what the operation gave back
   * @param seconds how long it took to compute
   */
  void done(String name, Optional<Path> output, Result result, double seconds);

  /**
   * A picture was left out, or not sorted, because the file to write exists, because an earlier run
   * that is gone on with did it, or because it was still being written when the run ended.
   *
   * @param name the input
   * @param output the file that exists, if there is one
   * @param reason why, in a few words
   */
  void skipped(String name, Optional<Path> output, String reason);

  /**
   * A picture failed; the others go on.
   *
   * @param name the input
   * @param reason why, in one line
   * @param cause what was thrown, if anything
   */
  void failed(String name, String reason, Optional<Throwable> cause);

  /**
   * A picture that arrived in a folder cannot be read, and may still be written to: it is waited
   * for.
   *
   * @param name the input
   * @param reason why it cannot be read, in one line
   */
  default void awaited(String name, String reason) {}

  /**
   * A picture became a result, or that of each step of a recipe, which is about to be written.
   * Called for several pictures at once, and before {@link #done} is.
   *
   * @param name the input
   * @param input what was read
   * @param results what it became
   */
  default void developed(String name, Picture input, List<Result> results) {}

  /**
   * A step of a recipe is done with a picture, or with all of them. That the picture is done is
   * told after its last step.
   *
   * @param name the input, or the recipe for what is done once
   * @param step what the step is called
   * @param output the file that was written, if any
   * @param table where the data are going to, if they are
   * @param result what the operation gave back
   * @param seconds how long it took to compute
   */
  default void step(
      String name,
      String step,
      Optional<Path> output,
      Optional<Path> table,
      Result result,
      double seconds) {}

  /**
   * The run is over.
   *
   * @param summary how it went
   */
  void finished(RunSummary summary);
}
