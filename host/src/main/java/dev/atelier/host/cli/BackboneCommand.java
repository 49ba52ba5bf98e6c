package dev.atelier.host.cli;

import dev.atelier.host.backbone.BackboneEntry;
import dev.atelier.host.backbone.Backbones;
import dev.atelier.host.engine.ComputeEngine;
import dev.atelier.host.file.AtelierHome;
import dev.atelier.host.run.Cancellation;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code atelier backbone}. */
@Command(
    name = "backbone",
    description = "List, verify, install and train the networks that verbs look at pictures with.",
    mixinStandardHelpOptions = true)
final class BackboneCommand implements Callable<Integer> {

  private final AtelierHome home;
  private final Console console;
  private final Cancellation cancellation;

  BackboneCommand(AtelierHome home, Console console, Cancellation cancellation) {
    this.home = home;
    this.console = console;
    this.cancellation = cancellation;
  }

  @Override
  public Integer call() {
    console.error("which command? 'atelier backbone --help' lists them");
    return ExitCode.USAGE;
  }

  private Backbones open() {
    return new Backbones(home, ComputeEngine::open);
  }
}
