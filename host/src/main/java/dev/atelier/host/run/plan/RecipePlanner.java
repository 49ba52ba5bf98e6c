package dev.atelier.host.run.plan;

import dev.atelier.api.ParameterException;
import dev.atelier.host.file.FileNames;
import dev.atelier.host.picture.PictureFormat;
import dev.atelier.host.recipe.PictureStep;
import dev.atelier.host.recipe.Recipe;
import dev.atelier.host.recipe.TaskStep;
import dev.atelier.host.run.plan.InputFinder.Found;
import dev.atelier.host.run.plan.InputFinder.Impossible;
import dev.atelier.host.run.plan.InputFinder.Input;
import dev.atelier.host.run.plan.InputFinder.StandardInput;
import dev.atelier.host.run.plan.Job.Destination;
import dev.atelier.host.run.plan.Job.ToFile;
import dev.atelier.host.run.plan.Job.ToNowhere;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Decides where the results of a recipe go: all of them below one folder. */
public final class RecipePlanner implements ArrivalPlanner {

  private static final List<String> NAMES =
      List.of(
          OutputPattern.NAME, OutputPattern.EXTENSION, OutputPattern.FOLDER, OutputPattern.INDEX);

  private final Recipe recipe;
  private final Optional<Path> folder;
  private final List<Optional<OutputPattern>> patterns = new ArrayList<>();
  private final Map<Path, String> takenBy = new HashMap<>();

  /**
   * Creates a planner.
   *
   * @param recipe the recipe
   * @param folder the folder of the run, if there is one
   * @throws ParameterException if there is none and the recipe keeps something, or a pattern in the
   *     recipe is wrong
   */
  public RecipePlanner(Recipe recipe, Optional<Path> folder) {
    this.recipe = recipe;
    this.folder = folder;
    boolean keeps =
        recipe.steps().stream().anyMatch(s -> s.output().isPresent() || s.table().isPresent())
            || recipe.tasks().stream().anyMatch(TaskStep::namesPlaces);
    if (keeps && folder.isEmpty()) {
      throw new ParameterException(
          "--output is required: the folder below which the recipe keeps its results");
    }
    recipe.steps().forEach(step -> patterns.add(pattern(step)));
  }

  private Optional<OutputPattern> pattern(PictureStep step) {
    if (step.output().isEmpty()) {
      return Optional.empty();
    }
    String output = step.output().get();
    String root = OutputPattern.literal(folder.orElseThrow().toString()) + "/";
    boolean names = !OutputPattern.ofText(output).names().isEmpty();
    // A folder mirrors the tree of the inputs.
    String text = names ? output : OutputPattern.literal(output) + "/{folder}/{name}.{ext}";
    OutputPattern pattern = OutputPattern.ofText(root + text);
    try {
      pattern.requireNames(NAMES);
    } catch (ParameterException e) {
      throw recipe.wrong(step.line(), e.getMessage().replaceFirst("^--", ""));
    }
    return Optional.of(pattern);
  }

  /** Returns what the recipe's names stand for: the folder of the run, and what steps keep. */
  public Map<String, Path> places() {
    Map<String, Path> places = new LinkedHashMap<>();
    folder.ifPresent(path -> places.put(TaskStep.OUTPUT, path));
    for (int i = 0; i < patterns.size(); i++) {
      PictureStep step = recipe.steps().get(i);
      Optional<Path> kept = patterns.get(i).map(OutputPattern::folder);
      kept.or(() -> table(step)).ifPresent(path -> places.put(step.name(), path.normalize()));
    }
    return places;
  }

  /** Returns the table of a step. */
  public Optional<Path> table(PictureStep step) {
    return step.table().map(name -> folder.orElseThrow().resolve(name).normalize());
  }

  /**
   * Returns the tables of all steps.
   *
   * @return the files
   */
  public List<Path> tables() {
    return recipe.steps().stream().flatMap(step -> table(step).stream()).toList();
  }

  /**
   * Plans the jobs.
   *
   * @param named what the user named: files, folders, globs, or {@code -}
   * @return a job for each picture; one that was named but is not there has a problem
   * @throws ParameterException if two results would have one name, or one that cannot be written
   */
  public List<RecipeJob> plan(List<String> named) {
    InputFinder finder = new InputFinder(folder);
    named.forEach(finder::add);
    List<RecipeJob> jobs = new ArrayList<>();
    for (Input input : finder.inputs()) {
      jobs.add(job(input, jobs.size() + 1));
    }
    return jobs;
  }

  /**
   * Looks whether the names of results can be told without knowing what comes next.
   *
   * @throws ParameterException if one has an {@code {index}}
   */
  public void requireArrivals() {
    for (int i = 0; i < patterns.size(); i++) {
      if (patterns
          .get(i)
          .filter(names -> names.names().contains(OutputPattern.INDEX))
          .isPresent()) {
        throw recipe.wrong(
            recipe.steps().get(i).line(),
            "output: pictures that arrive have no {index}, for nobody knows what comes next; leave"
                + " it out");
      }
    }
  }

  /** Returns one job, with all steps. */
  @Override
  public List<RecipeJob> jobsOf(Found found) {
    return List.of(jobOf(found));
  }

  private RecipeJob jobOf(Found found) {
    try {
      return new RecipeJob(job(found, 0).steps().stream().map(JobPlanner::withoutCircle).toList());
    } catch (ParameterException e) {
      // Others that arrive are no worse for it.
      return impossible(Job.impossible(found.file().toString(), e.getMessage()));
    }
  }

  private RecipeJob job(Input input, int index) {
    List<Job> steps = new ArrayList<>();
    for (int i = 0; i < patterns.size(); i++) {
      Job job;
      Optional<String> problem =
          input instanceof Found found ? FileNames.problem(found.file()) : Optional.empty();
      if (problem.isPresent()) {
        job = Job.impossible(((Found) input).file().toString(), problem.get());
      } else if (input instanceof Found found) {
        job = jobOf(found, destination(found, index, i), patterns.get(i));
      } else if (input instanceof StandardInput) {
        requireNothingKept(i);
        job = Job.ofStandardInput(new ToNowhere());
      } else {
        Impossible impossible = (Impossible) input;
        job = Job.impossible(impossible.name(), impossible.problem());
      }
      steps.add(job.with(i));
    }
    // A picture of which one result cannot be kept is not begun with.
    return steps.stream()
        .filter(step -> step.problem().isPresent())
        .findFirst()
        .map(this::impossible)
        .orElseGet(() -> new RecipeJob(steps));
  }

  private RecipeJob impossible(Job problem) {
    return new RecipeJob(IntStream.range(0, patterns.size()).mapToObj(problem::with).toList());
  }

  private static Job jobOf(Found found, Destination destination, Optional<OutputPattern> pattern) {
    Optional<String> outside =
        destination instanceof ToFile target
            ? pattern.flatMap(names -> names.problem(target.file()))
            : Optional.empty();
    return outside
        .map(problem -> Job.impossible(found.file().toString(), problem))
        .orElseGet(() -> Job.of(found.file(), destination));
  }

  private void requireNothingKept(int step) {
    if (patterns.get(step).isPresent()) {
      throw new ParameterException(
          "standard input has no name to call the results of %s by; save it to a file first"
              .formatted(recipe.steps().get(step).name()));
    }
  }

  private Destination destination(Found found, int index, int number) {
    if (patterns.get(number).isEmpty()) {
      return new ToNowhere();
    }
    PictureStep step = recipe.steps().get(number);
    String name = OutputNames.name(found.relative().getFileName().toString(), step.format());
    // Files that were named themselves lie beside each other, whatever folders they come from.
    Map<String, String> values = new HashMap<>();
    values.put(OutputPattern.NAME, OutputNames.stem(name));
    values.put(OutputPattern.EXTENSION, name.substring(name.lastIndexOf('.') + 1));
    values.put(OutputPattern.FOLDER, found.named() && isFolder(step) ? "" : found.folder());
    values.put(OutputPattern.INDEX, "%04d".formatted(index));
    Path file = patterns.get(number).get().fill(values);
    PictureFormat format =
        PictureFormat.ofExtension(file)
            .filter(PictureFormat::isWritable)
            .filter(written -> step.format().isEmpty() || step.format().get() == written)
            .orElseThrow(() -> recipe.wrong(step.line(), unwritable(step, file)));
    String what = found.file() + " by " + step.name();
    String other = takenBy.putIfAbsent(file.toAbsolutePath().normalize(), what);
    // A picture that arrives again has its own name.
    if (other != null && !other.equals(what)) {
      throw recipe.wrong(
          step.line(),
          "the result of %s would have the name of that of %s, %s; write {folder} or {index} in its 'output:', or name another folder"
              .formatted(what, other, file));
    }
    return new ToFile(file, format);
  }

  private static boolean isFolder(PictureStep step) {
    return OutputPattern.ofText(step.output().orElseThrow()).names().isEmpty();
  }

  private static String unwritable(PictureStep step, Path file) {
    return step.format()
        .map(
            format ->
                "output: %s is not the name of a %s; end it with .{ext}"
                    .formatted(file.getFileName(), format))
        .orElse(
            "output: a picture cannot be written as %s; end it with .png, .jpg, .tif or .{ext}"
                .formatted(file.getFileName()));
  }
}
