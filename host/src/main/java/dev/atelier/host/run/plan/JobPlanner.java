package dev.atelier.host.run.plan;

import dev.atelier.api.ParameterException;
import dev.atelier.host.file.FileNames;
import dev.atelier.host.picture.PictureFormat;
import dev.atelier.host.run.plan.InputFinder.Found;
import dev.atelier.host.run.plan.InputFinder.Impossible;
import dev.atelier.host.run.plan.InputFinder.Input;
import dev.atelier.host.run.plan.InputFinder.StandardInput;
import dev.atelier.host.run.plan.Job.Destination;
import dev.atelier.host.run.plan.Job.ToFile;
import dev.atelier.host.run.plan.Job.ToNowhere;
import dev.atelier.host.run.plan.Job.ToStandardOutput;
import dev.atelier.host.run.plan.Job.ToTaken;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns what a user names into jobs: files as they are, folders with all pictures below them,
 * globs, and {@code -} for standard input; and decides where each result goes.
 */
public final class JobPlanner implements ArrivalPlanner {

  private static final String STANDARD_STREAM = InputFinder.STANDARD_STREAM;

  /** So many clashes are told; more would not fit on a screen. */
  private static final int CLASHES_TOLD = 5;

  private final Optional<String> output;
  private final Optional<OutputPattern> pattern;

  /** Whether the user gave no pattern: then results lie as they would with one variant. */
  private final boolean mirrors;

  private final Optional<PictureFormat> format;
  private final List<Variant> variants;
  private final List<Job> jobs = new ArrayList<>();
  private final Map<Path, Job> jobsByOutput = new HashMap<>();

  private JobPlanner(
      Optional<String> output, Optional<PictureFormat> format, List<Variant> variants) {
    this.output = output;
    this.format = format;
    this.variants = variants;
    Optional<OutputPattern> given =
        output.filter(name -> !name.equals(STANDARD_STREAM)).flatMap(OutputPattern::of);
    this.mirrors = given.isEmpty();
    this.pattern = given.isEmpty() && variants.size() > 1 ? defaultPattern() : given;
    pattern.ifPresent(names -> names.requireNames(known()));
  }

  /**
   * What a user named.
   *
   * @param named files, folders, globs, or {@code -}
   * @param listed files and folders from a list, which are what they are called, globs or not
   */
  public record Inputs(List<String> named, List<String> listed) {

    /** Copies the lists. */
    public Inputs {
      named = List.copyOf(named);
      listed = List.copyOf(listed);
    }

    private boolean isOne() {
      return named.size() + listed.size() == 1;
    }

    /**
     * Says whether they are one file, rather than what may hold several, such as a folder.
     *
     * @return whether there is one, and it is no folder and no glob
     */
    public boolean isOneFile() {
      return isOne()
          && named.stream().noneMatch(InputFinder::maybeSeveral)
          && listed.stream().noneMatch(InputFinder::isFolder);
    }

    private List<Input> find(Optional<Path> apart) {
      InputFinder finder = new InputFinder(apart);
      named.forEach(finder::add);
      listed.forEach(finder::addPath);
      return finder.inputs();
    }
  }

  /**
   * Plans the jobs of a verb that gives pictures.
   *
   * @param inputs what the user named
   * @param output a file for a single picture, a folder otherwise, a pattern, or {@code -}
   * @param format the format asked for; empty for the one that the name of the result says, or the
   *     input's
   * @param variants the parameters to work with, at least one; each input is a job with each
   * @return the jobs, those with the first parameters first; what was named but is not there has a
   *     problem, and so have two with one {@linkplain #requireNoClash name}
   * @throws ParameterException if inputs and output do not fit together
   */
  public static List<Job> plan(
      Inputs inputs, String output, Optional<PictureFormat> format, List<Variant> variants) {
    JobPlanner planner = new JobPlanner(Optional.of(output), format, variants);
    planner.planAll(inputs.find(planner.outputFolder()), inputs.isOne());
    planner.requireFitting();
    return List.copyOf(planner.jobs);
  }

  /**
   * Plans the jobs of a verb that gives pictures.
   *
   * @param inputs what the user named: files, folders, globs, or {@code -}
   * @param output a file for a single picture, a folder otherwise, or {@code -}
   * @param format the format asked for; empty for the one that the name of the result says, or the
   *     input's
   * @return a job for each picture; one that was named but is not there has a problem
   * @throws ParameterException if inputs and output do not fit together
   */
  public static List<Job> plan(List<String> inputs, String output, Optional<PictureFormat> format) {
    return plan(new Inputs(inputs, List.of()), output, format, List.of());
  }

  /**
   * Plans the jobs of a verb that gives data.
   *
   * @param inputs what the user named: files, folders, globs, or {@code -}
   * @return a job for each picture; one that was named but is not there has a problem
   */
  public static List<Job> plan(List<String> inputs) {
    return plan(new Inputs(inputs, List.of()), Optional.empty(), List.of());
  }

  /**
   * Plans the jobs of a verb that gives data.
   *
   * @param inputs what the user named
   * @param apart a folder that is no part of the folders and globs that it lies in
   * @param variants the parameters to work with, at least one; each input is a job with each
   * @return a job for each picture; one that was named but is not there has a problem
   */
  public static List<Job> plan(Inputs inputs, Optional<Path> apart, List<Variant> variants) {
    JobPlanner planner = new JobPlanner(Optional.empty(), Optional.empty(), variants);
    planner.planAll(inputs.find(apart), inputs.isOne());
    return List.copyOf(planner.jobs);
  }

  /**
   * Refuses jobs of which two would write the same file.
   *
   * @param jobs the jobs
   * @throws ParameterException if there are such; the message names both inputs
   */
  public static void requireNoClash(List<? extends PictureJob> jobs) {
    List<String> clashes =
        jobs.stream()
            .flatMap(job -> job.steps().stream())
            .filter(job -> job.destination() instanceof ToTaken)
            .flatMap(job -> job.problem().stream())
            .toList();
    if (clashes.isEmpty()) {
      return;
    }
    String told = String.join("; ", clashes.subList(0, Math.min(CLASHES_TOLD, clashes.size())));
    String more =
        clashes.size() > CLASHES_TOLD
            ? "; and %d more".formatted(clashes.size() - CLASHES_TOLD)
            : "";
    throw new ParameterException("--output: " + told + more);
  }

  /**
   * Creates a planner of pictures that are not known yet.
   *
   * @param output a folder or a pattern for results; empty for a verb that gives data
   * @param format the format asked for; empty for the one that the name of the result says, or the
   *     input's
   * @param variants the parameters to work with, at least one
   * @return the planner
   * @throws ParameterException if results cannot be called so
   */
  public static JobPlanner ofArrivals(
      Optional<String> output, Optional<PictureFormat> format, List<Variant> variants) {
    if (output.isPresent() && folderOf(output.get()).isEmpty()) {
      throw new ParameterException(
          "--watch: %s is no folder; name one with --output".formatted(output.get()));
    }
    JobPlanner planner = new JobPlanner(output, format, variants);
    if (planner.pattern.filter(names -> names.names().contains(OutputPattern.INDEX)).isPresent()) {
      throw new ParameterException(
          "--watch: pictures that arrive have no {index}, for nobody knows what comes next; leave"
              + " it out of --output");
    }
    return planner;
  }

  /** Returns the parameters that it plans for. */
  public List<Variant> variants() {
    return variants;
  }

  /** Returns a job with each of the parameters. */
  @Override
  public List<Job> jobsOf(Found found) {
    jobs.clear();
    for (int variant = 0; variant < variants.size(); variant++) {
      add(found, 0, variant, false);
    }
    return jobs.stream().map(JobPlanner::withoutCircle).toList();
  }

  /** Refuses a job whose result would arrive as a picture again, in the place of this one. */
  static Job withoutCircle(Job job) {
    boolean circle =
        job.destination() instanceof ToFile target
            && job.file().filter(file -> Originals.isSame(file, target.file())).isPresent();
    return circle
        ? Job.impossible(
            job.name(),
            "the result of %s would replace the picture itself; name another folder with --output"
                .formatted(job.name()))
        : job;
  }

  private void planAll(List<Input> inputs, boolean only) {
    for (int variant = 0; variant < Math.max(1, variants.size()); variant++) {
      int index = 0;
      for (Input input : inputs) {
        index++;
        if (input instanceof Found found) {
          add(found, index, variant, only);
        } else if (input instanceof StandardInput) {
          requireOneVariant();
          jobs.add(Job.ofStandardInput(destinationOfStandardInput(only)));
        } else if (variant == 0) {
          Impossible impossible = (Impossible) input;
          jobs.add(Job.impossible(impossible.name(), impossible.problem()));
        }
      }
    }
  }

  private void requireOneVariant() {
    if (variants.size() > 1) {
      throw new ParameterException(
          "standard input can be read once, and %s has more than one value; save it to a file first"
              .formatted(varied()));
    }
  }

  private String varied() {
    return String.join(
        " and ", variants.get(0).chosen().keySet().stream().map(name -> "--" + name).toList());
  }

  private void add(Found found, int index, int variant, boolean only) {
    Optional<String> problem = FileNames.problem(found.file());
    if (problem.isPresent()) {
      if (variant == 0) {
        jobs.add(Job.impossible(found.file().toString(), problem.get()));
      }
      return;
    }
    Destination destination = destination(found, index, variant, only);
    if (destination instanceof ToFile target) {
      Optional<String> outside = pattern.flatMap(names -> names.problem(target.file()));
      if (outside.isPresent()) {
        jobs.add(Job.impossible(found.file().toString(), outside.get()).with(variant));
        return;
      }
    }
    Job job = Job.of(found.file(), destination).with(variant);
    if (destination instanceof ToFile target) {
      Job other = jobsByOutput.putIfAbsent(target.file().toAbsolutePath().normalize(), job);
      // A picture that arrives again has its own name.
      if (other != null && !isAgain(other, job)) {
        job =
            new Job(
                job.name(),
                job.file(),
                new ToTaken(target.file(), other.name()),
                Optional.of(clash(other, job, target.file())),
                variant);
      }
    }
    jobs.add(job);
  }

  private static boolean isAgain(Job first, Job second) {
    return first.file().equals(second.file()) && first.variant() == second.variant();
  }

  private String clash(Job first, Job second, Path target) {
    boolean others = first.variant() != second.variant();
    String what =
        "the result of %s would have the name of that of %s, %s"
            .formatted(described(second, others), described(first, others), target);
    List<String> unnamed =
        variants.isEmpty() ? new ArrayList<>() : new ArrayList<>(variants.get(0).chosen().keySet());
    pattern.ifPresent(names -> unnamed.removeAll(names.names()));
    if (others && !unnamed.isEmpty()) {
      return what + "; write {" + String.join("} and {", unnamed) + "} in --output";
    }
    if (others) {
      return what + "; rename one of the files of " + varied();
    }
    boolean folders =
        !mirrors
            && pattern.filter(names -> names.names().contains(OutputPattern.FOLDER)).isPresent();
    String folder = folders ? "" : "{folder} or ";
    return what + "; write " + folder + "{index} in --output, or run them apart";
  }

  private String described(Job job, boolean withVariant) {
    return withVariant
        ? job.name() + " with " + String.join(", ", variants.get(job.variant()).chosen().values())
        : job.name();
  }

  private Destination destination(Found found, int index, int variant, boolean only) {
    if (output.isEmpty()) {
      return new ToNowhere();
    }
    if (output.get().equals(STANDARD_STREAM)) {
      return new ToStandardOutput(format);
    }
    String name = OutputNames.name(found.relative().getFileName().toString(), format);
    if (pattern.isPresent()) {
      return filled(pattern.get(), found, name, index, variant);
    }
    if (only && found.named() && !writesFolder()) {
      return toFile(FileNames.path(output.get()));
    }
    Path target = FileNames.path(output.get()).resolve(found.relative()).resolveSibling(name);
    return new ToFile(target, OutputNames.formatOf(name, Optional.empty()));
  }

  private Destination filled(
      OutputPattern names, Found found, String name, int index, int variant) {
    Map<String, String> values = new LinkedHashMap<>();
    if (!variants.isEmpty()) {
      values.putAll(variants.get(variant).words());
    }
    values.put(OutputPattern.NAME, OutputNames.stem(name));
    values.put(OutputPattern.EXTENSION, name.substring(name.lastIndexOf('.') + 1));
    values.put(OutputPattern.FOLDER, mirrors ? mirroredFolder(found) : found.folder());
    values.put(OutputPattern.INDEX, "%04d".formatted(index));
    return toFile(names.fill(values));
  }

  private static String mirroredFolder(Found found) {
    Path parent = found.relative().getParent();
    return parent == null ? "" : parent.toString();
  }

  private List<String> known() {
    List<String> known =
        new ArrayList<>(
            List.of(
                OutputPattern.NAME,
                OutputPattern.EXTENSION,
                OutputPattern.FOLDER,
                OutputPattern.INDEX));
    variants.stream().limit(1).forEach(variant -> known.addAll(variant.words().keySet()));
    return known.stream().distinct().toList();
  }

  /** Where nothing says how the results of several variants are called. */
  private Optional<OutputPattern> defaultPattern() {
    if (output.isEmpty()) {
      return Optional.empty();
    }
    StringBuilder name = new StringBuilder("{name}");
    variants.get(0).chosen().keySet().forEach(option -> name.append("_{" + option + "}"));
    if (output.get().equals(STANDARD_STREAM)) {
      throw new ParameterException(
          "--output - takes the result of one picture, and %s has more than one value"
              .formatted(varied()));
    }
    if (!writesFolder()) {
      throw new ParameterException(
          "--output: %s has more than one value, and %s names one file; name a folder, or a"
                  .formatted(varied(), output.get())
              + " pattern such as "
              + name
              + ".{ext}");
    }
    String folder = OutputPattern.literal(output.get());
    return Optional.of(OutputPattern.ofText(folder + "/{folder}/" + name + ".{ext}"));
  }

  private Destination destinationOfStandardInput(boolean only) {
    if (output.isEmpty()) {
      return new ToNowhere();
    }
    if (output.get().equals(STANDARD_STREAM)) {
      return new ToStandardOutput(format);
    }
    if (only && pattern.isEmpty() && !writesFolder()) {
      return toFile(FileNames.path(output.get()));
    }
    throw new ParameterException(
        "standard input has no name to call a result by; give a file with --output, or -");
  }

  private ToFile toFile(Path target) {
    PictureFormat named =
        PictureFormat.ofExtension(target)
            .filter(PictureFormat::isWritable)
            .orElseThrow(
                () ->
                    new ParameterException(
                        "--output: a picture cannot be written as "
                            + target.getFileName()
                            + "; name it .png, .jpg or .tif"));
    if (format.isPresent() && format.get() != named) {
      throw new ParameterException(
          "--output names a %s file and --format asks for %s; leave one out"
              .formatted(named, format.get()));
    }
    return new ToFile(target, named);
  }

  /** Says whether the output is, or is to become, a folder: it is one, or has no extension. */
  private boolean writesFolder() {
    return output.filter(JobPlanner::isFolder).isPresent();
  }

  /**
   * Says whether an output is a folder that results are put into by their own names.
   *
   * @param output a file, a folder, a pattern, or {@code -}
   * @return whether it is, or is to become, a folder
   */
  public static boolean isFolderOfResults(String output) {
    return OutputPattern.of(output).isEmpty() && isFolder(output);
  }

  private static boolean isFolder(String name) {
    Path path = FileNames.path(name);
    return !name.equals(STANDARD_STREAM)
        && (name.endsWith("/")
            || name.endsWith(FileSystems.getDefault().getSeparator())
            || Files.isDirectory(path)
            || path.getFileName() == null
            || !path.getFileName().toString().contains("."));
  }

  /** Returns the folder whose pictures are results, and no inputs. */
  private Optional<Path> outputFolder() {
    return output
        .flatMap(JobPlanner::folderOf)
        // Results beside the inputs would leave all inputs out.
        .filter(folder -> !folder.toString().isEmpty());
  }

  /**
   * Returns the folder that all results go to, or to folders in it.
   *
   * @param output a file, a folder, a pattern, or {@code -}
   * @return the folder; empty for a file or standard output
   */
  public static Optional<Path> folderOf(String output) {
    if (output.equals(STANDARD_STREAM)) {
      return Optional.empty();
    }
    Optional<OutputPattern> names = OutputPattern.of(output);
    return names.isPresent()
        ? names.map(OutputPattern::folder)
        : Optional.of(output).filter(JobPlanner::isFolder).map(FileNames::path);
  }

  private void requireFitting() {
    if (jobs.size() > 1 && output.filter(STANDARD_STREAM::equals).isPresent()) {
      throw new ParameterException(
          "--output - takes the result of one picture, and there are " + jobs.size());
    }
    Path target = output.map(FileNames::path).orElseThrow();
    if (pattern.isPresent()
        || jobs.stream().noneMatch(job -> isBelow(job, target))
        || Files.isDirectory(target)) {
      return;
    }
    if (Files.exists(target)) {
      throw new ParameterException(
          "--output: " + target + " is a file; several pictures need a folder");
    }
    if (!writesFolder() && PictureFormat.ofExtension(target).isPresent()) {
      throw new ParameterException(
          "--output: %s names a file; several pictures, or those of a folder, need a folder: %s%s"
              .formatted(target, target, FileSystems.getDefault().getSeparator()));
    }
  }

  private static boolean isBelow(Job job, Path folder) {
    return job.destination() instanceof ToFile target
        && !target.file().equals(folder)
        && target.file().startsWith(folder);
  }
}
