package dev.atelier.host.run.plan;

import java.util.List;

/** A picture to work on, in one step or in several. */
public sealed interface PictureJob permits Job, RecipeJob {

  /**
   * Returns the steps.
   *
   * @return the picture once for each step, with where the result of the step goes; at least one
   */
  List<Job> steps();

  /**
   * Returns what to call the picture in messages and events.
   *
   * @return its path, or {@code standard input}
   */
  String name();

  /**
   * Returns the picture, wherever results go.
   *
   * @return the picture as it is for the first step
   */
  default Job input() {
    return steps().get(0);
  }
}
