package dev.atelier.host.run.resume;

import dev.atelier.host.run.plan.PictureJob;
import dev.atelier.host.run.resume.JobFilter.Plan;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Jobs one after another, with what there is to do about each: that is found out once, for it may
 * take the checksum of a file, and not before somebody asks, for there may be many.
 */
public final class JudgedJobs implements Iterator<JudgedJobs.Judged> {

  private final Iterator<? extends PictureJob> jobs;
  private final JobFilter filter;

  /** What was asked for before its turn. */
  private final Deque<Judged> ahead = new ArrayDeque<>();

  /**
   * Creates the jobs.
   *
   * @param jobs the jobs
   * @param filter tells what there is to do
   */
  public JudgedJobs(Iterator<? extends PictureJob> jobs, JobFilter filter) {
    this.jobs = jobs;
    this.filter = filter;
  }

  /**
   * A job, and what there is to do about it.
   *
   * @param job the job
   * @param plan what there is to do
   */
  public record Judged(PictureJob job, Plan plan) {}

  /** Returns the first job of which anything is wanted; its turn is yet to come. */
  public Optional<Judged> firstWanted() {
    Optional<Judged> first = ahead.stream().filter(JudgedJobs::isWanted).findFirst();
    while (first.isEmpty() && jobs.hasNext()) {
      Judged next = judgeNext();
      ahead.add(next);
      first = Optional.of(next).filter(JudgedJobs::isWanted);
    }
    return first;
  }

  private static boolean isWanted(Judged judged) {
    return !judged.plan().wanted().isEmpty();
  }

  private Judged judgeNext() {
    PictureJob job = jobs.next();
    return new Judged(job, filter.of(job));
  }

  @Override
  public boolean hasNext() {
    return !ahead.isEmpty() || jobs.hasNext();
  }

  @Override
  public Judged next() {
    if (!hasNext()) {
      throw new NoSuchElementException("there are no more jobs");
    }
    return ahead.isEmpty() ? judgeNext() : ahead.remove();
  }
}
