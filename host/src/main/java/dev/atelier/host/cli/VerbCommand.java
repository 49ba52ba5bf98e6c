package dev.atelier.host.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.inject.Guice;
import com.google.inject.Injector;
import dev.atelier.api.ParameterException;
import dev.atelier.api.Verb.Output;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.api.file.FileErrors;
import dev.atelier.host.HostModule;
import dev.atelier.host.Version;
import dev.atelier.host.backbone.Backbones;
import dev.atelier.host.cli.report.Console;
import dev.atelier.host.cli.report.HtmlReport;
import dev.atelier.host.cli.report.JsonReport;
import dev.atelier.host.cli.report.RunReport;
import dev.atelier.host.cli.report.TextReport;
import dev.atelier.host.file.AtelierHome;
import dev.atelier.host.parameter.OptionSchema;
import dev.atelier.host.parameter.ParameterSchema;
import dev.atelier.host.picture.PictureFiles;
import dev.atelier.host.picture.SaveOptions;
import dev.atelier.host.plugin.LoadedVerb;
import dev.atelier.host.run.Cancellation;
import dev.atelier.host.run.DryRunPlan;
import dev.atelier.host.run.PictureRunner;
import dev.atelier.host.run.RunListeners;
import dev.atelier.host.run.RunSettings;
import dev.atelier.host.run.RunSummary;
import dev.atelier.host.run.RunnerFactory;
import dev.atelier.host.run.cluster.RemoteExecutor;
import dev.atelier.host.run.plan.Job;
import dev.atelier.host.run.plan.JobPlanner;
import dev.atelier.host.run.plan.Originals;
import dev.atelier.host.run.plan.Variant;
import dev.atelier.host.run.result.Provenance;
import dev.atelier.host.run.result.TableTarget;
import dev.atelier.host.run.watch.WatchedInputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** The command of a plugin's verb, made from the record of its parameters. */
final class VerbCommand implements Callable<Integer> {

  /** The options that the host itself gives to verbs. */
  static final Set<String> RESERVED_OPTIONS =
      Set.of(
          "output",
          "existing",
          "in-place",
          "format",
          "quality",
          "params",
          "params-from",
          "from-file",
          "null",
          "manifest",
          "no-manifest",
          "resume",
          "dry-run",
          "watch",
          "sort-into",
          "sort-by",
          "spark",
          "json",
          "quiet",
          "verbose",
          "help",
          "version");

  private static final String LIST_SEPARATOR = ",";
  private static final String SPARK = "--spark";
  private static final String PARAMS = "--params";
  private static final String PARAMS_FROM = "--params-from";

  private final LoadedVerb verb;
  private final AtelierHome home;
  private final Console console;
  private final Cancellation cancellation;
  private final boolean takesPictures;
  private final Optional<ResultOptions> results;
  private final BatchOptions batch = new BatchOptions(() -> System.in);
  private final Optional<RemoteExecutor.Provider> machines;
  private final CommandSpec spec;

  VerbCommand(LoadedVerb verb, AtelierHome home, Console console, Cancellation cancellation) {
    this.verb = verb;
    this.home = home;
    this.console = console;
    this.cancellation = cancellation;
    this.takesPictures = PictureRunner.takesPictures(verb);
    this.results = takesPictures ? Optional.of(options(verb.verb().output())) : Optional.empty();
    this.machines = takesPictures ? machines() : Optional.empty();
    this.spec = CommandSpec.wrapWithoutInspection(this);
    declare();
  }

  /** A part of its own knows the way to other machines, where it is installed. */
  private static Optional<RemoteExecutor.Provider> machines() {
    return ServiceLoader.load(RemoteExecutor.Provider.class, VerbCommand.class.getClassLoader())
        .findFirst();
  }

  private static ResultOptions options(Output output) {
    return switch (output) {
      case PICTURE -> new PictureOptions();
      case DATA, LABEL, VECTOR -> new DataOptions(output);
    };
  }

  CommandSpec spec() {
    return spec;
  }

  private void declare() {
    spec.name(verb.lastWord()).mixinStandardHelpOptions(true);
    spec.usageMessage()
        .customSynopsis(synopsis())
        .description(verb.verb().summary().replace("%", "%%"), "")
        .sortOptions(false)
        .abbreviateSynopsis(true);
    if (takesPictures) {
      spec.addPositional(
          PositionalParamSpec.builder()
              .paramLabel("INPUT")
              .arity("0..*")
              .type(List.class)
              .auxiliaryTypes(String.class)
              .completionCandidates(List.of())
              .description(
                  "Files, folders (with all pictures below them), globs, or - for standard input.")
              .build());
    }
    verb.schema().options().stream()
        .filter(option -> option.position() >= 0)
        .sorted(Comparator.comparingInt(OptionSchema::position))
        .forEach(option -> spec.addPositional(positional(option)));
    for (OptionSchema option : verb.schema().options()) {
      spec.addOption(option(option, names("--" + option.name()), false));
      option
          .formerNames()
          .forEach(name -> spec.addOption(option(option, names("--" + name), true)));
    }
    results.ifPresent(options -> options.declare(spec));
    spec.addOption(
        file(
            PARAMS,
            "FILE",
            "Take options from a JSON object such as {\"styleWeight\": 3}, as results tell them;"
                + " options given beside it win."));
    if (verb.verb().output() == Output.PICTURE && takesPictures) {
      spec.addOption(
          file(
              PARAMS_FROM,
              "RESULT",
              "Take the parameters that a result was made with; options given beside it win."));
    }
    if (takesPictures) {
      batch.declare(spec);
      spec.addOption(flag(WatchOption.NAME, WatchOption.DESCRIPTION));
    }
    if (reports()) {
      spec.addOption(file(HtmlReport.OPTION, HtmlReport.PLACEHOLDER, HtmlReport.DESCRIPTION));
    }
    machines.ifPresent(provider -> spec.addOption(spark(provider)));
    spec.addOption(flag("--json", OptionTexts.JSON));
    spec.addOption(flag("--quiet", OptionTexts.QUIET));
  }

  /** Says whether runs can be shown on a page; a plugin may have a page of its own. */
  private boolean reports() {
    return takesPictures
        && verb.schema().options().stream()
            .noneMatch(option -> HtmlReport.OPTION.equals("--" + option.name()));
  }

  private static OptionSpec spark(RemoteExecutor.Provider provider) {
    return OptionSpec.builder(SPARK)
        .paramLabel(provider.placeholder())
        .type(String.class)
        .description("Have the machines of a Spark cluster work on the pictures.")
        .build();
  }

  private String synopsis() {
    StringBuilder synopsis = new StringBuilder("atelier " + verb.name());
    synopsis.append(takesPictures ? " INPUT..." : "");
    results.ifPresent(options -> synopsis.append(options.synopsis()));
    verb.schema().options().stream()
        .filter(OptionSchema::required)
        .sorted(Comparator.comparing(option -> option.position() < 0))
        .forEach(option -> synopsis.append(' ').append(written(option)));
    return synopsis.append(" [options]").toString();
  }

  /** How a user most shortly gives an option. */
  private static String written(OptionSchema option) {
    String name = "--" + option.name();
    return option.position() >= 0
        ? option.placeholder()
        : (name.equals(ResultOptions.OUTPUT) ? "-o" : name) + " " + option.placeholder();
  }

  private static OptionSpec file(String name, String label, String description) {
    return OptionSpec.builder(name)
        .paramLabel(label)
        .type(Path.class)
        .description(description)
        .build();
  }

  static OptionSpec flag(String name, String description) {
    return OptionSpec.builder(name).type(boolean.class).description(description).build();
  }

  /** The place of an option's value among the arguments without a name. */
  private static PositionalParamSpec positional(OptionSchema option) {
    return PositionalParamSpec.builder()
        .index(Integer.toString(option.position()))
        .paramLabel(option.placeholder())
        .arity("0..1")
        .type(option.path() ? Path.class : String.class)
        .description("The same as --" + option.name() + ".")
        .build();
  }

  /** Says whether an option may be given again, for results with each of its values. */
  private boolean varies(OptionSchema option) {
    return takesPictures && option.path() && !option.repeatable();
  }

  /** Returns how an option can be written; one of a single letter as users know it, {@code -k}. */
  private static String[] names(String name) {
    if (name.equals(ResultOptions.OUTPUT)) {
      return new String[] {"-o", name};
    }
    boolean letter = name.length() == 3;
    return letter ? new String[] {name.substring(1), name} : new String[] {name};
  }

  private OptionSpec option(OptionSchema option, String[] names, boolean hidden) {
    OptionSpec.Builder builder =
        OptionSpec.builder(names).hidden(hidden).description(description(option, varies(option)));
    if (option.flag()) {
      return builder.type(boolean.class).negatable(true).build();
    }
    builder.paramLabel(option.placeholder()).hideParamSyntax(true).arity("1");
    if (!option.choices().isEmpty()) {
      builder.completionCandidates(option.choices());
    }
    if (varies(option)) {
      return builder.type(List.class).auxiliaryTypes(Path.class).build();
    }
    return option.repeatable()
        ? builder.type(List.class).auxiliaryTypes(String.class).build()
        : builder.type(option.path() ? Path.class : String.class).build();
  }

  private static String description(OptionSchema option, boolean varies) {
    StringBuilder text = new StringBuilder(OptionTexts.withoutDefault(option.description()));
    if (varies) {
      text.append(
          option.existing()
              ? " Given again, or as a folder or glob: a result with each."
              : " Given again: a result with each.");
    }
    text.append(
        OptionTexts.bounds(
            option.range(),
            option.defaultText().or(() -> OptionTexts.toldDefault(option.description()))));
    if (option.required()) {
      text.append(" Required.");
    }
    // Percent signs are picocli's own format characters.
    return text.toString().replace("%", "%%");
  }

  @Override
  public Integer call() {
    ParseResult parsed = spec.commandLine().getParseResult();
    List<Variant> variants = variants(values(parsed));
    if (parsed.hasMatchedOption(WatchOption.NAME)) {
      return watch(parsed, variants);
    }
    Optional<JobPlanner.Inputs> inputs =
        takesPictures
            ? Optional.of(batch.inputs(parsed, parsed.matchedPositionalValue(0, List.of())))
            : Optional.empty();
    List<Job> jobs =
        inputs.map(named -> results.orElseThrow().jobs(parsed, named, variants)).orElse(List.of());
    boolean several = jobs.size() > 1 || inputs.filter(named -> !named.isOneFile()).isPresent();
    RunSettings settings = settings(parsed, several);
    requireOriginalsKept(parsed, variants, jobs, settings);
    if (BatchOptions.isDryRun(parsed)) {
      try (RunReport report = report(parsed)) {
        return DryRun.tell(DryRunPlan.of(verb, variants, jobs, settings, Version.number()), report);
      }
    }
    JobPlanner.requireNoClash(jobs);
    return run(
        parsed, variants, settings, runner -> takesPictures ? runner.run(jobs) : runner.run());
  }

  private int run(
      ParseResult parsed,
      List<Variant> variants,
      RunSettings settings,
      Function<PictureRunner, RunSummary> work) {
    Injector injector = Guice.createInjector(new HostModule(home));
    try (RunReport report = report(parsed);
        HtmlReport page =
            page(parsed, variants, settings, injector.getInstance(PictureFiles.class));
        Backbones backbones = injector.getInstance(Backbones.class)) {
      PictureRunner runner =
          injector
              .getInstance(RunnerFactory.class)
              .ofVerb(
                  verb,
                  variants,
                  settings,
                  page == null ? report : new RunListeners(List.of(report, page)),
                  cancellation,
                  Version.number(),
                  console.output());
      return ExitCode.of(work.apply(runner));
    }
  }

  /** Returns a page that shows the run, or {@code null} if none is wanted. */
  private HtmlReport page(
      ParseResult parsed, List<Variant> variants, RunSettings settings, PictureFiles pictures) {
    Optional<Path> file = page(parsed);
    if (file.isEmpty()) {
      return null;
    }
    Map<String, String> texts = new LinkedHashMap<>(texts(verb.schema(), variants.get(0)));
    for (String varied : variants.get(0).chosen().keySet()) {
      texts.put(
          varied,
          variants.stream()
              .map(variant -> variant.chosen().get(varied))
              .distinct()
              .collect(Collectors.joining(LIST_SEPARATOR + " ")));
    }
    return new HtmlReport(file.get(), settings.existing(), pictures, texts);
  }

  private Optional<Path> page(ParseResult parsed) {
    return Optional.of(HtmlReport.OPTION)
        .filter(option -> reports())
        .map(option -> parsed.matchedOptionValue(option, (Path) null));
  }

  @SuppressWarnings("unchecked") // the schema is that of the record
  private static Map<String, String> texts(ParameterSchema<?> schema, Variant variant) {
    return ((ParameterSchema<Record>) schema).toTexts(variant.parameters());
  }

  private int watch(ParseResult parsed, List<Variant> variants) {
    ResultOptions options = results.orElseThrow();
    List<String> named = parsed.matchedPositionalValue(0, List.of());
    JobPlanner planner = options.arrivals(parsed, variants);
    WatchedInputs watched = WatchOption.folders(named, options.folder(parsed));
    RunSettings settings = watchSettings(parsed);
    PictureOptions.requireNotInPlace(inPlace(parsed));
    if (settings.existing() == ExistingFile.OVERWRITE) {
      Originals originals = originals(parsed, variants);
      originals.addWatched(watched.folders());
      requireKept(originals, parsed, settings);
    }
    if (!parsed.hasMatchedOption("--quiet")) {
      WatchOption.tell(watched, console);
    }
    return run(parsed, variants, settings, runner -> runner.watch(watched, planner));
  }

  /** Files that exist may be overwritten, but not what the run itself reads. */
  private void requireOriginalsKept(
      ParseResult parsed, List<Variant> variants, List<Job> jobs, RunSettings settings) {
    if (!PictureOptions.overwrites(settings, inPlace(parsed))) {
      return;
    }
    Originals originals = originals(parsed, variants);
    originals.addInputs(jobs);
    originals.requireKeptBy(jobs, inPlace(parsed));
    requireKept(originals, parsed, settings);
  }

  private static boolean inPlace(ParseResult parsed) {
    return parsed.hasMatchedOption(PictureOptions.IN_PLACE);
  }

  /** Returns the files that options name. */
  private Originals originals(ParseResult parsed, List<Variant> variants) {
    Originals originals = new Originals();
    variants.forEach(variant -> originals.addNamed(verb.schema(), texts(verb.schema(), variant)));
    for (String option : List.of(PARAMS, PARAMS_FROM)) {
      Stream.ofNullable(parsed.matchedOptionValue(option, (Path) null)).forEach(originals::add);
    }
    batch.list(parsed).ifPresent(originals::add);
    return originals;
  }

  private void requireKept(Originals originals, ParseResult parsed, RunSettings settings) {
    settings
        .table()
        .ifPresent(
            table ->
                table.files().forEach(file -> originals.requireKeptBy(ResultOptions.OUTPUT, file)));
    page(parsed).ifPresent(page -> originals.requireKeptBy(HtmlReport.OPTION, page));
  }

  private RunSettings watchSettings(ParseResult parsed) {
    ResultOptions options = results.orElseThrow();
    RunSettings settings = options.settings(parsed);
    return settings.recordedIn(
        batch.watching(
            parsed,
            options.folder(parsed),
            settings.table().flatMap(TableTarget::file),
            options.quality(parsed)));
  }

  /** Returns what the user gave of each option: one text, or several where it varies. */
  private Map<String, List<String>> values(ParseResult parsed) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    if (parsed.hasMatchedOption(PARAMS_FROM)) {
      textsFrom(parsed.matchedOptionValue(PARAMS_FROM, (Path) null))
          .forEach((name, text) -> values.put(name, List.of(text)));
    }
    if (parsed.hasMatchedOption(PARAMS)) {
      textsOf(parsed.matchedOptionValue(PARAMS, (Path) null))
          .forEach((name, text) -> values.put(name, List.of(text)));
    }
    addGiven(parsed, values);
    return values;
  }

  private Map<String, String> textsFrom(Path result) {
    Provenance provenance =
        Provenance.fromJson(ShowCommand.provenanceText(result), result.toString());
    if (!verb.names().contains(provenance.verb())) {
      throw new ParameterException(
          "--params-from: %s was made by '%s', not by '%s'"
              .formatted(result, provenance.verb(), verb.name()));
    }
    return verb.schema().textsFromJson(provenance.parameters());
  }

  private Map<String, String> textsOf(Path file) {
    try {
      return verb.schema().textsFromJson(new ObjectMapper().readTree(Files.readString(file)));
    } catch (JsonProcessingException e) {
      throw new ParameterException(
          "--params: %s is no JSON (line %d); write an object such as {\"size\": 512}"
              .formatted(file, e.getLocation() == null ? 1 : e.getLocation().getLineNr()),
          e);
    } catch (IOException e) {
      throw new ParameterException("--params: " + FileErrors.unreadable(file, e).getMessage(), e);
    } catch (ParameterException e) {
      throw new ParameterException("--params: %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private void addGiven(ParseResult parsed, Map<String, List<String>> values) {
    for (OptionSchema option : verb.schema().options()) {
      Optional<String> named = named(option, parsed);
      boolean placed = option.position() >= 0 && parsed.hasMatchedPositional(option.position());
      if (placed && named.isPresent()) {
        throw new ParameterException(
            "%s is given twice: as '%s' without a name, and by name"
                .formatted(
                    named.get(), parsed.matchedPositionalValue(option.position(), (Object) null)));
      }
      if (placed) {
        String text = text(parsed.matchedPositionalValue(option.position(), (Object) null));
        values.put(option.name(), List.of(text));
      }
      if (named.isPresent()) {
        Object value = parsed.matchedOptionValue(named.get(), (Object) null);
        values.put(
            option.name(),
            varies(option) && value instanceof List<?> files
                ? files.stream()
                    .flatMap(file -> files(option, file.toString()).stream())
                    .distinct()
                    .toList()
                : List.of(text(value)));
      }
    }
  }

  /** Returns the name by which the user gave an option, if that was done by name. */
  private static Optional<String> named(OptionSchema option, ParseResult parsed) {
    List<String> given =
        Stream.concat(Stream.of(option.name()), option.formerNames().stream())
            .map("--"::concat)
            .filter(parsed::hasMatchedOption)
            .toList();
    if (given.size() > 1) {
      throw new ParameterException(ParameterSchema.twice(given.get(0), given.get(1)));
    }
    return given.stream().findFirst();
  }

  /** Returns the files that a value names, which may be a folder or a glob. */
  private static List<String> files(OptionSchema option, String value) {
    Path path = Path.of(value);
    boolean several =
        Files.isDirectory(path) || (value.matches(".*[*?{].*") && Files.notExists(path));
    if (!option.existing() || !several) {
      return List.of(value);
    }
    List<String> files = new ArrayList<>();
    for (Job found : JobPlanner.plan(List.of(value))) {
      if (found.problem().isPresent()) {
        throw new ParameterException("--" + option.name() + ": " + found.problem().get());
      }
      files.add(found.name());
    }
    return files;
  }

  /** Returns the parameters with each choice of the values that vary. */
  private List<Variant> variants(Map<String, List<String>> values) {
    List<String> varied =
        values.entrySet().stream()
            .filter(entry -> entry.getValue().size() > 1)
            .map(Map.Entry::getKey)
            .toList();
    List<Map<String, String>> chosen = List.of(Map.of());
    for (Map.Entry<String, List<String>> option : values.entrySet()) {
      List<Map<String, String>> more = new ArrayList<>();
      for (Map<String, String> texts : chosen) {
        for (String text : option.getValue()) {
          Map<String, String> added = new LinkedHashMap<>(texts);
          added.put(option.getKey(), text);
          more.add(added);
        }
      }
      chosen = more;
    }
    return chosen.stream().map(texts -> Variant.of(verb, texts, varied)).toList();
  }

  private static String text(Object value) {
    return value instanceof List<?> items
        ? String.join(LIST_SEPARATOR, items.stream().map(Object::toString).toList())
        : value.toString();
  }

  private RunSettings settings(ParseResult parsed, boolean several) {
    if (results.isEmpty()) {
      return new RunSettings(ExistingFile.FAIL, SaveOptions.DEFAULT_QUALITY);
    }
    ResultOptions options = results.get();
    RunSettings settings = options.settings(parsed);
    return settings
        .recordedIn(
            batch.recording(
                parsed,
                options.folder(parsed),
                options.quality(parsed),
                several || options.fillsFolder(parsed)))
        .on(machines(parsed));
  }

  private Optional<RemoteExecutor> machines(ParseResult parsed) {
    return machines.flatMap(
        provider ->
            Optional.ofNullable(parsed.matchedOptionValue(SPARK, (String) null))
                .or(provider::address)
                .map(provider::at));
  }

  private RunReport report(ParseResult parsed) {
    boolean verbose = parsed.hasMatchedOption("--verbose");
    if (parsed.hasMatchedOption("--json")) {
      return new JsonReport(console, verbose);
    }
    boolean printsData = results.map(options -> options.printsData(parsed)).orElse(true);
    return new TextReport(console, verbose, parsed.hasMatchedOption("--quiet"), printsData);
  }
}
