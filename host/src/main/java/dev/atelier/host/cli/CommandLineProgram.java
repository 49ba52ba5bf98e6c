package dev.atelier.host.cli;

import dev.atelier.api.ParameterException;
import dev.atelier.host.Version;
import dev.atelier.host.cli.report.Console;
import dev.atelier.host.engine.ComputeEngine;
import dev.atelier.host.file.AtelierHome;
import dev.atelier.host.file.FailureMessages;
import dev.atelier.host.file.FileNames;
import dev.atelier.host.plugin.FailedPlugin;
import dev.atelier.host.plugin.LoadedVerb;
import dev.atelier.host.plugin.PluginRegistry;
import dev.atelier.host.run.Cancellation;
import java.io.File;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** All commands: those of the host, and one for each verb of each plugin. */
final class CommandLineProgram {

  /** The folder of the distribution, as the launcher tells. */
  private static final String DISTRIBUTION = "atelier.distribution";

  /** Further folders of plugins, separated as in a class path. */
  private static final String PLUGINS_VARIABLE = "ATELIER_PLUGINS";

  private static final String VERBOSE = "--verbose";

  private static final String COMPLETION = "completion";

  private static final Set<String> HOST_COMMANDS =
      Set.of("run", "plugins", "backbone", "show", "events-schema", COMPLETION, HelpCommand.NAME);

  /** With these a verb only talks. */
  private static final Set<String> WITHOUT_COMPUTING =
      Set.of("--help", "-h", "--version", "-V", DryRun.NAME);

  private final AtelierHome home;
  private final Console console;
  private final Cancellation cancellation;

  CommandLineProgram(AtelierHome home, Console console, Cancellation cancellation) {
    this.home = home;
    this.console = console;
    this.cancellation = cancellation;
  }

  /** Runs a command and returns the exit code. */
  int run(String... arguments) {
    int code = execute(arguments);
    Optional<String> lost = console.output().problem();
    lost.ifPresent(console::error);
    return lost.isPresent() ? ExitCode.FAILED : code;
  }

  private int execute(String... arguments) {
    Optional<String> problem = FileNames.problemOfWorkingFolder();
    if (problem.isPresent()) {
      console.error(problem.get());
      return ExitCode.FAILED;
    }
    Logging.configure(List.of(arguments).contains(VERBOSE));
    List<String> words = Arrays.stream(arguments).dropWhile(VERBOSE::equals).toList();
    try (PluginRegistry registry = scan(words)) {
      startEngineAhead(words, registry);
      CommandLine commandLine = commandLine(registry, named(words, registry));
      return commandLine.execute(arguments);
    }
  }

  /** Loads the plugins; of the options, only those of the verb that is named, if there is one. */
  private PluginRegistry scan(List<String> words) {
    Optional<String> first =
        words.stream()
            .findFirst()
            .filter(word -> !HOST_COMMANDS.contains(word) && !word.startsWith("-"));
    if (first.isPresent()) {
      PluginRegistry registry = scan(first.get()::equals);
      if (hasVerb(registry, first.get())) {
        return registry;
      }
      // The word is misspelled, or its plugin is broken: what there is has to be told.
      registry.close();
    }
    return scan(word -> true);
  }

  private PluginRegistry scan(Predicate<String> isWanted) {
    return PluginRegistry.scan(
        pluginFolders(), HOST_COMMANDS, VerbCommand.RESERVED_OPTIONS, isWanted);
  }

  private static boolean hasVerb(PluginRegistry registry, String firstWord) {
    return registry.verbs().stream().anyMatch(verb -> verb.firstWords().contains(firstWord));
  }

  /** Before anything else, for that takes longest: half a second. */
  private static void startEngineAhead(List<String> words, PluginRegistry registry) {
    boolean computes = words.stream().noneMatch(WITHOUT_COMPUTING::contains);
    if (computes && namedVerb(words, registry).filter(LoadedVerb::needsEngine).isPresent()) {
      ComputeEngine.startAhead();
    }
  }

  private static Optional<LoadedVerb> namedVerb(List<String> words, PluginRegistry registry) {
    return Stream.of(1, 2)
        .map(count -> words.stream().limit(count).collect(Collectors.joining(" ")))
        .flatMap(name -> registry.verb(name).stream())
        .findFirst();
  }

  private List<Path> pluginFolders() {
    List<Path> folders = new ArrayList<>();
    String distribution = System.getProperty(DISTRIBUTION);
    if (distribution != null) {
      folders.add(Path.of(distribution, "plugins"));
    }
    String named = System.getenv(PLUGINS_VARIABLE);
    if (named != null) {
      Pattern.compile(File.pathSeparator, Pattern.LITERAL)
          .splitAsStream(named)
          .filter(folder -> !folder.isBlank())
          .map(Path::of)
          .forEach(folders::add);
    }
    folders.add(home.plugins());
    return List.copyOf(folders);
  }

  /**
   * Returns the only command that the arguments can be about, if it is plain which one that is. To
   * declare all of them takes longer than most of them run.
   */
  private static Optional<String> named(List<String> words, PluginRegistry registry) {
    return words.stream()
        .findFirst()
        .filter(word -> !word.equals(COMPLETION) && !word.equals(HelpCommand.NAME))
        .filter(word -> HOST_COMMANDS.contains(word) || hasVerb(registry, word));
  }

  private CommandLine commandLine(PluginRegistry registry, Optional<String> named) {
    CommandSpec root = CommandSpec.wrapWithoutInspection(new Usage());
    root.name("atelier").versionProvider(new Version()).mixinStandardHelpOptions(true);
    root.addOption(
        OptionSpec.builder(VERBOSE)
            .type(boolean.class)
            .scopeType(ScopeType.INHERIT)
            .description("Show where an error came from, and what libraries log.")
            .build());
    root.usageMessage()
        .customSynopsis("atelier VERB [INPUT...] [-o OUT] [options]")
        .description("", "Image plugins at work: on one picture, a folder, or more.", "")
        .footer("", "'atelier VERB --help' explains a verb and its options.");
    addCommands(root, registry, word -> named.isEmpty() || named.get().equals(word));
    tellVersion(root);
    CommandLine commandLine = new CommandLine(root);
    configure(commandLine, registry);
    return commandLine;
  }

  private void addCommands(CommandSpec root, PluginRegistry registry, Predicate<String> isWanted) {
    CommandSections sections = new CommandSections();
    Map<String, CommandSections> sectionsOfGroups = new HashMap<>();
    for (LoadedVerb verb : registry.verbs()) {
      if (verb.firstWords().stream().noneMatch(isWanted)) {
        continue;
      }
      String heading = CommandSections.heading(verb.verb());
      CommandSpec parent = root;
      CommandSections siblings = sections;
      if (verb.verb().group().isPresent()) {
        parent = group(root, verb.firstWord());
        siblings = sectionsOfGroups.get(verb.firstWord());
        if (siblings == null) {
          siblings = new CommandSections();
          sectionsOfGroups.put(verb.firstWord(), siblings);
          sections.add(heading, verb.firstWord());
        }
      }
      siblings.add(heading, verb.lastWord());
      parent.addSubcommand(verb.lastWord(), command(verb));
      verb.verb().aliases().forEach(alias -> addAlias(root, alias, verb));
    }
    sectionsOfGroups.forEach((name, verbs) -> describe(group(root, name), verbs));
    Map<String, Supplier<Object>> own = new LinkedHashMap<>();
    own.put("run", () -> new RunCommand(registry, home, console, cancellation));
    own.put("show", () -> new ShowCommand(console));
    own.put("plugins", () -> new PluginsCommand(registry, console));
    own.put("backbone", () -> new BackboneCommand(home, console, cancellation));
    own.put("events-schema", () -> new EventsSchemaCommand(console));
    own.put(COMPLETION, () -> new CompletionCommand(console));
    own.put(HelpCommand.NAME, () -> new HelpCommand(console));
    own.forEach(
        (name, command) -> {
          if (isWanted.test(name)) {
            root.addSubcommand(name, new CommandLine(command.get()));
            sections.add(CommandSections.PROGRAM, name);
          }
        });
    sections.showIn(root);
  }

  private CommandSpec command(LoadedVerb verb) {
    return new VerbCommand(verb, home, console, cancellation).spec();
  }

  /** Adds another name of a verb, which works and is not shown. */
  private void addAlias(CommandSpec root, String alias, LoadedVerb verb) {
    List<String> words = List.of(alias.split(" "));
    CommandSpec parent = words.size() > 1 ? group(root, words.get(0)) : root;
    CommandSpec command = command(verb);
    command.usageMessage().hidden(true);
    parent.addSubcommand(words.get(words.size() - 1), command);
  }

  /** Returns the command of a group of verbs, which is made when its first verb is met. */
  private CommandSpec group(CommandSpec root, String name) {
    CommandLine known = root.subcommands().get(name);
    if (known != null) {
      return known.getCommandSpec();
    }
    CommandSpec group = CommandSpec.wrapWithoutInspection(new Group(name));
    group.name(name).mixinStandardHelpOptions(true);
    // Until a verb is added that is no alias.
    group.usageMessage().hidden(true);
    root.addSubcommand(name, group);
    return group;
  }

  private static void describe(CommandSpec group, CommandSections verbs) {
    group
        .usageMessage()
        .hidden(false)
        .customSynopsis("atelier " + group.name() + " VERB [options]")
        .description("Verbs: " + String.join(", ", verbs.names()) + ".")
        .footer("", "'atelier " + group.name() + " VERB --help' explains a verb and its options.");
    verbs.showIn(group);
  }

  /** Has each command print the same version. */
  private static void tellVersion(CommandSpec command) {
    command.versionProvider(new Version());
    command.subcommands().values().forEach(below -> tellVersion(below.getCommandSpec()));
  }

  private void configure(CommandLine commandLine, PluginRegistry registry) {
    commandLine.setOut(new PrintWriter(console.results(), true, StandardCharsets.UTF_8));
    commandLine.setErr(new PrintWriter(console.messages(), true, StandardCharsets.UTF_8));
    commandLine.registerConverter(Path.class, CommandLineProgram::path);
    // A picture may be called @something.
    commandLine.setExpandAtFiles(false);
    commandLine.setUsageHelpWidth(100);
    commandLine.setExecutionStrategy(
        parsed -> {
          try {
            return new CommandLine.RunLast().execute(parsed);
          } catch (LinkageError | OutOfMemoryError | StackOverflowError | AssertionError e) {
            // A plugin's broken class path is an error like another, told in one line.
            return failed(e, isVerbose(parsed));
          }
        });
    commandLine.setParameterExceptionHandler(
        (exception, arguments) -> misused(exception, registry));
    commandLine.setExecutionExceptionHandler(
        (exception, command, parsed) -> failed(exception, isVerbose(parsed)));
  }

  private static Path path(String name) {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new TypeConversionException(FileNames.problem(e));
    }
  }

  private static boolean isVerbose(ParseResult parsed) {
    for (ParseResult result = parsed; result != null; result = result.subcommand()) {
      if (result.hasMatchedOption(VERBOSE)) {
        return true;
      }
    }
    return false;
  }

  private int misused(CommandLine.ParameterException exception, PluginRegistry registry) {
    CommandLine command = exception.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    console.error(String.valueOf(exception.getMessage()));
    boolean unknownVerb =
        exception instanceof UnmatchedArgumentException
            && (command.getParent() == null || command.getCommand() instanceof Group);
    if (unknownVerb) {
      List<String> suggestions = ((UnmatchedArgumentException) exception).getSuggestions();
      if (!suggestions.isEmpty()) {
        console.tell("Did you mean " + String.join(" or ", suggestions) + "?");
      }
      // A verb may be unknown because its plugin could not be loaded.
      for (FailedPlugin failure : registry.failures()) {
        console.tell("The plugin " + failure.source() + " is left out: " + failure.reason());
      }
    }
    console.tell("Try '" + name + " --help'.");
    return ExitCode.USAGE;
  }

  private int failed(Throwable exception, boolean verbose) {
    // What is ended while it starts fails in ways that are nobody's concern.
    console.error(
        FailureMessages.of(cancellation.isCancelled() ? new CancellationException() : exception));
    if (verbose) {
      console.trace(exception);
    }
    return exception instanceof ParameterException || exception instanceof InvalidPathException
        ? ExitCode.USAGE
        : ExitCode.FAILED;
  }

  /** What the name of a group does without one of its verbs. */
  private final class Group implements Callable<Integer> {

    private final String name;

    Group(String name) {
      this.name = name;
    }

    @Override
    public Integer call() {
      console.error("which verb of %s? 'atelier %s --help' lists them".formatted(name, name));
      return ExitCode.USAGE;
    }
  }

  /** What {@code atelier} without a verb does. */
  private final class Usage implements Callable<Integer> {
    @Override
    public Integer call() {
      console.error("which verb? 'atelier --help' lists them");
      return ExitCode.USAGE;
    }
  }
}
