package dev.atelier.host.cli;

import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.file.FileErrors;
import dev.atelier.host.file.FileNames;
import dev.atelier.host.run.plan.JobPlanner;
import dev.atelier.host.run.resume.ManifestSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The options about many pictures: which, what is written down of them, and what would be done. */
final class BatchOptions {

  private static final String FROM_FILE = "--from-file";
  private static final String NULL = "--null";
  private static final String MANIFEST = "--manifest";
  private static final String NO_MANIFEST = "--no-manifest";
  private static final String RESUME = "--resume";
  private static final String STANDARD_STREAM = "-";

  /** The options that results depend on. */
  private static final List<String> ASKED =
      List.of(
          ResultOptions.OUTPUT,
          ResultOptions.FORMAT,
          PictureOptions.QUALITY,
          DataOptions.SORT_INTO,
          DataOptions.SORT_BY);

  private final Supplier<InputStream> standardInput;

  BatchOptions(Supplier<InputStream> standardInput) {
    this.standardInput = standardInput;
  }

  void declare(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder(FROM_FILE)
            .paramLabel("LIST")
            .type(String.class)
            .description(
                "Take inputs from a list too, one file or folder a line, or - for a list on"
                    + " standard input.")
            .build());
    spec.addOption(
        VerbCommand.flag(
            NULL, "In the list, names end with a zero byte, as 'find -print0' writes them."));
    spec.addOption(
        OptionSpec.builder(MANIFEST)
            .paramLabel("FILE")
            .type(Path.class)
            .description(
                "Write down what becomes of each input, one JSON object a line (default, for"
                    + " results in a folder: %s in that folder)."
                        .formatted(ManifestSettings.DEFAULT_NAME))
            .build());
    spec.addOption(VerbCommand.flag(NO_MANIFEST, "Write no manifest."));
    spec.addOption(
        VerbCommand.flag(
            RESUME,
            "Go on with the run that the manifest is of: leave out what is done, do what failed"
                + " again."));
    spec.addOption(VerbCommand.flag(DryRun.NAME, DryRun.DESCRIPTION));
  }

  static boolean isDryRun(ParseResult parsed) {
    return parsed.hasMatchedOption(DryRun.NAME);
  }

  /**
   * Returns the inputs.
   *
   * @param named those without a list
   * @throws ParameterException if there are none
   */
  JobPlanner.Inputs inputs(ParseResult parsed, List<String> named) {
    String list = parsed.matchedOptionValue(FROM_FILE, (String) null);
    if (list == null && parsed.hasMatchedOption(NULL)) {
      throw new ParameterException("--null is about --from-file, which is missing");
    }
    if (list == null && named.isEmpty()) {
      throw new ParameterException(
          "no INPUT is given; name files, folders, globs, or -, or a list with --from-file");
    }
    if (list == null) {
      return new JobPlanner.Inputs(named, List.of());
    }
    if (list.equals(STANDARD_STREAM) && named.contains(STANDARD_STREAM)) {
      throw new ParameterException(
          "standard input is either a list, with --from-file -, or a picture, with -");
    }
    List<String> listed = listed(list, parsed.hasMatchedOption(NULL));
    if (listed.isEmpty() && named.isEmpty()) {
      throw new ParameterException("--from-file: " + described(list) + " is empty");
    }
    return new JobPlanner.Inputs(named, listed);
  }

  /** Returns the list of inputs, if it is a file. */
  Optional<Path> list(ParseResult parsed) {
    return Optional.ofNullable(parsed.matchedOptionValue(FROM_FILE, (String) null))
        .filter(list -> !list.equals(STANDARD_STREAM))
        .map(Path::of);
  }

  private List<String> listed(String list, boolean zeroBytes) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(list))).toString();
    } catch (CharacterCodingException e) {
      throw new ParameterException(
          "--from-file: " + described(list) + " is not in UTF-8; convert it", e);
    }
    List<String> names = new ArrayList<>();
    for (String line : text.split(zeroBytes ? "\0" : "\n", -1)) {
      String name = !zeroBytes && line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
      if (!name.isEmpty()) {
        names.add(name);
      }
    }
    if (names.stream().anyMatch(name -> name.indexOf('\0') >= 0)) {
      throw new ParameterException(
          "--from-file: " + described(list) + " has zero bytes; add --null if they end names");
    }
    return names;
  }

  private byte[] bytes(String list) {
    if (list.equals(STANDARD_STREAM)) {
      try {
        return standardInput.get().readAllBytes();
      } catch (IOException e) {
        throw new OperationException("standard input cannot be read: " + e.getMessage(), e);
      }
    }
    try {
      return Files.readAllBytes(Path.of(list));
    } catch (IOException e) {
      throw new ParameterException(
          "--from-file: " + FileErrors.unreadable(Path.of(list), e).getMessage(), e);
    }
  }

  private static String described(String list) {
    return list.equals(STANDARD_STREAM) ? "the list on standard input" : list;
  }

  /**
   * Returns where to write down what becomes of the inputs, if anywhere.
   *
   * @param folder the folder that results go to, if they do
   * @param quality the quality of JPEGs, if it matters
   * @param several whether there may be several results: what is done with a folder of two pictures
   *     is done with a folder of one, too
   * @throws ParameterException if the options do not fit together
   */
  Optional<ManifestSettings> recording(
      ParseResult parsed, Optional<Path> folder, Optional<Integer> quality, boolean several) {
    Path given = parsed.matchedOptionValue(MANIFEST, (Path) null);
    boolean resume = parsed.hasMatchedOption(RESUME);
    if (parsed.hasMatchedOption(NO_MANIFEST)) {
      if (given != null || resume) {
        throw new ParameterException(
            "--no-manifest and %s contradict each other".formatted(resume ? RESUME : MANIFEST));
      }
      return Optional.empty();
    }
    Optional<Path> file =
        Optional.ofNullable(given)
            .or(
                () ->
                    folder
                        .filter(exists -> several || resume)
                        .map(results -> results.resolve(ManifestSettings.DEFAULT_NAME)));
    if (file.isEmpty() && resume) {
      throw new ParameterException(
          "--resume needs the manifest of the run to go on with; name it with --manifest, as the"
              + " run has to");
    }
    return file.map(name -> new ManifestSettings(name, resume, asked(parsed, quality)));
  }

  /**
   * Returns where to write down what becomes of pictures that arrive, so that another run can go on
   * with them; empty if nothing says where.
   *
   * @param folder the folder that results go to, if they do
   * @param table the table that they go to, if they do
   * @param quality the quality of JPEGs, if it matters
   */
  Optional<ManifestSettings> watching(
      ParseResult parsed, Optional<Path> folder, Optional<Path> table, Optional<Integer> quality) {
    for (String option : List.of(FROM_FILE, DryRun.NAME)) {
      if (parsed.hasMatchedOption(option)) {
        throw new ParameterException("--watch and %s do not go together".formatted(option));
      }
    }
    if (parsed.hasMatchedOption(NO_MANIFEST)) {
      throw new ParameterException(
          "--watch and --no-manifest do not go together: nobody would know what is done");
    }
    return Optional.ofNullable(parsed.matchedOptionValue(MANIFEST, (Path) null))
        .or(() -> folder.map(results -> results.resolve(ManifestSettings.DEFAULT_NAME)))
        .or(() -> table.map(file -> file.resolveSibling("." + file.getFileName() + ".manifest")))
        .map(name -> new ManifestSettings(name, true, asked(parsed, quality)));
  }

  private static Map<String, String> asked(ParseResult parsed, Optional<Integer> quality) {
    Map<String, String> asked = new LinkedHashMap<>();
    for (String option : ASKED) {
      Object value = parsed.matchedOptionValue(option, (Object) null);
      if (value != null) {
        // A slash at the end makes no difference.
        String text = value.toString();
        asked.put(
            option.substring("--".length()),
            option.equals(ResultOptions.OUTPUT) ? FileNames.path(text).toString() : text);
      }
    }
    quality.ifPresent(number -> asked.put("quality", number.toString()));
    return asked;
  }
}
