package dev.atelier.host.run;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.atelier.api.Result;
import dev.atelier.api.picture.Picture;
import dev.atelier.host.run.plan.Job;
import dev.atelier.host.run.plan.PictureJob;
import dev.atelier.host.run.result.ResultTable;
import dev.atelier.host.run.result.ResultTables;
import dev.atelier.host.run.watch.ArrivingJobs.NotWholeException;
import dev.atelier.host.run.watch.ArrivingJobs.Unread;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * How a run goes: counts what became of its pictures, keeps the rows of its tables, and tells the
 * listener, all of which is done from several threads, by one at a time.
 */
final class RunTally {

  private final RunListener listener;
  private final Cancellation cancellation;
  private final FailurePolicy failures;
  private final BiConsumer<Path, Path> tableIsWhole;
  private final long start = System.nanoTime();

  @GuardedBy("this") private ResultTables tables = ResultTables.none();

  @GuardedBy("this") private int done;

  @GuardedBy("this") private int skipped;

  @GuardedBy("this") private int failed;

  @GuardedBy("this") private int arrivals;

  @GuardedBy("this") private int written;

  /**
   * Creates a tally; the time runs from now.
   *
   * @param listener who hears what becomes of the run
   * @param cancellation how it is ended early
   * @param failures what failures mean
   * @param tableIsWhole is given the place of a table, and where it is before it is there
   */
  RunTally(
      RunListener listener,
      Cancellation cancellation,
      FailurePolicy failures,
      BiConsumer<Path, Path> tableIsWhole) {
    this.listener = listener;
    this.cancellation = cancellation;
    this.failures = failures;
    this.tableIsWhole = tableIsWhole;
  }

  synchronized void started(String name, int inputs) {
    listener.started(name, inputs);
  }

  /** Keeps rows in tables from now on, which stay the caller's. */
  synchronized void keepRowsIn(ResultTables opened) {
    tables = opened;
  }

  synchronized void progress(String name, long steps, long total, Map<String, Double> measures) {
    listener.progress(name, steps, total, measures);
  }

  /** Pictures are made; who hears of it may take its time, so that others are not kept waiting. */
  void developed(String name, Picture input, List<Result> results) {
    listener.developed(name, input, results);
  }

  synchronized void tabulate(Job step, Result result) {
    tables.done(step, result);
  }

  synchronized void tabulateFailure(Job step, String reason) {
    tables.failed(step, reason);
  }

  synchronized void step(
      String name,
      String step,
      Optional<Path> output,
      Optional<Path> table,
      Result result,
      double seconds) {
    listener.step(name, step, output, table, result, seconds);
  }

  synchronized void done(String name, Optional<Path> output, Result result, double seconds) {
    done++;
    listener.done(name, output, result, seconds);
  }

  synchronized void skipped(String name, Optional<Path> output, String reason) {
    skipped++;
    listener.skipped(name, output, reason);
  }

  /**
   * A picture, or a task, failed.
   *
   * @param steps its steps in whose rows that is not told yet
   */
  synchronized void failed(String name, List<Job> steps, String reason, Throwable thrown) {
    failed++;
    steps.forEach(step -> tables.failed(step, reason));
    listener.failed(name, reason, Optional.of(thrown));
  }

  /** A file that is no result cannot be written; whatever it lies beside is none the worse. */
  synchronized void unwritten(Path file, String reason, Throwable thrown) {
    listener.failed(file.toString(), reason, Optional.of(thrown));
  }

  /** Says whether anything is there, made now or before. */
  synchronized boolean hasResults() {
    return done + skipped > 0;
  }

  /** Takes note of jobs for a picture that arrived. */
  synchronized <J extends PictureJob> List<J> arrived(List<J> jobs) {
    jobs.forEach(tables::add);
    arrivals += jobs.size();
    return jobs;
  }

  /** Takes note that a picture which arrived is still being written, and will arrive again. */
  synchronized void departed(PictureJob job, NotWholeException thrown) {
    tables.remove(job);
    arrivals--;
    listener.awaited(job.name(), thrown.getMessage());
  }

  /** Tells of a picture that was still being written; nothing is written down, as of any other. */
  synchronized void leaveUnread(Unread<PictureJob> unread) {
    PictureJob job = unread.job();
    tables.add(job);
    job.steps().forEach(step -> tables.failed(step, unread.reason()));
    skipped(job.name(), Optional.empty(), unread.reason());
  }

  /** Writes the tables when nothing is on its way, so that they tell of all that has arrived. */
  synchronized void writeIfIdle() {
    if (settled() == arrivals && settled() > written) {
      written = settled();
      writeTables();
      tables.forEach(ResultTable::reopen);
    }
  }

  /** Writes the tables. */
  synchronized void writeTables() {
    tables.forEach(rows -> failures.tryToWrite(() -> rows.write(tableIsWhole)));
  }

  /** Returns how many pictures something became of, and be it nothing. */
  synchronized int settled() {
    return done + skipped + failed;
  }

  /**
   * Ends the run.
   *
   * @param inputs how many pictures, or tasks, there were
   * @param tasksLeft how many more there were that were not reached
   * @param times where the time went
   */
  synchronized RunSummary finish(int inputs, int tasksLeft, RunSummary.Times times) {
    int left = Math.max(0, inputs - settled()) + tasksLeft;
    RunSummary summary =
        new RunSummary(done, skipped, failed, left, cancellation.cut(left), seconds(start), times);
    listener.finished(summary);
    return summary;
  }

  static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
