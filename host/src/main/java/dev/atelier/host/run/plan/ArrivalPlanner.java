package dev.atelier.host.run.plan;

import dev.atelier.host.run.plan.InputFinder.Found;
import java.util.List;

/** Plans the jobs of pictures that are not known before they arrive. */
public interface ArrivalPlanner {

  /**
   * Returns the jobs for a picture that arrived, which may have arrived before.
   *
   * @param found the picture
   * @return its jobs
   */
  List<? extends PictureJob> jobsOf(Found found);
}
