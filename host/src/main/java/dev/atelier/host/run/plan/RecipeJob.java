package dev.atelier.host.run.plan;

import java.util.List;

/**
 * A picture that a recipe is to be done with.
 *
 * @param steps the picture once for each step of the recipe, with where the result of the step goes
 */
public record RecipeJob(List<Job> steps) implements PictureJob {

  /** Copies the list. */
  public RecipeJob {
    steps = List.copyOf(steps);
  }

  @Override
  public String name() {
    return input().name();
  }
}
