package dev.atelier.host.run;

import dev.atelier.api.ParameterException;
import dev.atelier.api.Verb.Output;
import dev.atelier.host.plugin.LoadedVerb;
import dev.atelier.host.recipe.PictureStep;
import dev.atelier.host.recipe.Recipe;
import dev.atelier.host.recipe.TaskStep;
import dev.atelier.host.run.plan.RecipePlanner;
import dev.atelier.host.run.plan.Variant;
import dev.atelier.host.run.result.ResultTables.StepTable;
import dev.atelier.host.run.result.TableFormat;
import dev.atelier.host.run.result.TableTarget;
import dev.atelier.host.run.resume.JobFilter;
import dev.atelier.host.run.resume.ManifestHeader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a run does with pictures. A verb is a recipe of one step; with several sets of parameters it
 * is several, each of which a picture is a job of its own for.
 *
 * @param name what it is called in events
 * @param steps its steps; {@link dev.atelier.host.run.plan.Job#variant} is the place of one here
 * @param tables the tables of their results
 * @param tasks what is done once, after all pictures
 * @param recipe whether the steps have names, by which they are told one by one
 * @param heading what its manifest says of it
 */
record Workflow(
    String name,
    List<Step> steps,
    List<StepTable> tables,
    List<TaskOfRun> tasks,
    boolean recipe,
    Heading heading) {

  /** What tells the entries of a picture in the manifest of a recipe apart. */
  private static final String STEP = "step";

  /** Copies the lists. */
  Workflow {
    steps = List.copyOf(steps);
    tables = List.copyOf(tables);
    tasks = List.copyOf(tasks);
  }

  /**
   * A verb with its parameters.
   *
   * @param name what it is called
   * @param verb the verb
   * @param parameters its parameters
   * @param quality the quality of JPEGs, 1 to 100
   * @param table the table that is told with its results, if one is
   * @param filtered what it is for whoever tells what there is to do
   */
  record Step(
      String name,
      LoadedVerb verb,
      Record parameters,
      int quality,
      Optional<Path> table,
      JobFilter.Step filtered) {

    /** Returns the step whose picture it looks at; empty for the picture that was read. */
    OptionalInt from() {
      return filtered.from();
    }
  }

  /**
   * A verb that is done once.
   *
   * @param source what it is a part of
   * @param name what it is called
   * @param verb the verb
   * @param parameters gives its parameters when it is its turn
   */
  record TaskOfRun(String source, String name, LoadedVerb verb, Supplier<Record> parameters) {}

  /** Says what a run is asked for. */
  interface Heading {

    /**
     * Says it.
     *
     * @param version the version of Atelier
     * @param asked what the host was asked for that results depend on, by name
     * @param backbones the SHA-256 of each backbone that was looked at, for each step that was made
     *     ready
     */
    ManifestHeader of(
        String version, Map<String, String> asked, List<Map<String, String>> backbones);
  }

  /**
   * Returns what a verb does.
   *
   * @param verb the verb
   * @param variants its parameters, at least one
   * @param settings what the host is asked for
   */
  static Workflow ofVerb(LoadedVerb verb, List<Variant> variants, RunSettings settings) {
    List<Step> steps = new ArrayList<>();
    for (Variant variant : variants) {
      Map<String, String> chosen = variants.size() > 1 ? variant.chosen() : Map.of();
      JobFilter.Step filtered =
          new JobFilter.Step(chosen, OptionalInt.empty(), true, settings.table().isPresent());
      steps.add(
          new Step(
              verb.name(),
              verb,
              variant.parameters(),
              settings.quality(),
              Optional.empty(),
              filtered));
    }
    Set<Integer> all = IntStream.range(0, steps.size()).boxed().collect(Collectors.toSet());
    List<StepTable> tables =
        settings.table().stream()
            .map(
                target ->
                    new StepTable(
                        target,
                        verb.verb().output() == Output.LABEL,
                        all,
                        job -> steps.get(job.variant()).filtered().chosen()))
            .toList();
    return new Workflow(
        verb.name(),
        steps,
        tables,
        List.of(),
        false,
        (version, asked, backbones) -> {
          ManifestHeader heading = ManifestHeader.of(version, verb, variants, asked);
          return backbones.isEmpty() ? heading : heading.withBackbones(backbones.get(0));
        });
  }

  /**
   * Returns what a recipe does.
   *
   * @param recipe the recipe
   * @param planner what knows where its results go
   */
  static Workflow ofRecipe(Recipe recipe, RecipePlanner planner) {
    List<Step> steps = new ArrayList<>();
    List<StepTable> tables = new ArrayList<>();
    for (PictureStep step : recipe.steps()) {
      Optional<Path> table = planner.table(step);
      table.ifPresent(file -> tables.add(table(step, file, steps.size())));
      steps.add(
          new Step(
              step.name(), step.verb(), step.parameters(), step.quality(), table, filtered(step)));
    }
    return new Workflow(
        recipe.file().getFileName().toString(),
        steps,
        tables,
        recipe.tasks().stream().map(task -> task(recipe, task, planner)).toList(),
        true,
        (version, asked, backbones) -> ManifestHeader.of(version, recipe, backbones));
  }

  private static StepTable table(PictureStep step, Path file, int number) {
    return new StepTable(
        new TableTarget(Optional.of(file), TableFormat.ofExtension(file).orElseThrow()),
        step.verb().verb().output() == Output.LABEL,
        Set.of(number),
        job -> Map.of());
  }

  private static TaskOfRun task(Recipe recipe, TaskStep task, RecipePlanner planner) {
    return new TaskOfRun(
        recipe.file().toString(),
        task.name(),
        task.verb(),
        () -> {
          try {
            return task.parameters(planner.places(), false);
          } catch (ParameterException e) {
            throw recipe.wrong(task.line(), e.getMessage());
          }
        });
  }

  /** Returns the steps of a recipe for whoever tells what there is to do. */
  static List<JobFilter.Step> filterSteps(Recipe recipe) {
    return recipe.steps().stream().map(Workflow::filtered).toList();
  }

  private static JobFilter.Step filtered(PictureStep step) {
    boolean gives = !step.givesPictures() || step.output().isPresent() || step.table().isPresent();
    return new JobFilter.Step(chosen(step.name()), step.from(), gives, step.table().isPresent());
  }

  /** Returns what tells the results of a recipe's step from those of others. */
  static Map<String, String> chosen(String step) {
    return Map.of(STEP, step);
  }

  /** Returns what tells its steps apart. */
  List<JobFilter.Step> filterSteps() {
    return steps.stream().map(Step::filtered).toList();
  }

  /**
   * Returns the steps that are ready at the same time as one is. Those of a recipe all look at the
   * picture that is at hand; those of a verb have pictures of their own, and one set of weights at
   * a time is enough.
   */
  List<Integer> readyWith(int step) {
    return recipe ? all() : List.of(step);
  }

  /** Returns the places of all steps. */
  List<Integer> all() {
    return IntStream.range(0, steps.size()).boxed().toList();
  }

  /** Returns what to tell of why a step failed. */
  String told(Step step, String reason) {
    return recipe ? step.name() + ": " + reason : reason;
  }
}
