package dev.atelier.host.cli;

import dev.atelier.api.ParameterException;
import dev.atelier.api.Verb.Output;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.host.picture.SaveOptions;
import dev.atelier.host.run.RunSettings;
import dev.atelier.host.run.plan.Job;
import dev.atelier.host.run.plan.JobPlanner;
import dev.atelier.host.run.plan.Variant;
import dev.atelier.host.run.result.SortTarget;
import dev.atelier.host.run.result.TableFormat;
import dev.atelier.host.run.result.TableTarget;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The options of verbs that give data, also of those that tell classes apart or give vectors. */
final class DataOptions implements ResultOptions {

  static final String SORT_INTO = "--sort-into";
  static final String SORT_BY = "--sort-by";

  private final boolean labeled;
  private final boolean vectors;

  /**
   * Creates the options; only results with a label can be sorted by it, and only vectors make a
   * matrix.
   */
  DataOptions(Output output) {
    this.labeled = output == Output.LABEL;
    this.vectors = output == Output.VECTOR;
  }

  @Override
  public String synopsis() {
    return "";
  }

  @Override
  public void declare(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder("-o", OUTPUT)
            .paramLabel("TABLE")
            .type(String.class)
            .description(
                "Write the results to a table, a .csv, .json or .jsonl file or - for standard"
                    + " output, instead of as text: a row for each input, in the order of the"
                    + " inputs, also for those that failed."
                    + (vectors
                        ? " Or write the vectors alone to a matrix, a .npy file for NumPy: a row for"
                            + " each input that did not fail, with their names in a .txt file"
                            + " beside it, one a line."
                        : ""))
            .build());
    spec.addOption(
        ResultOptions.choice(
            FORMAT,
            "csv|json|jsonl",
            "The format of a table on standard output, which has no name that tells it."));
    if (labeled) {
      declareSorting(spec);
    }
    spec.addOption(
        labeled
            ? ResultOptions.choice(
                EXISTING,
                "fail|skip|overwrite",
                OptionTexts.EXISTING
                    + " Skip keeps sorted files."
                    + OptionTexts.EXISTING_TABLE
                    + OptionTexts.EXISTING_DEFAULT)
            : ResultOptions.choice(
                EXISTING, "fail|overwrite", OptionTexts.EXISTING + OptionTexts.EXISTING_DEFAULT));
  }

  private static void declareSorting(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder(SORT_INTO)
            .paramLabel("DIR")
            .type(Path.class)
            .description(
                "Put each input into the folder DIR/LABEL. Of inputs with the same name the"
                    + " second is called NAME-2, and so on. What lies in DIR is no input.")
            .build());
    spec.addOption(
        ResultOptions.choice(
            SORT_BY,
            "copy|link",
            "Whether sorted files are copies, or symbolic links to the inputs. (default: copy)"));
  }

  @Override
  public List<Job> jobs(ParseResult parsed, JobPlanner.Inputs inputs, List<Variant> variants) {
    if (variants.size() > 1 && sorting(parsed).isPresent()) {
      throw new ParameterException(
          "--sort-into: an input has one place, and "
              + String.join(" and ", variants.get(0).chosen().keySet())
              + " has more than one value; run them apart");
    }
    return JobPlanner.plan(inputs, sorting(parsed).map(SortTarget::folder), variants);
  }

  @Override
  public JobPlanner arrivals(ParseResult parsed, List<Variant> variants) {
    if (sorting(parsed).isPresent()) {
      throw new ParameterException(
          "--watch and --sort-into do not go together: names are settled when all inputs are known;"
              + " write a table with --output");
    }
    if (parsed.matchedOptionValue(OUTPUT, "").equals("-")) {
      throw new ParameterException(
          "--watch: a table is written again as pictures arrive; give --output a file");
    }
    return JobPlanner.ofArrivals(Optional.empty(), Optional.empty(), variants);
  }

  /** Data is put together in a table, beside which nobody expects a file of another name. */
  @Override
  public Optional<Path> folder(ParseResult parsed) {
    return sorting(parsed).map(SortTarget::folder);
  }

  @Override
  public boolean fillsFolder(ParseResult parsed) {
    return folder(parsed).isPresent();
  }

  @Override
  public Optional<Integer> quality(ParseResult parsed) {
    return Optional.empty();
  }

  @Override
  public RunSettings settings(ParseResult parsed) {
    Optional<SortTarget> sorting = sorting(parsed);
    ExistingFile existing = ResultOptions.existing(parsed);
    if (existing == ExistingFile.SKIP && sorting.isEmpty()) {
      throw new ParameterException(
          "--existing skip: a table is written as a whole, so there is nothing to skip; use fail or"
              + " overwrite");
    }
    return new RunSettings(existing, SaveOptions.DEFAULT_QUALITY, table(parsed), sorting);
  }

  @Override
  public boolean printsData(ParseResult parsed) {
    return !parsed.hasMatchedOption(OUTPUT);
  }

  private Optional<TableTarget> table(ParseResult parsed) {
    Optional<TableFormat> format =
        Optional.ofNullable(parsed.matchedOptionValue(FORMAT, (String) null))
            .map(
                name ->
                    TableFormat.of(name)
                        .filter(known -> !known.isMatrix())
                        .orElseThrow(
                            () ->
                                new ParameterException(
                                    "--format: '" + name + "' is none of csv, json, jsonl")));
    String output = parsed.matchedOptionValue(OUTPUT, "");
    if (output.equals("-")) {
      return Optional.of(onStandardOutput(parsed, format));
    }
    if (output.isEmpty()) {
      if (format.isPresent() || parsed.hasMatchedOption(OUTPUT)) {
        throw new ParameterException(
            "--output is missing: a %s file, or - for standard output".formatted(endings()));
      }
      return Optional.empty();
    }
    Path file = Path.of(output);
    TableFormat named =
        TableFormat.ofExtension(file)
            .filter(known -> vectors || !known.isMatrix())
            .orElseThrow(
                () ->
                    new ParameterException(
                        "--output: a table cannot be written as %s; name it %s"
                            .formatted(file.getFileName(), endings())));
    if (format.isPresent() && format.get() != named) {
      throw new ParameterException(
          "--output names a %s file and --format asks for %s; leave one out"
              .formatted(named, format.get()));
    }
    return Optional.of(new TableTarget(Optional.of(file), named));
  }

  private static TableTarget onStandardOutput(ParseResult parsed, Optional<TableFormat> format) {
    if (parsed.hasMatchedOption("--json")) {
      throw new ParameterException(
          "--json and --output - both write to standard output; give --output a file");
    }
    return new TableTarget(
        Optional.empty(),
        format.orElseThrow(
            () ->
                new ParameterException(
                    "--output - has no name that tells its format; add --format csv or --format"
                        + " jsonl")));
  }

  private String endings() {
    return vectors ? ".csv, .json, .jsonl or .npy" : ".csv, .json or .jsonl";
  }

  private Optional<SortTarget> sorting(ParseResult parsed) {
    if (!labeled) {
      return Optional.empty();
    }
    String by = parsed.matchedOptionValue(SORT_BY, "copy");
    Optional<Path> folder = Optional.ofNullable(parsed.matchedOptionValue(SORT_INTO, (Path) null));
    if (folder.isEmpty() && parsed.hasMatchedOption(SORT_BY)) {
      throw new ParameterException("--sort-by is about --sort-into, which is missing");
    }
    for (SortTarget.By choice : SortTarget.By.values()) {
      if (choice.name().toLowerCase(Locale.ROOT).equals(by)) {
        return folder.map(into -> new SortTarget(into, choice));
      }
    }
    throw new ParameterException("--sort-by: '" + by + "' is none of copy, link");
  }
}
