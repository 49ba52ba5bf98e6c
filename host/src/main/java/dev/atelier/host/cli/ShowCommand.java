package dev.atelier.host.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.atelier.api.OperationException;
import dev.atelier.host.cli.report.Console;
import dev.atelier.host.picture.PictureFiles;
import dev.atelier.host.run.result.Provenance;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code atelier show}. */
@Command(
    name = "show",
    description = "Show how a result was made: the verb, its parameters, the backbones.",
    mixinStandardHelpOptions = true)
final class ShowCommand implements Callable<Integer> {

  private final Console console;

  @Parameters(paramLabel = "RESULT", description = "A picture that Atelier wrote.")
  private Path result;

  @Option(names = "--json", description = OptionTexts.JSON_OBJECT)
  private boolean json;

  ShowCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    String text = provenanceText(result);
    if (json) {
      console.results().println(text);
      return ExitCode.DONE;
    }
    Provenance provenance = Provenance.fromJson(text, result.toString());
    console.answer("atelier    " + provenance.version());
    for (Provenance step : provenance.before()) {
      show(step);
      console.answer("");
    }
    show(provenance);
    return ExitCode.DONE;
  }

  private void show(Provenance step) {
    console.answer("plugin     " + step.plugin());
    console.answer("verb       " + step.verb());
    step.backbones()
        .forEach((name, checksum) -> console.answer("backbone   " + name + " sha256:" + checksum));
    console.answer("parameters");
    step.parameters()
        .properties()
        .forEach(
            entry ->
                console.answer("    %-22s %s".formatted(entry.getKey(), asText(entry.getValue()))));
  }

  private static String asText(JsonNode value) {
    return value.isTextual() ? value.asText() : value.toString();
  }

  /** Returns the JSON that a picture carries about its making. */
  static String provenanceText(Path picture) {
    return new PictureFiles()
        .readProvenance(picture)
        .orElseThrow(
            () ->
                new OperationException(
                    picture + " does not say how it was made; was it written by Atelier?"));
  }
}
