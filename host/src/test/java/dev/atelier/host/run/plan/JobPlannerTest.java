package dev.atelier.host.run.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.atelier.api.ParameterException;
import dev.atelier.host.picture.PictureFormat;
import dev.atelier.host.run.plan.Job.ToFile;
import dev.atelier.host.run.plan.Job.ToNowhere;
import dev.atelier.host.run.plan.Job.ToStandardOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JobPlannerTest {

  @TempDir Path folder;

  @Test
  void aFileGoesToAFile() throws IOException {
    Path input = file("in.jpg");
    Path output = folder.resolve("out.png");
    assertThat(plan(output, input))
        .containsExactly(Job.of(input, new ToFile(output, PictureFormat.PNG)));
  }

  @Test
  void aFileGoesIntoAFolderThatExistsUnderItsOwnName() throws IOException {
    Path input = file("in.jpg");
    Path results = Files.createDirectories(folder.resolve("results.v2"));
    assertThat(plan(results, input))
        .containsExactly(Job.of(input, new ToFile(results.resolve("in.jpg"), PictureFormat.JPEG)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"new", "new/", "new.v2/"})
  void aNameWithoutExtensionOrWithASlashAtItsEndIsAFolder(String name) throws IOException {
    Path input = file("in.jpg");
    List<Job> jobs =
        JobPlanner.plan(List.of(input.toString()), folder + "/" + name, Optional.empty());
    assertThat(targets(jobs)).containsExactly(folder.resolve(name).resolve("in.jpg"));
  }

  @Test
  void theTreeOfAFolderIsMirroredInTheOrderOfNames() throws IOException {
    file("shots/b.png");
    file("shots/a.jpg");
    file("shots/2024/may/c.tif");
    assertThat(targets(plan(folder.resolve("out"), folder.resolve("shots"))))
        .containsExactly(
            folder.resolve("out/2024/may/c.tif"),
            folder.resolve("out/a.jpg"),
            folder.resolve("out/b.png"));
  }

  @Test
  void whatAGlobMatchesIsMirroredBelowItsFixedPart() throws IOException {
    file("shots/2023/a.png");
    file("shots/2024/b.png");
    file("shots/2024/c.jpg");
    file("shots/d.png");
    assertThat(targets(plan(folder.resolve("out"), folder.resolve("shots/*/*.png"))))
        .containsExactly(folder.resolve("out/2023/a.png"), folder.resolve("out/2024/b.png"));
  }

  @Test
  void aGlobMayReachThroughAllFoldersAndNameChoices() throws IOException {
    file("shots/2023/may/a.png");
    file("shots/2024/b.jpg");
    file("shots/2024/c.tif");
    assertThat(targets(plan(folder.resolve("out"), folder.resolve("shots/**.{png,jpg}"))))
        .containsExactly(folder.resolve("out/2023/may/a.png"), folder.resolve("out/2024/b.jpg"));
  }

  @Test
  void theFixedPartOfAGlobIsTakenAsItIs() throws IOException {
    Path input = file("shots [best]/a.png");
    assertThat(plan(folder.resolve("out"), folder.resolve("shots [best]/*.png")))
        .containsExactly(Job.of(input, new ToFile(folder.resolve("out/a.png"), PictureFormat.PNG)));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aFileWhoseNameLooksLikeAGlobIsAFile() throws IOException {
    Path input = file("why?.png");
    file("whys.png");
    assertThat(plan(folder.resolve("out"), input))
        .singleElement()
        .satisfies(job -> assertThat(job.file()).contains(input));
  }

  @Test
  void aGlobThatMatchesNothingIsAProblemThatNamesIt() throws IOException {
    file("a.png");
    String glob = folder.resolve("*.jpg").toString();
    assertThat(problems(plan(folder.resolve("out"), Path.of(glob))))
        .containsExactly("no picture matches " + glob + "; check the pattern");
  }

  @Test
  void aGlobThatIsNoneIsAProblemThatNamesIt() throws IOException {
    file("a.png");
    String glob = folder.resolve("{a.png").toString();
    assertThat(problems(plan(folder.resolve("out"), Path.of(glob))))
        .singleElement()
        .satisfies(problem -> assertThat(problem).contains(glob, "pattern").doesNotContain("\n"));
  }

  @Test
  void theExtensionIsKeptAsItIsWritten() throws IOException {
    Path input = file("in.JPEG");
    assertThat(targets(plan(folder.resolve("out"), input)))
        .containsExactly(folder.resolve("out/in.JPEG"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"in.webp", "in.gif", "in.bmp"})
  void aFormatThatCannotBeWrittenBecomesPng(String name) throws IOException {
    Path input = file(name);
    assertThat(plan(folder.resolve("out"), input))
        .containsExactly(
            Job.of(input, new ToFile(folder.resolve("out/in.png"), PictureFormat.PNG)));
  }

  @Test
  void theFormatAskedForChangesTheExtension() throws IOException {
    Path png = file("a.b.png");
    Path tiff = file("c.tiff");
    List<Job> jobs =
        JobPlanner.plan(
            List.of(png.toString(), tiff.toString()),
            folder.resolve("out").toString(),
            Optional.of(PictureFormat.TIFF));
    assertThat(jobs)
        .containsExactly(
            Job.of(png, new ToFile(folder.resolve("out/a.b.tif"), PictureFormat.TIFF)),
            Job.of(tiff, new ToFile(folder.resolve("out/c.tiff"), PictureFormat.TIFF)));
  }

  @Test
  void aFormatThatTheNameOfTheOutputContradictsIsRefused() throws IOException {
    String input = file("a.png").toString();
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(
            () -> JobPlanner.plan(List.of(input), "out.png", Optional.of(PictureFormat.JPEG)))
        .withMessage("--output names a PNG file and --format asks for JPEG; leave one out");
  }

  @ParameterizedTest
  @ValueSource(strings = {"out.webp", "out.txt"})
  void anOutputThatCannotBeWrittenIsRefused(String name) throws IOException {
    Path input = file("a.png");
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> plan(folder.resolve(name), input))
        .withMessageContaining("cannot be written as " + name);
  }

  @Test
  void ofTwoInputsWithOneResultTheSecondHasAProblem() throws IOException {
    Path first = file("one/a.webp");
    Path second = file("two/a.png");
    List<Job> jobs = plan(folder.resolve("out"), first, second);
    assertThat(jobs).hasSize(2);
    assertThat(jobs.get(0).problem()).isEmpty();
    assertThat(jobs.get(1).problem().orElseThrow())
        .contains(first.toString(), second.toString(), folder.resolve("out/a.png").toString());
  }

  @Test
  void aFileThatIsNamedTwiceIsOneInput() throws IOException {
    Path input = file("shots/a.png");
    assertThat(plan(folder.resolve("out"), input, folder.resolve("shots"))).hasSize(1);
  }

  @Test
  void resultsOfAnEarlierRunInsideTheInputFolderAreNoInputs() throws IOException {
    file("shots/a.png");
    file("shots/out/a.png");
    file("shots/out/deeper/b.png");
    assertThat(targets(plan(folder.resolve("shots/out"), folder.resolve("shots"))))
        .containsExactly(folder.resolve("shots/out/a.png"));
  }

  @Test
  void aFolderMayBeItsOwnOutput() throws IOException {
    Path input = file("shots/a.png");
    assertThat(targets(plan(folder.resolve("shots"), folder.resolve("shots"))))
        .containsExactly(input);
  }

  @Test
  void hiddenFilesAndFoldersAndOtherFilesAreLeftOut() throws IOException {
    file("shots/a.png");
    file("shots/._a.png");
    file("shots/.thumbnails/a.png");
    file("shots/notes.txt");
    assertThat(targets(plan(folder.resolve("out"), folder.resolve("shots"))))
        .containsExactly(folder.resolve("out/a.png"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{name}/x.{ext}", "{folder}/../{folder}/../../{name}.{ext}"})
  void aResultThatWouldLieOutsideOfItsFolderIsAProblemAndTheOthersGoOn(String pattern)
      throws IOException {
    Path dots = file("shots/deep/...jpg");
    file("shots/a.jpg");
    List<Job> jobs =
        plan(folder.resolve("out/results").resolve(pattern), folder.resolve("shots"), dots);
    assertThat(problems(jobs))
        .isNotEmpty()
        .allSatisfy(
            problem ->
                assertThat(problem).contains("not in the folder " + folder.resolve("out/results")));
    assertThat(targets(jobs))
        .allSatisfy(
            target -> assertThat(target.startsWith(folder.resolve("out/results"))).isTrue());
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void whatIsHiddenMayBeNamed() throws IOException {
    file(".private/a.png");
    assertThat(targets(plan(folder.resolve("out"), folder.resolve(".private"))))
        .containsExactly(folder.resolve("out/a.png"));
  }

  @Test
  void anEmptyFolderIsAProblemThatNamesIt() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    assertThat(problems(plan(folder.resolve("out"), empty)))
        .containsExactly(empty + " holds no pictures; name a folder that does");
  }

  @Test
  void standardInputGoesToStandardOutputOrAFile() {
    assertThat(JobPlanner.plan(List.of("-"), "-", Optional.empty()))
        .containsExactly(Job.ofStandardInput(new ToStandardOutput(Optional.empty())));
    assertThat(JobPlanner.plan(List.of("-"), "out.png", Optional.empty()))
        .containsExactly(Job.ofStandardInput(new ToFile(Path.of("out.png"), PictureFormat.PNG)));
    assertThat(JobPlanner.plan(List.of("-"))).containsExactly(Job.ofStandardInput(new ToNowhere()));
  }

  @Test
  void standardInputHasNoNameInAFolder() {
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> JobPlanner.plan(List.of("-"), folder.toString(), Optional.empty()))
        .withMessageContaining("standard input has no name");
  }

  @Test
  void standardOutputTakesOnePicture() throws IOException {
    String first = file("a.png").toString();
    String second = file("b.png").toString();
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> JobPlanner.plan(List.of(first, second), "-", Optional.empty()))
        .withMessage("--output - takes the result of one picture, and there are 2");
  }

  @Test
  void severalInputsDoNotFitIntoAFile() throws IOException {
    Path first = file("a.png");
    Path second = file("b.png");
    Path output = folder.resolve("out.png");
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> plan(output, first, second))
        .withMessageContaining("--output: " + output + " names a file");
    file("out.png");
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> plan(output, first, second))
        .withMessageContaining("--output: " + output + " ");
  }

  @Test
  void aFolderDoesNotFitIntoAFile() throws IOException {
    file("shots/a.png");
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> plan(folder.resolve("out.png"), folder.resolve("shots")))
        .withMessageContaining("a folder");
  }

  @Test
  void aFileThatExistsIsNoFolder() throws IOException {
    Path input = file("a.png");
    Path output = file("results");
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> plan(output, input))
        .withMessageContaining(output + " is a file");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void anyNameWillDo() throws IOException {
    List<String> names =
        List.of("a b.png", "a\nb.png", "été 😀.png", "-o.png", "[x].png", "a\\b.png");
    for (String name : names) {
      file("shots/" + name);
    }
    assertThat(targets(plan(folder.resolve("out"), folder.resolve("shots"))))
        .containsExactlyInAnyOrderElementsOf(
            names.stream().map(name -> folder.resolve("out").resolve(name)).toList());
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aLoopOfLinksEnds() throws IOException {
    file("shots/a.png");
    Files.createSymbolicLink(folder.resolve("shots/again"), folder.resolve("shots"));
    List<Job> jobs = plan(folder.resolve("out"), folder.resolve("shots"));
    assertThat(targets(jobs)).containsExactly(folder.resolve("out/a.png"));
    assertThat(jobs).allSatisfy(job -> assertThat(job.problem()).isEmpty());
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aLinkToNothingIsAProblemOfItsOwn() throws IOException {
    file("shots/a.png");
    Files.createSymbolicLink(folder.resolve("shots/gone.png"), folder.resolve("nowhere.png"));
    assertThat(plan(folder.resolve("out"), folder.resolve("shots"))).hasSize(2);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aFolderThatCannotBeReadIsAProblemAndTheOthersGoOn() throws IOException {
    file("shots/a.png");
    Path locked = Files.createDirectories(folder.resolve("shots/locked"));
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));
    try {
      assumeThat(Files.isReadable(locked)).as("the super-user reads everything").isFalse();
      List<Job> jobs = plan(folder.resolve("out"), folder.resolve("shots"));
      assertThat(targets(jobs)).containsExactly(folder.resolve("out/a.png"));
      assertThat(problems(jobs))
          .singleElement()
          .satisfies(problem -> assertThat(problem).contains(locked.toString(), "permission"));
    } finally {
      Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Property(tries = 60, seed = "1889")
  void everyPictureOfATreeHasAResultOfItsOwnInTheSameFolderOrAProblem(
      @ForAll("trees") Set<String> names) throws IOException {
    Path root = Files.createTempDirectory("atelier-planner");
    try {
      for (String name : names) {
        touch(root.resolve("in").resolve(name));
      }
      Path output = root.resolve("out");
      List<Job> jobs = plan(output, root.resolve("in"));

      assertThat(jobs).hasSameSizeAs(names);
      Set<Path> results = new HashSet<>();
      for (Job job : jobs) {
        if (job.problem().isPresent()) {
          continue;
        }
        Path input = root.resolve("in").relativize(job.file().orElseThrow());
        ToFile target = (ToFile) job.destination();
        Path result = output.relativize(target.file());
        assertThat(results.add(result)).as("%s is new", result).isTrue();
        assertThat(result.getNameCount()).isEqualTo(input.getNameCount());
        assertThat(result.resolveSibling(".")).isEqualTo(input.resolveSibling("."));
        assertThat(stem(result)).isEqualTo(stem(input));
        assertThat(PictureFormat.ofExtension(result)).contains(target.format());
      }
      assertThat(results).hasSize(distinctResults(names));
    } finally {
      delete(root);
    }
  }

  @Provide
  Arbitrary<Set<String>> trees() {
    Arbitrary<String> folders = Arbitraries.of("", "x/", "x/y/", "z z/");
    Arbitrary<String> stems = Arbitraries.of("a", "b", "c.d", "é");
    Arbitrary<String> extensions = Arbitraries.of(".png", ".jpg", ".webp", ".gif", ".tif");
    return Combinators.combine(folders, stems, extensions)
        .as((parent, stem, extension) -> parent + stem + extension)
        .set()
        .ofMinSize(1)
        .ofMaxSize(12);
  }

  /** Counts by another way: what cannot be written ends in .png. */
  private static int distinctResults(Set<String> names) {
    return (int)
        names.stream().map(name -> name.replaceAll("\\.(webp|gif)$", ".png")).distinct().count();
  }

  private static String stem(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.lastIndexOf('.'));
  }

  private static void delete(Path root) {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(String name) throws IOException {
    return touch(folder.resolve(name));
  }

  private static Path touch(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.write(file, new byte[0]);
  }

  private static List<Job> plan(Path output, Path... inputs) {
    return JobPlanner.plan(
        Arrays.stream(inputs).map(Path::toString).toList(), output.toString(), Optional.empty());
  }

  private static List<Path> targets(List<Job> jobs) {
    return jobs.stream()
        .map(Job::destination)
        .filter(ToFile.class::isInstance)
        .map(target -> ((ToFile) target).file())
        .toList();
  }

  private static List<String> problems(List<Job> jobs) {
    return jobs.stream().map(Job::problem).flatMap(Optional::stream).toList();
  }
}
