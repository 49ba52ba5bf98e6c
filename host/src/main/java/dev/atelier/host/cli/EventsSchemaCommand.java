package dev.atelier.host.cli;

import dev.atelier.host.cli.report.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code atelier events-schema}. */
@Command(
    name = "events-schema",
    description = "Write the JSON Schema of what verbs write with --json.",
    mixinStandardHelpOptions = true)
final class EventsSchemaCommand implements Callable<Integer> {

  private final Console console;

  EventsSchemaCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try (InputStream schema = getClass().getResourceAsStream("events.schema.json")) {
      schema.transferTo(console.results());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    console.results().flush();
    return ExitCode.DONE;
  }
}
