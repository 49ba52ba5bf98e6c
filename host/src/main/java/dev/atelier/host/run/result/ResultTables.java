package dev.atelier.host.run.result;

import dev.atelier.api.OperationException;
import dev.atelier.api.Result;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.host.run.plan.Job;
import dev.atelier.host.run.plan.OutputNames;
import dev.atelier.host.run.plan.PictureJob;
import java.io.Closeable;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The tables of a run, each of one step or several. Not safe for use from several threads at once.
 */
public final class ResultTables implements Closeable {

  private final List<OpenTable> tables = new ArrayList<>();

  private record OpenTable(StepTable table, ResultTable rows) {}

  /**
   * A table of the results of some steps.
   *
   * @param target where it goes
   * @param labeled whether it has a column for labels
   * @param steps the steps, as {@link Job#variant} says them
   * @param chosen what tells apart jobs of one input, by the name of the option; a column for each
   */
  public record StepTable(
      TableTarget target,
      boolean labeled,
      Set<Integer> steps,
      Function<Job, Map<String, String>> chosen) {}

  private ResultTables() {}

  /** Returns no tables. */
  public static ResultTables none() {
    return new ResultTables();
  }

  /**
   * Starts tables, and their files beside the places where they are to be.
   *
   * @param wanted the tables
   * @param existing what to do about a file that exists
   * @param standardOutput standard output
   * @param jobs the inputs
   * @throws OperationException if a file exists and is to be kept, or cannot be written
   */
  public static ResultTables open(
      List<StepTable> wanted,
      Function<TableTarget, ExistingFile> existing,
      OutputStream standardOutput,
      List<? extends PictureJob> jobs) {
    ResultTables opened = new ResultTables();
    try {
      for (StepTable table : wanted) {
        List<Job> own =
            jobs.stream()
                .flatMap(job -> job.steps().stream())
                .filter(job -> table.steps().contains(job.variant()))
                .toList();
        ResultTable rows =
            ResultTable.open(
                table.target(),
                existing.apply(table.target()),
                standardOutput,
                table.labeled(),
                own,
                table.chosen());
        opened.tables.add(new OpenTable(table, rows));
      }
      return opened;
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /** Makes the folders that tables are to be in. */
  public static void createFolders(List<StepTable> wanted) {
    foldersOf(wanted).forEach(OutputNames::createFolder);
  }

  /** Returns the folders that tables are to be in. */
  public static List<Path> foldersOf(List<StepTable> wanted) {
    return wanted.stream()
        .flatMap(table -> table.target().file().stream())
        .map(file -> file.toAbsolutePath().getParent())
        .toList();
  }

  /**
   * Looks whether tables may be written.
   *
   * @throws OperationException if one exists and is to be kept
   */
  public static void requireFree(
      List<StepTable> wanted, Function<TableTarget, ExistingFile> existing) {
    wanted.forEach(
        table -> ResultTable.requireFree(table.target(), existing.apply(table.target())));
  }

  private void each(PictureJob job, BiConsumer<ResultTable, Job> change) {
    job.steps().forEach(step -> each(step, rows -> change.accept(rows, step)));
  }

  private void each(Job step, Consumer<ResultTable> change) {
    tables.stream()
        .filter(open -> open.table().steps().contains(step.variant()))
        .forEach(open -> change.accept(open.rows()));
  }

  /** Adds a job; if there was one of the same input and parameters, it takes its place. */
  public void add(PictureJob job) {
    each(job, ResultTable::add);
  }

  /** Takes out a job, as there is nothing to tell of it yet. */
  public void remove(PictureJob job) {
    each(job, ResultTable::remove);
  }

  /** Adds what a step gave back. */
  public void done(Job step, Result result) {
    each(step, rows -> rows.done(step, result));
  }

  /** Adds why a step failed. */
  public void failed(Job step, String reason) {
    each(step, rows -> rows.failed(step, reason));
  }

  /** Does something with each of them. */
  public void forEach(Consumer<ResultTable> action) {
    tables.forEach(open -> action.accept(open.rows()));
  }

  @Override
  public void close() {
    forEach(ResultTable::close);
  }
}
