package dev.atelier.host.run.resume;

import dev.atelier.api.file.ExistingFile;
import dev.atelier.host.recipe.PictureStep;
import dev.atelier.host.recipe.Recipe;
import dev.atelier.host.run.plan.Job;
import dev.atelier.host.run.plan.RecipeJob;
import dev.atelier.host.run.plan.Variant;
import dev.atelier.host.run.resume.JobFilter.Fail;
import dev.atelier.host.run.resume.JobFilter.Leave;
import dev.atelier.host.run.resume.JobFilter.Make;
import dev.atelier.host.run.resume.JobFilter.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tells, before a picture is read, what there is to do about it in each step of a recipe. */
public final class RecipeJobFilter {

  /** What tells the entries of a picture in a manifest apart. */
  private static final String STEP = "step";

  private final Recipe recipe;
  private final JobFilter triage;

  /**
   * Creates a triage.
   *
   * @param recipe the recipe
   * @param existing what to do about results that exist
   * @param earlier what a run to go on with did, if there is one
   */
  public RecipeJobFilter(Recipe recipe, ExistingFile existing, Optional<Manifest> earlier) {
    this.recipe = recipe;
    this.triage = new JobFilter(existing, earlier, entriesOf(recipe));
  }

  /** The steps as what a triage knows: the results of one input, told apart by a word. */
  private static List<Variant> entriesOf(Recipe recipe) {
    List<Variant> entries = new ArrayList<>();
    for (PictureStep step : recipe.steps()) {
      entries.add(new Variant(step.parameters(), chosen(step.name()), Map.of()));
    }
    // One alone would have no word to be told apart by.
    entries.stream().findFirst().ifPresent(entries::add);
    return entries;
  }

  /** Returns what tells a step from others. */
  public static Map<String, String> chosen(String step) {
    return Map.of(STEP, step);
  }

  /** Returns what tells the step that a job is for from others. */
  public Map<String, String> chosen(Job step) {
    return triage.chosen(step);
  }

  /** Returns jobs without those whose input is a result of the run that is gone on with. */
  public List<RecipeJob> withoutResults(List<RecipeJob> planned) {
    if (recipe.steps().isEmpty()) {
      return List.of();
    }
    Set<Job> inputs =
        Set.copyOf(triage.withoutResults(planned.stream().map(RecipeJob::input).toList()));
    return planned.stream().filter(job -> inputs.contains(job.input())).toList();
  }

  /**
   * What there is to do with a picture.
   *
   * @param verdicts what there is to do in each step
   * @param wanted the steps of which something is wanted
   * @param computed these, and those whose pictures they look at
   */
  public record Plan(List<Verdict> verdicts, Set<Integer> wanted, Set<Integer> computed) {

    /** Returns why nothing can be done with the picture, if that is so. */
    public Optional<Fail> failure() {
      return verdicts.stream().filter(Fail.class::isInstance).map(Fail.class::cast).findFirst();
    }

    /** Says of a step whether what comes of it is there, and is to be left alone. */
    public Optional<Leave> left(int step) {
      return verdicts.get(step) instanceof Leave leave && !wanted.contains(step)
          ? Optional.of(leave)
          : Optional.empty();
    }
  }

  /** Returns what there is to do about a picture. */
  public Plan of(RecipeJob job) {
    List<Verdict> verdicts = job.steps().stream().map(triage::of).toList();
    Set<Integer> wanted = new LinkedHashSet<>();
    Set<Integer> computed = new LinkedHashSet<>();
    for (int i = verdicts.size() - 1; i >= 0; i--) {
      PictureStep step = recipe.steps().get(i);
      // What is neither kept nor told is there to be looked at by other steps alone.
      boolean gives =
          !step.givesPictures() || step.output().isPresent() || step.table().isPresent();
      boolean rowIsMissing =
          step.table().isPresent()
              && verdicts.get(i) instanceof Leave leave
              && leave.entry().isEmpty();
      if (gives && (verdicts.get(i) instanceof Make || rowIsMissing)) {
        wanted.add(i);
        computed.add(i);
      }
      if (computed.contains(i)) {
        step.from().ifPresent(computed::add);
      }
    }
    return new Plan(verdicts, wanted, computed);
  }
}
