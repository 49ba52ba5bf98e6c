package dev.atelier.host.recipe;

import static java.util.Objects.requireNonNull;

import dev.atelier.api.ParameterException;
import dev.atelier.host.plugin.PluginRegistry;
import java.nio.file.Path;
import java.util.List;

/**
 * What is to be done with pictures.
 *
 * @param file where it was read from
 * @param steps what is done with each picture, one after another, at least one unless there are
 *     tasks
 * @param tasks what is done once, after all pictures
 */
public record Recipe(Path file, List<PictureStep> steps, List<TaskStep> tasks) {

  /** Copies the lists. */
  public Recipe {
    requireNonNull(file, "file is null");
    steps = List.copyOf(steps);
    tasks = List.copyOf(tasks);
  }

  /**
   * Reads a recipe, and checks all that can be checked before pictures are known.
   *
   * @param file the file
   * @param plugins whose verbs it may name
   * @return the recipe
   * @throws ParameterException if it cannot be read, is no recipe, or names a verb, an option or a
   *     value that there is not; the message names the file and the line
   */
  public static Recipe read(Path file, PluginRegistry plugins) {
    return new RecipeReader(new RecipeText(file), plugins).read();
  }

  /**
   * Says that something in this recipe is wrong.
   *
   * @param line where, from 1
   * @param message what
   * @return what to throw
   */
  public ParameterException wrong(int line, String message) {
    return RecipeText.wrong(file, line, message);
  }
}
