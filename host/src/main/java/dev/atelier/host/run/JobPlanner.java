package dev.atelier.host.run;

import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.host.picture.PictureFormat;
import dev.atelier.host.run.Job.Destination;
import dev.atelier.host.run.Job.ToFile;
import dev.atelier.host.run.Job.ToNowhere;
import dev.atelier.host.run.Job.ToStandardOutput;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Turns what a user names into jobs: files as they are, folders with all pictures below them,
 * globs, and {@code -} for standard input; and decides where each result goes.
 */
public final class JobPlanner {

  private static final String STANDARD_STREAM = "-";
  private static final Pattern GLOB = Pattern.compile("[*?{]");

  private final Optional<String> output;
  private final Optional<PictureFormat> format;
  private final Optional<Path> apart;
  private final List<Job> jobs = new ArrayList<>();
  private final Map<Path, String> inputsByOutput = new HashMap<>();
  private final Set<Path> seen = new LinkedHashSet<>();

  private JobPlanner(
      Optional<String> output, Optional<PictureFormat> format, Optional<Path> apart) {
    this.output = output;
    this.format = format;
    this.apart = apart;
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
    JobPlanner planner = new JobPlanner(Optional.of(output), format, Optional.empty());
    inputs.forEach(input -> planner.add(input, inputs.size() == 1));
    planner.requireFitting();
    return List.copyOf(planner.jobs);
  }

  /**
   * Plans the jobs of a verb that gives data.
   *
   * @param inputs what the user named: files, folders, globs, or {@code -}
   * @return a job for each picture; one that was named but is not there has a problem
   */
  public static List<Job> plan(List<String> inputs) {
    return plan(inputs, Optional.empty());
  }

  /**
   * Plans the jobs of a verb that gives data.
   *
   * @param inputs what the user named: files, folders, globs, or {@code -}
   * @param apart a folder that is no part of the folders and globs that it lies in
   * @return a job for each picture; one that was named but is not there has a problem
   */
  public static List<Job> plan(List<String> inputs, Optional<Path> apart) {
    JobPlanner planner = new JobPlanner(Optional.empty(), Optional.empty(), apart);
    inputs.forEach(input -> planner.add(input, inputs.size() == 1));
    return List.copyOf(planner.jobs);
  }

  private void add(String input, boolean only) {
    if (input.equals(STANDARD_STREAM)) {
      jobs.add(Job.ofStandardInput(destinationOfStandardInput(only)));
      return;
    }
    Optional<Path> path = pathOf(input);
    if (path.filter(Files::isDirectory).isPresent()) {
      addFolder(path.get(), file -> true, true);
    } else if (GLOB.matcher(input).find() && path.filter(Files::exists).isEmpty()) {
      addGlob(input);
    } else if (path.isPresent()) {
      addFile(path.get(), path.get().getFileName(), only && !writesFolder());
    } else {
      jobs.add(Job.impossible(input, input + " cannot be the name of a file; check it"));
    }
  }

  /**
   * Returns a path; empty if the file system has no such names, as Windows has none with a star.
   */
  private static Optional<Path> pathOf(String name) {
    try {
      return Optional.of(Path.of(name));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** Adds what a glob matches; the tree below its fixed part is mirrored. */
  private void addGlob(String input) {
    String separator = FileSystems.getDefault().getSeparator();
    String slashed = input.replace(separator, "/");
    Matcher first = GLOB.matcher(slashed);
    int fixed = first.find() ? slashed.lastIndexOf('/', first.start()) + 1 : 0;
    Path root = Path.of(slashed.substring(0, fixed));
    PathMatcher matcher;
    try {
      matcher = FileSystems.getDefault().getPathMatcher("glob:" + slashed.substring(fixed));
    } catch (PatternSyntaxException e) {
      String problem = input + " is no pattern (" + e.getDescription() + "); check its braces";
      jobs.add(Job.impossible(input, problem));
      return;
    }
    int before = jobs.size();
    if (Files.isDirectory(root)) {
      addFolder(root, file -> matcher.matches(root.relativize(file)), false);
    }
    if (jobs.size() == before) {
      jobs.add(Job.impossible(input, "no picture matches " + input + "; check the pattern"));
    }
  }

  private void addFolder(Path folder, Predicate<Path> wanted, boolean holdsPictures) {
    List<Path> files = new ArrayList<>();
    List<Job> unreadable = new ArrayList<>();
    Path excluded = apart.or(this::outputFolder).map(JobPlanner::canonical).orElse(null);
    boolean outputIsInput = canonical(folder).equals(excluded);
    try {
      Files.walkFileTree(
          folder,
          EnumSet.of(FileVisitOption.FOLLOW_LINKS),
          Integer.MAX_VALUE,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes facts) {
              boolean results = !outputIsInput && canonical(directory).equals(excluded);
              boolean hidden = !directory.equals(folder) && isHidden(directory);
              return results || hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes facts) {
              if (!isHidden(file)
                  && PictureFormat.ofExtension(file).isPresent()
                  && wanted.test(file)) {
                files.add(file);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException problem) {
              if (problem instanceof FileSystemLoopException) {
                // What a link back up leads to is taken already.
                return FileVisitResult.CONTINUE;
              }
              unreadable.add(
                  Job.impossible(
                      file.toString(),
                      file + " cannot be read (" + problem.getMessage() + "); check permissions"));
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new OperationException("cannot list " + folder + ": " + e.getMessage(), e);
    }
    files.sort(Comparator.naturalOrder());
    files.forEach(file -> addFile(file, folder.relativize(file), false));
    jobs.addAll(unreadable);
    if (files.isEmpty() && unreadable.isEmpty() && holdsPictures) {
      jobs.add(
          Job.impossible(
              folder.toString(), folder + " holds no pictures; name a folder that does"));
    }
  }

  private static boolean isHidden(Path path) {
    return path.getFileName().toString().startsWith(".");
  }

  static Path canonical(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path.toAbsolutePath().normalize();
    }
  }

  private void addFile(Path file, Path relative, boolean only) {
    if (!seen.add(canonical(file))) {
      return;
    }
    if (output.isEmpty()) {
      jobs.add(Job.of(file, new ToNowhere()));
      return;
    }
    if (output.get().equals(STANDARD_STREAM)) {
      jobs.add(Job.of(file, new ToStandardOutput(format)));
      return;
    }
    if (only) {
      jobs.add(Job.of(file, toFile(Path.of(output.get()))));
      return;
    }
    String name = Outputs.name(relative.getFileName().toString(), format);
    Path target = Path.of(output.get()).resolve(relative).resolveSibling(name);
    String other = inputsByOutput.putIfAbsent(target.toAbsolutePath().normalize(), file.toString());
    if (other != null) {
      jobs.add(
          Job.impossible(
              file.toString(),
              "the result of %s would have the name of that of %s, %s; run them apart"
                  .formatted(file, other, target)));
      return;
    }
    jobs.add(Job.of(file, new ToFile(target, Outputs.formatOf(name, Optional.empty()))));
  }

  private Destination destinationOfStandardInput(boolean only) {
    if (output.isEmpty()) {
      return new ToNowhere();
    }
    if (output.get().equals(STANDARD_STREAM)) {
      return new ToStandardOutput(format);
    }
    if (only && !writesFolder()) {
      return toFile(Path.of(output.get()));
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
    String name = output.orElse("");
    Path path = Path.of(name);
    return !name.equals(STANDARD_STREAM)
        && (name.endsWith("/")
            || name.endsWith(FileSystems.getDefault().getSeparator())
            || Files.isDirectory(path)
            || path.getFileName() == null
            || !path.getFileName().toString().contains("."));
  }

  private Optional<Path> outputFolder() {
    return output.filter(name -> writesFolder()).map(Path::of);
  }

  private void requireFitting() {
    if (jobs.size() > 1 && output.filter(STANDARD_STREAM::equals).isPresent()) {
      throw new ParameterException(
          "--output - takes the result of one picture, and there are " + jobs.size());
    }
    Path target = output.map(Path::of).orElseThrow();
    if (jobs.stream().noneMatch(job -> isBelow(job, target)) || Files.isDirectory(target)) {
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
