package dev.atelier.host.cli;

import dev.atelier.api.ParameterException;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.host.run.RunSettings;
import dev.atelier.host.run.plan.Job;
import dev.atelier.host.run.plan.JobPlanner;
import dev.atelier.host.run.plan.Variant;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The host's own options about what comes out of a verb that takes pictures. */
interface ResultOptions {

  /** The option for where results go. */
  String OUTPUT = "--output";

  /** The option for their format. */
  String FORMAT = "--format";

  /** The option for what to do about files that exist. */
  String EXISTING = "--existing";

  /** Returns what the synopsis says after the inputs, such as {@code -o OUT}. */
  String synopsis();

  /** Adds the options to a command. */
  void declare(CommandSpec spec);

  /**
   * Plans the jobs.
   *
   * @param variants the parameters to work with, at least one
   * @throws ParameterException if the options do not fit together
   */
  List<Job> jobs(ParseResult parsed, JobPlanner.Inputs inputs, List<Variant> variants);

  /**
   * Returns what says where the results of pictures go that are not known yet.
   *
   * @param variants the parameters to work with, at least one
   * @throws ParameterException if the options do not fit together
   */
  JobPlanner arrivals(ParseResult parsed, List<Variant> variants);

  /** Returns the folder that results go to as files of their own, if they do. */
  Optional<Path> folder(ParseResult parsed);

  /** Says whether results go to a folder even where there is only one. */
  boolean fillsFolder(ParseResult parsed);

  /** Returns the quality of JPEGs, if results may be such. */
  Optional<Integer> quality(ParseResult parsed);

  /**
   * Returns what the run is asked for.
   *
   * @throws ParameterException if the options do not fit together
   */
  RunSettings settings(ParseResult parsed);

  /** Says whether data are written as text to standard output. */
  boolean printsData(ParseResult parsed);

  /** Returns an option that takes one of a few words. */
  static OptionSpec choice(String name, String label, String description) {
    return OptionSpec.builder(name)
        .paramLabel(label)
        .type(String.class)
        .completionCandidates(List.of(label.split("\\|")))
        .description(description)
        .build();
  }

  /** Returns what to do about files that exist. */
  static ExistingFile existing(ParseResult parsed) {
    return existing(parsed.matchedOptionValue(EXISTING, "fail"));
  }

  /** Returns what a word says about files that exist. */
  static ExistingFile existing(String existing) {
    for (ExistingFile choice : ExistingFile.values()) {
      if (choice.name().toLowerCase(Locale.ROOT).equals(existing)) {
        return choice;
      }
    }
    throw new ParameterException("--existing: '" + existing + "' is none of fail, skip, overwrite");
  }
}
