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

  @Command(
      name = "list",
      description = "List the backbones that can be used.",
      mixinStandardHelpOptions = true)
  int list() {
    try (Backbones backbones = open()) {
      return print(backbones.list());
    }
  }

  @Command(
      name = "verify",
      description = "Read backbones again, and check their checksums, tensors and values.",
      mixinStandardHelpOptions = true)
  int verify(
      @Parameters(
              paramLabel = "NAME",
              arity = "0..1",
              description = "One of them; all unless told.")
          Optional<String> name) {
    try (Backbones backbones = open()) {
      return print(name.map(one -> List.of(backbones.verify(one))).orElseGet(backbones::verifyAll));
    }
  }

  private int print(List<BackboneEntry> entries) {
    PrintStream out = console.results();
    for (BackboneEntry entry : entries) {
      out.println(entry.name() + (entry.isUsable() ? "" : "  DAMAGED"));
      entry.damage().ifPresent(damage -> out.println("    " + damage));
      out.println("    " + entry.summary());
      out.println("    layers    " + entry.layers());
      out.println("    licence   " + entry.licence());
      out.println("    sha256    " + entry.sha256());
      out.println("    from      " + entry.location());
    }
    return entries.stream().allMatch(BackboneEntry::isUsable) ? ExitCode.DONE : ExitCode.FAILED;
  }
}
