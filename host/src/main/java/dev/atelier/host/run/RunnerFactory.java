package dev.atelier.host.run;

import dev.atelier.host.file.AtelierHome;
import dev.atelier.host.picture.PictureFiles;
import dev.atelier.host.plugin.LoadedVerb;
import dev.atelier.host.recipe.Recipe;
import dev.atelier.host.run.plan.RecipePlanner;
import dev.atelier.host.run.plan.Variant;
import jakarta.inject.Inject;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/** Makes runners of verbs and recipes. */
public final class RunnerFactory {

  private final PictureFiles pictures;
  private final VerbPreparer preparer;
  private final TaskRunner tasks;
  private final AtelierHome home;

  @Inject
  RunnerFactory(PictureFiles pictures, VerbPreparer preparer, TaskRunner tasks, AtelierHome home) {
    this.pictures = pictures;
    this.preparer = preparer;
    this.tasks = tasks;
    this.home = home;
  }

  /** The services of the host that a run needs. */
  record Services(
      PictureFiles pictures, VerbPreparer preparer, TaskRunner tasks, AtelierHome home) {}

  /**
   * Creates the runner of a verb.
   *
   * @param verb the verb to run
   * @param variants its parameters, at least one
   * @param settings what the host itself is asked for
   * @param listener who hears what becomes of it
   * @param cancellation how to end it early
   * @param version the version of Atelier
   * @param standardOutput where results for standard output go
   * @return the runner
   */
  public PictureRunner ofVerb(
      LoadedVerb verb,
      List<Variant> variants,
      RunSettings settings,
      RunListener listener,
      Cancellation cancellation,
      String version,
      OutputStream standardOutput) {
    return new PictureRunner(
        services(),
        Workflow.ofVerb(verb, variants, settings),
        settings,
        listener,
        cancellation,
        version,
        standardOutput);
  }

  /**
   * Creates the runner of a verb with one set of parameters.
   *
   * @param verb the verb to run
   * @param parameters its parameters
   * @param settings what the host itself is asked for
   * @param listener who hears what becomes of it
   * @param cancellation how to end it early
   * @param version the version of Atelier
   * @param standardOutput where results for standard output go
   * @return the runner
   */
  public PictureRunner ofVerb(
      LoadedVerb verb,
      Record parameters,
      RunSettings settings,
      RunListener listener,
      Cancellation cancellation,
      String version,
      OutputStream standardOutput) {
    List<Variant> variants = List.of(new Variant(parameters, Map.of(), Map.of()));
    return ofVerb(verb, variants, settings, listener, cancellation, version, standardOutput);
  }

  /**
   * Creates the runner of a recipe.
   *
   * @param recipe the recipe
   * @param planner what knows where its results go
   * @param settings what to do about files that exist, and where it is said what becomes of each
   *     input
   * @param listener who hears what becomes of it
   * @param cancellation how to end it early
   * @param version the version of Atelier
   * @return the runner
   */
  public PictureRunner ofRecipe(
      Recipe recipe,
      RecipePlanner planner,
      RunSettings settings,
      RunListener listener,
      Cancellation cancellation,
      String version) {
    return new PictureRunner(
        services(),
        Workflow.ofRecipe(recipe, planner),
        settings,
        listener,
        cancellation,
        version,
        OutputStream.nullOutputStream());
  }

  private Services services() {
    return new Services(pictures, preparer, tasks, home);
  }
}
