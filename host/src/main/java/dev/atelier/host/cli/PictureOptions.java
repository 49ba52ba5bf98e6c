package dev.atelier.host.cli;

import dev.atelier.api.ParameterException;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.host.picture.PictureFormat;
import dev.atelier.host.picture.SaveOptions;
import dev.atelier.host.run.RunSettings;
import dev.atelier.host.run.plan.Job;
import dev.atelier.host.run.plan.JobPlanner;
import dev.atelier.host.run.plan.Variant;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The options of verbs that give pictures. */
final class PictureOptions implements ResultOptions {

  static final String QUALITY = "--quality";
  static final String IN_PLACE = "--in-place";

  static final String IN_PLACE_DESCRIPTION =
      "With --existing overwrite, let a result replace the picture that it is made of.";

  @Override
  public String synopsis() {
    return " -o OUT";
  }

  @Override
  public void declare(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder("-o", OUTPUT)
            .paramLabel("OUT")
            .type(String.class)
            .description(
                "Where the result goes: a file (.png, .jpg, .tif), a folder in which the tree of"
                    + " the inputs is mirrored, a pattern such as 'out/{folder}/{name}_new.{ext}'"
                    + " ({name}, {ext}, {folder}, {index}, and options such as {size}), or - for"
                    + " standard output. Required.")
            .build());
    spec.addOption(
        ResultOptions.choice(
            EXISTING, "fail|skip|overwrite", OptionTexts.EXISTING + OptionTexts.EXISTING_DEFAULT));
    spec.addOption(VerbCommand.flag(IN_PLACE, IN_PLACE_DESCRIPTION));
    spec.addOption(
        ResultOptions.choice(
            FORMAT,
            "png|jpeg|tiff",
            "The format of results. (default: that of OUT, else of the input)"));
    spec.addOption(
        OptionSpec.builder(QUALITY)
            .paramLabel("N")
            .type(Integer.class)
            .description(
                "The quality of JPEGs."
                    + OptionTexts.bounds(
                        Optional.of("1 to 100"),
                        Optional.of(Integer.toString(SaveOptions.DEFAULT_QUALITY))))
            .build());
  }

  @Override
  public List<Job> jobs(ParseResult parsed, JobPlanner.Inputs inputs, List<Variant> variants) {
    String output = output(parsed);
    if (output.equals("-") && parsed.hasMatchedOption("--json")) {
      throw new ParameterException(
          "--json and --output - both write to standard output; give --output a file");
    }
    return JobPlanner.plan(inputs, output, format(parsed), variants);
  }

  @Override
  public JobPlanner arrivals(ParseResult parsed, List<Variant> variants) {
    return JobPlanner.ofArrivals(Optional.of(output(parsed)), format(parsed), variants);
  }

  /**
   * Says whether results may take the place of what exists, and so perhaps of an original.
   *
   * @throws ParameterException if they may not, but are to take that of what they are made of
   */
  static boolean overwrites(RunSettings settings, boolean inPlace) {
    boolean overwrites = settings.existing() == ExistingFile.OVERWRITE;
    if (inPlace && !overwrites) {
      throw new ParameterException("--in-place is about --existing overwrite, which is missing");
    }
    return overwrites;
  }

  /** Refuses what would never end: a picture that is replaced has changed, so it arrives again. */
  static void requireNotInPlace(boolean inPlace) {
    if (inPlace) {
      throw new ParameterException(
          "--watch and --in-place do not go together: a result would arrive as a picture again");
    }
  }

  private static String output(ParseResult parsed) {
    String output = parsed.matchedOptionValue(OUTPUT, "");
    if (output.isEmpty()) {
      throw new ParameterException(
          "--output is required: a file for one picture, a folder for more, or -");
    }
    return output;
  }

  @Override
  public Optional<Path> folder(ParseResult parsed) {
    return JobPlanner.folderOf(parsed.matchedOptionValue(OUTPUT, ""));
  }

  @Override
  public boolean fillsFolder(ParseResult parsed) {
    return JobPlanner.isFolderOfResults(parsed.matchedOptionValue(OUTPUT, ""));
  }

  @Override
  public Optional<Integer> quality(ParseResult parsed) {
    return Optional.of(settings(parsed).quality());
  }

  private static Optional<PictureFormat> format(ParseResult parsed) {
    String name = parsed.matchedOptionValue(FORMAT, "");
    if (name.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        PictureFormat.ofExtension(Path.of("picture." + name))
            .filter(PictureFormat::isWritable)
            .orElseThrow(
                () ->
                    new ParameterException("--format: '" + name + "' is none of png, jpeg, tiff")));
  }

  @Override
  public RunSettings settings(ParseResult parsed) {
    int quality = parsed.matchedOptionValue(QUALITY, SaveOptions.DEFAULT_QUALITY);
    if (quality < 1 || quality > 100) {
      throw new ParameterException("--quality: " + quality + " is not in 1 to 100");
    }
    return new RunSettings(ResultOptions.existing(parsed), quality);
  }

  /** Standard output may be one of the pictures that the data only come with. */
  @Override
  public boolean printsData(ParseResult parsed) {
    return false;
  }
}
