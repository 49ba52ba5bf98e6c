package dev.atelier.host.cli;

import dev.atelier.host.cli.report.Console;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** What {@code atelier VERB --help} prints, for those who write it the other way round. */
@Command(
    name = HelpCommand.NAME,
    description = "Explain a verb or a command: help stylize, help index add.",
    mixinStandardHelpOptions = true)
final class HelpCommand implements Callable<Integer> {

  static final String NAME = "help";

  private final Console console;

  @Parameters(
      paramLabel = "VERB",
      arity = "0..*",
      hideParamSyntax = true,
      description = "The verb, in one word or two, or the command; all of them without it.")
  private List<String> words = List.of();

  @Spec private CommandSpec spec;

  HelpCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    CommandLine command = spec.root().commandLine();
    for (String word : words) {
      CommandLine next = command.getSubcommands().get(word);
      if (next == null) {
        throw new UnknownNameException(command, word);
      }
      command = next;
    }
    command.usage(console.results());
    return ExitCode.DONE;
  }

  /** Told as a wrong verb is, with what may have been meant. */
  private static final class UnknownNameException extends UnmatchedArgumentException {

    private static final long serialVersionUID = 1L;

    private final String name;

    UnknownNameException(CommandLine command, String name) {
      super(command, List.of(name));
      this.name = name;
    }

    @Override
    public String getMessage() {
      return "Unmatched argument: '" + name + "'";
    }
  }
}
