package dev.atelier.host.cli;

import ai.djl.ndarray.NDManager;
import dev.atelier.api.ParameterException;
import dev.atelier.api.Progress;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.host.backbone.BackboneInfo;
import dev.atelier.host.backbone.Backbones;
import dev.atelier.host.backbone.install.BackboneInstaller;
import dev.atelier.host.backbone.install.BackboneInstaller.Convention;
import dev.atelier.host.backbone.training.BackboneDistillation;
import dev.atelier.host.cli.report.Console;
import dev.atelier.host.cli.report.JsonReport;
import dev.atelier.host.cli.report.RunReport;
import dev.atelier.host.cli.report.TextReport;
import dev.atelier.host.engine.ComputeEngine;
import dev.atelier.host.file.AtelierHome;
import dev.atelier.host.picture.PictureFiles;
import dev.atelier.host.run.Cancellation;
import dev.atelier.host.run.plan.Job;
import dev.atelier.host.run.plan.JobPlanner;
import dev.atelier.toolkit.option.OptionText;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

  private static final String DEFAULT = " (default: ${DEFAULT-VALUE})";
  private static final String AT_LEAST_1 = " (at least 1; default: ${DEFAULT-VALUE})";

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

  @Command(
      name = "install",
      description = "Install the weights of a known network: vgg16, vgg19 or vgg19-16x.",
      mixinStandardHelpOptions = true)
  int install(
      @Parameters(paramLabel = "NAME", description = "vgg16, vgg19 or vgg19-16x.") String name,
      @Option(
              names = "--from",
              required = true,
              paramLabel = "FILE",
              description =
                  "A safetensors or npz file with torchvision's tensor names"
                      + " (features.0.weight, ...), full or cut short; or its https or file"
                      + " address.")
          String source,
      @Option(
              names = "--sha256",
              paramLabel = "SUM",
              description = "The checksum that the file is to have; required for a download.")
          Optional<String> sha256,
      @Option(
              names = "--input",
              paramLabel = "oxford|oxford-bgr|torchvision",
              description =
                  "What the weights were trained on: RGB 0..255 minus the mean (oxford, the"
                      + " default), the same in BGR, or 0..1 normalized (torchvision).")
          Optional<String> convention,
      @Option(names = "--replace", description = "Replace one that is installed.")
          boolean replace) {
    try (TextReport report = new TextReport(console, false, false)) {
      BackboneInfo entry =
          new BackboneInstaller(home, ComputeEngine::open)
              .install(
                  new BackboneInstaller.Request(
                      name, source, sha256, convention.map(Convention::of), replace),
                  progress("installing " + name, report));
      report.close();
      return print(List.of(entry));
    }
  }

  @Command(
      name = "remove",
      description = "Remove an installed backbone.",
      mixinStandardHelpOptions = true)
  int remove(
      @Parameters(paramLabel = "NAME", description = "The backbone to remove.") String name) {
    new BackboneInstaller(home, ComputeEngine::open).remove(name);
    return ExitCode.DONE;
  }

  @Command(
      name = "distill",
      description =
          "Train the weights of a network of this project to know what larger, installed networks"
              + " know.",
      mixinStandardHelpOptions = true)
  int distill(
      @Parameters(
              paramLabel = "PICTURES",
              arity = "1..*",
              description = "The pictures to train on: files, folders, globs.")
          List<String> inputs,
      @Option(
              names = "--teacher",
              required = true,
              paramLabel = "NAME",
              description =
                  "An installed backbone; give it again for more. A layer is learned from the"
                      + " first that has it.")
          List<String> teachers,
      @Option(
              names = {"-o", "--output"},
              required = true,
              paramLabel = "FILE",
              description = "The new file for the weights (safetensors)." + OptionText.CHECKPOINT)
          Path output,
      @Option(
              names = "--student",
              defaultValue = "compact",
              paramLabel = "compact|compact-plus",
              hideParamSyntax = true,
              description = "Which network to train." + DEFAULT)
          String student,
      @Option(
              names = "--steps",
              defaultValue = "3000",
              paramLabel = "N",
              description = OptionText.STEPS + AT_LEAST_1)
          int steps,
      @Option(
              names = "--batch",
              defaultValue = "8",
              paramLabel = "N",
              description = "How many crops a step." + AT_LEAST_1)
          int batch,
      @Option(
              names = "--crop",
              defaultValue = "128",
              paramLabel = "PIXELS",
              description =
                  "The side of a crop, a multiple of 16. (at least 32; default: ${DEFAULT-VALUE})")
          int crop,
      @Option(
              names = "--learning-rate",
              defaultValue = "0.002",
              paramLabel = "RATE",
              description = OptionText.FALLING_LEARNING_RATE + DEFAULT)
          double learningRate,
      @Option(
              names = "--seed",
              defaultValue = "7",
              paramLabel = "N",
              description = OptionText.SEED + DEFAULT)
          long seed,
      @Option(
              names = "--checkpoint-every",
              defaultValue = "250",
              paramLabel = "N",
              description = OptionText.CHECKPOINT_EVERY + AT_LEAST_1)
          int checkpointEvery,
      @Option(
              names = "--held-out-every",
              defaultValue = "20",
              paramLabel = "N",
              description = OptionText.HELD_OUT_EVERY + " (at least 2; default: ${DEFAULT-VALUE})")
          int heldOutEvery,
      @Option(
              names = "--start",
              paramLabel = "FILE",
              description =
                  "Weights of the student to go on from (safetensors); random ones unless told.")
          Optional<Path> start,
      @Option(
              names = "--fp16",
              description = "Write the weights as 16-bit floats, which halves the file.")
          boolean fp16,
      @Option(names = "--half", hidden = true, description = "The same as --fp16.") boolean half,
      @Option(names = "--json", description = "Write progress as one JSON object a line.")
          boolean json) {
    if (!BackboneDistillation.STUDENTS.contains(student)) {
      throw new ParameterException(
          "--student: '%s' is none of %s"
              .formatted(student, String.join(", ", BackboneDistillation.STUDENTS)));
    }
    if (steps < 1 || batch < 1 || checkpointEvery < 1 || crop < 32 || crop % 16 != 0) {
      throw new ParameterException(
          "--steps, --batch and --checkpoint-every are at least 1, --crop a multiple of 16 from 32");
    }
    if (heldOutEvery < 2) {
      throw new ParameterException("--held-out-every is at least 2, or nothing is trained on");
    }
    List<Path> files =
        JobPlanner.plan(inputs).stream().map(Job::file).flatMap(Optional::stream).toList();
    if (files.isEmpty()) {
      throw new ParameterException("there are no pictures in " + String.join(", ", inputs));
    }
    Path checkpoint = output.resolveSibling(output.getFileName() + ".checkpoint");
    try (RunReport report =
            json ? new JsonReport(console, false) : new TextReport(console, false, false);
        Backbones backbones = open();
        NDManager manager = ComputeEngine.open()) {
      List<Backbone> opened = teachers.stream().map(backbones::open).toList();
      Map<String, Double> explained =
          BackboneDistillation.run(
              new BackboneDistillation.Settings(
                  student,
                  steps,
                  batch,
                  crop,
                  learningRate,
                  seed,
                  checkpointEvery,
                  heldOutEvery,
                  start,
                  fp16 || half),
              opened,
              files,
              new PictureFiles(),
              manager,
              checkpoint,
              output,
              progress("distilling", report));
      explained.forEach(
          (layer, part) ->
              console
                  .results()
                  .printf(
                      Locale.ROOT, "%s  %.4f of the teacher's variance explained%n", layer, part));
    }
    console.tell("the weights are in " + output);
    return ExitCode.DONE;
  }

  private Backbones open() {
    return new Backbones(home, ComputeEngine::open);
  }

  private Progress progress(String name, RunReport report) {
    return new Progress() {
      @Override
      public void report(long done, long total, Map<String, Double> measures) {
        report.progress(name, done, total, measures);
      }

      @Override
      public boolean isCancelled() {
        return cancellation.isCancelled();
      }
    };
  }

  private int print(List<BackboneInfo> entries) {
    for (BackboneInfo entry : entries) {
      console.answer(entry.name() + (entry.isUsable() ? "" : "  DAMAGED"));
      entry.damage().ifPresent(damage -> console.answer("    " + damage));
      console.answer("    " + entry.summary());
      console.answer("    layers    " + entry.layers());
      console.answer("    license   " + entry.licence());
      console.answer("    sha256    " + entry.sha256());
      console.answer("    from      " + entry.location());
    }
    return entries.stream().allMatch(BackboneInfo::isUsable) ? ExitCode.DONE : ExitCode.FAILED;
  }
}
