package dev.atelier.host.cli;

import dev.atelier.api.ParameterException;
import dev.atelier.host.file.AtelierHome;
import dev.atelier.host.plugin.FailedPlugin;
import dev.atelier.host.plugin.LoadedVerb;
import dev.atelier.host.plugin.PluginRegistry;
import dev.atelier.host.run.Cancellation;
import dev.atelier.host.run.Reasons;
import java.io.File;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** All commands: those of the host, and one for each verb of each plugin. */
final class CommandLineProgram {

  /** The folder of the distribution, as the launcher tells. */
  private static final String DISTRIBUTION = "atelier.distribution";

  /** Further folders of plugins, separated as in a class path. */
  private static final String PLUGINS_VARIABLE = "ATELIER_PLUGINS";

  private static final Set<String> HOST_COMMANDS =
      Set.of("run", "plugins", "backbone", "show", "events-schema", "completion", "help");

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
    try (PluginRegistry registry =
        PluginRegistry.scan(pluginFolders(), HOST_COMMANDS, VerbCommand.RESERVED_OPTIONS)) {
      CommandLine commandLine = commandLine(registry);
      return commandLine.execute(arguments);
    }
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

  private CommandLine commandLine(PluginRegistry registry) {
    CommandSpec root = CommandSpec.wrapWithoutInspection(new Usage());
    root.name("atelier").versionProvider(new Version()).mixinStandardHelpOptions(true);
    root.addOption(
        OptionSpec.builder("--verbose")
            .type(boolean.class)
            .scopeType(ScopeType.INHERIT)
            .description("Show where an error came from, and what libraries log.")
            .build());
    root.usageMessage()
        .customSynopsis("atelier VERB [INPUT...] [-o OUT] [options]")
        .description("", "Image plugins at work: on one picture, a folder, or more.", "")
        .commandListHeading("%nVerbs and commands:%n")
        .footer("", "'atelier VERB --help' explains a verb and its options.");
    addCommands(root, registry);
    CommandLine commandLine = new CommandLine(root);
    configure(commandLine, registry);
    return commandLine;
  }

  private void addCommands(CommandSpec root, PluginRegistry registry) {
    for (LoadedVerb verb : registry.verbs()) {
      CommandSpec parent = verb.verb().group().map(group -> group(root, group)).orElse(root);
      parent.addSubcommand(
          verb.lastWord(), new VerbCommand(verb, home, console, cancellation).spec());
      if (parent != root) {
        parent
            .usageMessage()
            .description("Verbs: " + String.join(", ", parent.subcommands().keySet()) + ".%n");
      }
    }
    root.addSubcommand(
        "run", new CommandLine(new RunCommand(registry, home, console, cancellation)));
    root.addSubcommand("plugins", new CommandLine(new PluginsCommand(registry, console)));
    root.addSubcommand(
        "backbone", new CommandLine(new BackboneCommand(home, console, cancellation)));
    root.addSubcommand("show", new CommandLine(new ShowCommand(console)));
    root.addSubcommand("events-schema", new CommandLine(new EventsSchemaCommand(console)));
    root.addSubcommand("completion", new CommandLine(new CompletionCommand(console)));
  }

  /** Returns the command of a group of verbs, which is made when its first verb is met. */
  private CommandSpec group(CommandSpec root, String name) {
    CommandLine known = root.subcommands().get(name);
    if (known != null) {
      return known.getCommandSpec();
    }
    CommandSpec group = CommandSpec.wrapWithoutInspection(new Group(name));
    group.name(name).mixinStandardHelpOptions(true);
    group
        .usageMessage()
        .customSynopsis("atelier " + name + " VERB [options]")
        .commandListHeading("%nVerbs:%n")
        .footer("", "'atelier " + name + " VERB --help' explains a verb and its options.");
    root.addSubcommand(name, group);
    return group;
  }

  private void configure(CommandLine commandLine, PluginRegistry registry) {
    commandLine.setOut(new PrintWriter(console.results(), true, StandardCharsets.UTF_8));
    commandLine.setErr(new PrintWriter(console.messages(), true, StandardCharsets.UTF_8));
    // A picture may be called @something.
    commandLine.setExpandAtFiles(false);
    commandLine.setUsageHelpWidth(100);
    commandLine.setExecutionStrategy(
        parsed -> {
          Logging.configure(isVerbose(parsed));
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

  private static boolean isVerbose(ParseResult parsed) {
    for (ParseResult result = parsed; result != null; result = result.subcommand()) {
      if (result.hasMatchedOption("--verbose")) {
        return true;
      }
    }
    return false;
  }

  private int misused(CommandLine.ParameterException exception, PluginRegistry registry) {
    CommandLine command = exception.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    console.error(oneLine(exception.getMessage()));
    boolean unknownVerb =
        exception instanceof UnmatchedArgumentException
            && (command.getParent() == null || command.getCommand() instanceof Group);
    if (unknownVerb) {
      List<String> suggestions = ((UnmatchedArgumentException) exception).getSuggestions();
      if (!suggestions.isEmpty()) {
        console.messages().println("Did you mean " + String.join(" or ", suggestions) + "?");
      }
      // A verb may be unknown because its plugin could not be loaded.
      for (FailedPlugin failure : registry.failures()) {
        console
            .messages()
            .println("The plugin " + failure.source() + " is left out: " + failure.reason());
      }
    }
    console.messages().println("Try '" + name + " --help'.");
    return ExitCode.USAGE;
  }

  private int failed(Throwable exception, boolean verbose) {
    console.error(Reasons.of(exception));
    if (verbose) {
      exception.printStackTrace(console.messages());
    }
    return exception instanceof ParameterException ? ExitCode.USAGE : ExitCode.FAILED;
  }

  private static String oneLine(String message) {
    return message.strip().replaceAll("\\s*\\R\\s*", " ");
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
