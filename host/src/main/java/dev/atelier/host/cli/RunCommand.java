package dev.atelier.host.cli;

import com.google.inject.Guice;
import com.google.inject.Injector;
import dev.atelier.api.ParameterException;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.host.HostModule;
import dev.atelier.host.Version;
import dev.atelier.host.backbone.Backbones;
import dev.atelier.host.cli.report.Console;
import dev.atelier.host.cli.report.HtmlReport;
import dev.atelier.host.cli.report.JsonReport;
import dev.atelier.host.cli.report.RunReport;
import dev.atelier.host.cli.report.TextReport;
import dev.atelier.host.engine.ComputeEngine;
import dev.atelier.host.file.AtelierHome;
import dev.atelier.host.parameter.ParameterSchema;
import dev.atelier.host.picture.PictureFiles;
import dev.atelier.host.picture.SaveOptions;
import dev.atelier.host.plugin.PluginRegistry;
import dev.atelier.host.recipe.PictureStep;
import dev.atelier.host.recipe.Recipe;
import dev.atelier.host.run.Cancellation;
import dev.atelier.host.run.DryRunPlan;
import dev.atelier.host.run.PictureRunner;
import dev.atelier.host.run.RunListeners;
import dev.atelier.host.run.RunSettings;
import dev.atelier.host.run.RunSummary;
import dev.atelier.host.run.RunnerFactory;
import dev.atelier.host.run.plan.Job;
import dev.atelier.host.run.plan.Originals;
import dev.atelier.host.run.plan.RecipeJob;
import dev.atelier.host.run.plan.RecipePlanner;
import dev.atelier.host.run.resume.ManifestSettings;
import dev.atelier.host.run.watch.WatchedInputs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code atelier run}. */
@Command(
    name = "run",
    customSynopsis = "atelier run RECIPE INPUT... -o OUT [options]",
    description = "Do several verbs with each picture, as a recipe says.%n",
    footer = {
      "",
      "A recipe is a YAML file with a list of steps:",
      "",
      "    steps:",
      "      - verb: stylize",
      "        name: painted            # what others call this step; else its verb",
      "        options:",
      "          style: swirls.jpg      # found from where the recipe is",
      "        output: painted          # a folder in OUT, or a pattern:"
          + " painted/{name}-swirls.{ext}",
      "        format: jpeg             # png, jpeg, tiff (default: that of the input)",
      "        quality: 90",
      "      - verb: classify",
      "        from: original           # or a step's name (default: the last step that paints)",
      "        options:",
      "          model: scenes",
      "        table: places.csv        # or .json, .jsonl; without it the data are printed",
      "",
      "A picture is read once, whatever is done with it. Verbs that take no pictures come last and",
      "are done once; in their options {output} is OUT, and {painted} what the step 'painted'"
          + " keeps."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

  private final PluginRegistry plugins;
  private final AtelierHome home;
  private final Console console;
  private final Cancellation cancellation;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "RECIPE", description = "A file that lists the steps.")
  private Path recipeFile;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "INPUT",
      description =
          "Files, folders (with all pictures below them), globs, or - for standard input.")
  private List<String> inputs = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT",
      description = "The folder below which the recipe keeps its results.")
  private Path output;

  @Option(
      names = "--existing",
      paramLabel = "fail|skip|overwrite",
      description =
          OptionTexts.EXISTING + OptionTexts.EXISTING_TABLE + OptionTexts.EXISTING_DEFAULT)
  private String existing = "fail";

  @Option(names = PictureOptions.IN_PLACE, description = PictureOptions.IN_PLACE_DESCRIPTION)
  private boolean inPlace;

  @Option(
      names = "--resume",
      description =
          "Go on with a run that was ended, as OUT/"
              + ManifestSettings.DEFAULT_NAME
              + " tells of it: leave out what is done, do what failed again.")
  private boolean resume;

  @Option(names = DryRun.NAME, description = DryRun.DESCRIPTION)
  private boolean dryRun;

  @Option(names = WatchOption.NAME, description = WatchOption.DESCRIPTION)
  private boolean watch;

  @Option(
      names = HtmlReport.OPTION,
      paramLabel = HtmlReport.PLACEHOLDER,
      description = HtmlReport.DESCRIPTION)
  private Path page;

  @Option(names = "--json", description = OptionTexts.JSON)
  private boolean json;

  @Option(names = "--quiet", description = OptionTexts.QUIET)
  private boolean quiet;

  RunCommand(PluginRegistry plugins, AtelierHome home, Console console, Cancellation cancellation) {
    this.plugins = plugins;
    this.home = home;
    this.console = console;
    this.cancellation = cancellation;
  }

  @Override
  public Integer call() {
    Recipe recipe = Recipe.read(recipeFile, plugins);
    Optional<Path> folder = folder();
    RecipePlanner planner = new RecipePlanner(recipe, folder);
    if (watch) {
      return watch(recipe, planner, folder);
    }
    requireInputs(recipe);
    List<RecipeJob> jobs = planner.plan(inputs);
    RunSettings settings = settings(folder, !jobs.isEmpty());
    requireOriginalsKept(recipe, planner, jobs, settings);
    if (dryRun) {
      try (RunReport report = report(recipe)) {
        return DryRun.tell(DryRunPlan.of(recipe, jobs, settings, Version.number()), report);
      }
    }
    return run(recipe, planner, settings, runner -> runner.run(jobs));
  }

  /** Files that exist may be overwritten, but not what the run itself reads. */
  private void requireOriginalsKept(
      Recipe recipe, RecipePlanner planner, List<RecipeJob> jobs, RunSettings settings) {
    if (!PictureOptions.overwrites(settings, inPlace)) {
      return;
    }
    List<Job> steps = jobs.stream().flatMap(job -> job.steps().stream()).toList();
    Originals originals = originals(recipe);
    originals.addInputs(steps);
    originals.requireKeptBy(steps, inPlace);
    requireKept(originals, planner);
  }

  private Originals originals(Recipe recipe) {
    Originals originals = new Originals();
    originals.add(recipeFile);
    for (PictureStep step : recipe.steps()) {
      originals.addNamed(step.verb().schema(), texts(step));
    }
    return originals;
  }

  private void requireKept(Originals originals, RecipePlanner planner) {
    planner.tables().forEach(table -> originals.requireKeptBy(ResultOptions.OUTPUT, table));
    if (page != null) {
      originals.requireKeptBy(HtmlReport.OPTION, page);
    }
  }

  private int run(
      Recipe recipe,
      RecipePlanner planner,
      RunSettings settings,
      Function<PictureRunner, RunSummary> work) {
    if (recipe.steps().stream().anyMatch(step -> step.verb().needsEngine())) {
      ComputeEngine.startAhead();
    }
    Injector injector = Guice.createInjector(new HostModule(home));
    try (RunReport report = report(recipe);
        HtmlReport shown = page(recipe, settings, injector.getInstance(PictureFiles.class));
        Backbones backbones = injector.getInstance(Backbones.class)) {
      PictureRunner runner =
          injector
              .getInstance(RunnerFactory.class)
              .ofRecipe(
                  recipe,
                  planner,
                  settings,
                  shown == null ? report : new RunListeners(List.of(report, shown)),
                  cancellation,
                  Version.number());
      return ExitCode.of(work.apply(runner));
    }
  }

  /** Returns a page that shows the run, or {@code null} if none is wanted. */
  private HtmlReport page(Recipe recipe, RunSettings settings, PictureFiles pictures) {
    if (page == null) {
      return null;
    }
    Map<String, String> texts = new LinkedHashMap<>();
    for (PictureStep step : recipe.steps()) {
      texts(step).forEach((name, text) -> texts.put(step.name() + ": " + name, text));
    }
    recipe
        .tasks()
        .forEach(
            task ->
                task.texts().forEach((name, text) -> texts.put(task.name() + ": " + name, text)));
    return new HtmlReport(page, settings.existing(), pictures, texts);
  }

  @SuppressWarnings("unchecked") // the schema is that of the record
  private static Map<String, String> texts(PictureStep step) {
    return ((ParameterSchema<Record>) step.verb().schema()).toTexts(step.parameters());
  }

  private int watch(Recipe recipe, RecipePlanner planner, Optional<Path> folder) {
    if (dryRun) {
      throw new ParameterException("--watch and --dry-run do not go together");
    }
    if (recipe.steps().isEmpty() || !recipe.tasks().isEmpty()) {
      String name = recipe.tasks().get(0).name();
      throw new ParameterException(
          "--watch: '%s' is done once, after all pictures, and of those that arrive none is the last; take it out of the recipe, and run it by itself"
              .formatted(name));
    }
    planner.requireArrivals();
    WatchedInputs watched = WatchOption.folders(inputs, folder);
    RunSettings settings =
        new RunSettings(ResultOptions.existing(existing), SaveOptions.DEFAULT_QUALITY)
            .recordedIn(folder.map(path -> recording(path, true)));
    PictureOptions.requireNotInPlace(inPlace);
    if (settings.existing() == ExistingFile.OVERWRITE) {
      Originals originals = originals(recipe);
      originals.addWatched(watched.folders());
      requireKept(originals, planner);
    }
    if (!quiet) {
      WatchOption.tell(watched, console);
    }
    return run(recipe, planner, settings, runner -> runner.watch(watched, planner));
  }

  private Optional<Path> folder() {
    if (output != null && Files.exists(output) && !Files.isDirectory(output)) {
      throw new ParameterException(
          "--output: " + output + " is a file; a recipe keeps its results in a folder");
    }
    return Optional.ofNullable(output);
  }

  private void requireInputs(Recipe recipe) {
    if (inputs.isEmpty() && !recipe.steps().isEmpty()) {
      throw new ParameterException("no INPUT is given; name files, folders, globs, or -");
    }
    if (!inputs.isEmpty() && recipe.steps().isEmpty()) {
      throw new ParameterException(
          "the recipe does nothing with pictures; leave out " + String.join(" ", inputs));
    }
  }

  private RunSettings settings(Optional<Path> folder, boolean pictures) {
    if (resume && folder.isEmpty()) {
      throw new ParameterException("--resume is about --output, which is missing");
    }
    return new RunSettings(ResultOptions.existing(existing), SaveOptions.DEFAULT_QUALITY)
        .recordedIn(folder.filter(path -> resume || pictures).map(path -> recording(path, resume)));
  }

  private static ManifestSettings recording(Path folder, boolean goesOn) {
    return new ManifestSettings(folder.resolve(ManifestSettings.DEFAULT_NAME), goesOn, Map.of());
  }

  private RunReport report(Recipe recipe) {
    boolean verbose = spec.commandLine().getParent().getParseResult().hasMatchedOption("--verbose");
    boolean printsData =
        recipe.steps().stream().anyMatch(step -> !step.givesPictures() && step.table().isEmpty());
    return json
        ? new JsonReport(console, verbose)
        : new TextReport(console, verbose, quiet, printsData);
  }
}
