package dev.atelier.host.cli;

import dev.atelier.host.cli.report.Console;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code atelier completion}. */
@Command(
    name = "completion",
    description = "Write a completion script for bash and zsh: source <(atelier completion)",
    mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {

  private final Console console;

  @Spec private CommandSpec spec;

  CompletionCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    CommandLine root = spec.root().commandLine();
    console.results().print(AutoComplete.bash(root.getCommandName(), root));
    return ExitCode.DONE;
  }
}
