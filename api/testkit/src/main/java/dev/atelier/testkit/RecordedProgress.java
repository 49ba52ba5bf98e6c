package dev.atelier.testkit;

import dev.atelier.api.Progress;
import dev.atelier.api.picture.Picture;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps what is reported, and cancels after a number of reports if it is told to.
 *
 * @since 0.1
 */
public class RecordedProgress implements Progress {

  private final int cancelAfter;
  private final List<Long> done = Collections.synchronizedList(new ArrayList<>());
  private final List<Long> totals = Collections.synchronizedList(new ArrayList<>());
  private final List<Map<String, Double>> measures =
      Collections.synchronizedList(new ArrayList<>());
  private final Map<Long, Picture> snapshots = Collections.synchronizedMap(new LinkedHashMap<>());

  /** Creates one that never cancels. */
  public RecordedProgress() {
    this(Integer.MAX_VALUE);
  }

  private RecordedProgress(int cancelAfter) {
    this.cancelAfter = cancelAfter;
  }

  /**
   * Creates one that cancels.
   *
   * @param reports after how many reports; with 0 the work is cancelled from the start
   * @return the progress
   */
  public static RecordedProgress cancelAfter(int reports) {
    return new RecordedProgress(reports);
  }

  /**
   * Returns how many steps were done.
   *
   * @return a number for each report so far
   */
  public List<Long> done() {
    return List.copyOf(done);
  }

  /**
   * Returns how many steps there were to do.
   *
   * @return a number for each report so far
   */
  public List<Long> totals() {
    return List.copyOf(totals);
  }

  /**
   * Returns what could be watched.
   *
   * @return for each report so far, its measures by name, in the order reported
   */
  public List<Map<String, Double>> measures() {
    return List.copyOf(measures);
  }

  /**
   * Returns the pictures of the work as it stood.
   *
   * @return the pictures so far by their steps, in the order offered
   */
  public Map<Long, Picture> snapshots() {
    return Collections.unmodifiableMap(new LinkedHashMap<>(snapshots));
  }

  @Override
  public void report(long stepsDone, long total, Map<String, Double> measured) {
    totals.add(total);
    measures.add(Collections.unmodifiableMap(new LinkedHashMap<>(measured)));
    done.add(stepsDone);
  }

  @Override
  public void snapshot(long step, Picture picture) {
    snapshots.put(step, picture);
  }

  @Override
  public boolean isCancelled() {
    return done.size() >= cancelAfter;
  }
}
