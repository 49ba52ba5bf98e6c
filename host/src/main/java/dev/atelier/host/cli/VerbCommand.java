package dev.atelier.host.cli;

import com.google.inject.Guice;
import com.google.inject.Injector;
import dev.atelier.api.ParameterException;
import dev.atelier.api.Verb.Output;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.host.backbone.Backbones;
import dev.atelier.host.file.AtelierHome;
import dev.atelier.host.parameter.OptionSchema;
import dev.atelier.host.parameter.ParameterSchema;
import dev.atelier.host.picture.SaveOptions;
import dev.atelier.host.plugin.LoadedVerb;
import dev.atelier.host.run.Cancellation;
import dev.atelier.host.run.HostModule;
import dev.atelier.host.run.Job;
import dev.atelier.host.run.OtherMachines;
import dev.atelier.host.run.Provenance;
import dev.atelier.host.run.RunListener;
import dev.atelier.host.run.RunSettings;
import dev.atelier.host.run.Summary;
import dev.atelier.host.run.VerbRunner;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.Callable;
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
          "format",
          "quality",
          "params-from",
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

  private final LoadedVerb verb;
  private final AtelierHome home;
  private final Console console;
  private final Cancellation cancellation;
  private final boolean takesPictures;
  private final Optional<ResultOptions> results;
  private final Optional<OtherMachines.Provider> machines;
  private final CommandSpec spec;

  VerbCommand(LoadedVerb verb, AtelierHome home, Console console, Cancellation cancellation) {
    this.verb = verb;
    this.home = home;
    this.console = console;
    this.cancellation = cancellation;
    this.takesPictures = VerbRunner.takesPictures(verb);
    this.results = takesPictures ? Optional.of(options(verb.verb().output())) : Optional.empty();
    this.machines = takesPictures ? machines() : Optional.empty();
    this.spec = CommandSpec.wrapWithoutInspection(this);
    declare();
  }

  /** A part of its own knows the way to other machines, where it is installed. */
  private static Optional<OtherMachines.Provider> machines() {
    return ServiceLoader.load(OtherMachines.Provider.class, VerbCommand.class.getClassLoader())
        .findFirst();
  }

  private static ResultOptions options(Output output) {
    return switch (output) {
      case PICTURE -> new PictureOptions();
      case DATA -> new DataOptions(false);
      case LABEL -> new DataOptions(true);
    };
  }

  CommandSpec spec() {
    return spec;
  }

  private void declare() {
    spec.name(verb.name()).mixinStandardHelpOptions(true);
    spec.usageMessage()
        .customSynopsis(synopsis())
        .description(verb.verb().summary() + "%n")
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
    verb.schema().options().forEach(option -> spec.addOption(option(option)));
    results.ifPresent(options -> options.declare(spec));
    machines.ifPresent(provider -> spec.addOption(spark(provider)));
    spec.addOption(
        flag("--json", "Write what happens to standard output, as one JSON object a line."));
    spec.addOption(flag("--quiet", "Write nothing but errors."));
  }

  private static OptionSpec spark(OtherMachines.Provider provider) {
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

  private static OptionSpec flag(String name, String description) {
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

  private static OptionSpec option(OptionSchema option) {
    String name = "--" + option.name();
    OptionSpec.Builder builder =
        (name.equals(ResultOptions.OUTPUT)
                ? OptionSpec.builder("-o", ResultOptions.OUTPUT)
                : OptionSpec.builder(name))
            .description(description(option));
    if (option.flag()) {
      return builder.type(boolean.class).negatable(true).build();
    }
    builder.paramLabel(option.placeholder()).hideParamSyntax(true).arity("1");
    if (!option.choices().isEmpty()) {
      builder.completionCandidates(option.choices());
    }
    return option.repeatable()
        ? builder.type(List.class).auxiliaryTypes(String.class).build()
        : builder.type(option.path() ? Path.class : String.class).build();
  }

  private static String description(OptionSchema option) {
    StringBuilder text = new StringBuilder(option.description());
    option.defaultText().ifPresent(value -> text.append(" (default: ").append(value).append(')'));
    if (option.required()) {
      text.append(" Required.");
    }
    // Percent signs are picocli's own format characters.
    return text.toString().replace("%", "%%");
  }

  @Override
  public Integer call() {
    ParseResult parsed = spec.commandLine().getParseResult();
    Map<String, String> texts = new LinkedHashMap<>();
    if (parsed.hasMatchedOption("--params-from")) {
      texts.putAll(textsFrom(parsed.matchedOptionValue("--params-from", (Path) null)));
    }
    texts.putAll(textsGiven(parsed));
    Record parameters = verb.schema().parse(texts);
    List<Job> jobs = takesPictures ? jobs(parsed) : List.of();
    Injector injector = Guice.createInjector(new HostModule(home));
    try (RunReport report = report(parsed);
        Backbones backbones = injector.getInstance(Backbones.class)) {
      VerbRunner runner =
          new VerbRunner(
              injector,
              verb,
              parameters,
              settings(parsed),
              report,
              cancellation,
              Version.number(),
              console.results());
      Summary summary = takesPictures ? runner.run(jobs) : runner.run();
      return ExitCode.of(summary);
    }
  }

  private Map<String, String> textsFrom(Path result) {
    Provenance provenance =
        Provenance.fromJson(ShowCommand.provenanceText(result), result.toString());
    if (!provenance.verb().equals(verb.name())) {
      throw new ParameterException(
          "--params-from: %s was made by '%s', not by '%s'"
              .formatted(result, provenance.verb(), verb.name()));
    }
    return textsFrom(verb.schema(), provenance);
  }

  private static <P extends Record> Map<String, String> textsFrom(
      ParameterSchema<P> schema, Provenance provenance) {
    return schema.toTexts(schema.fromJson(provenance.parameters()));
  }

  private Map<String, String> textsGiven(ParseResult parsed) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (OptionSchema option : verb.schema().options()) {
      String name = "--" + option.name();
      boolean placed = option.position() >= 0 && parsed.hasMatchedPositional(option.position());
      if (placed && parsed.hasMatchedOption(name)) {
        throw new ParameterException(
            "%s is given twice: as '%s' without a name, and by name"
                .formatted(name, parsed.matchedPositionalValue(option.position(), (Object) null)));
      }
      if (placed) {
        texts.put(
            option.name(), text(parsed.matchedPositionalValue(option.position(), (Object) null)));
      }
      if (parsed.hasMatchedOption(name)) {
        texts.put(option.name(), text(parsed.matchedOptionValue(name, (Object) null)));
      }
    }
    return texts;
  }

  private static String text(Object value) {
    return value instanceof List<?> items
        ? String.join(LIST_SEPARATOR, items.stream().map(Object::toString).toList())
        : value.toString();
  }

  private List<Job> jobs(ParseResult parsed) {
    List<String> inputs = parsed.matchedPositionalValue(0, List.of());
    if (inputs.isEmpty()) {
      throw new ParameterException("no INPUT is given; name files, folders, globs, or -");
    }
    return results.orElseThrow().jobs(parsed, inputs);
  }

  private RunSettings settings(ParseResult parsed) {
    RunSettings settings =
        results
            .map(options -> options.settings(parsed))
            .orElseGet(() -> new RunSettings(ExistingFile.FAIL, SaveOptions.DEFAULT_QUALITY));
    return machines(parsed).map(settings::on).orElse(settings);
  }

  private Optional<OtherMachines> machines(ParseResult parsed) {
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

  /** A listener that has something to put away at the end. */
  interface RunReport extends RunListener, AutoCloseable {
    @Override
    void close();
  }
}
