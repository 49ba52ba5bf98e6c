package dev.atelier.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.atelier.host.engine.ComputeEngine;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Starts the program as its users do. */
@DisabledOnOs(OS.WINDOWS)
final class DistributionIT {

  private static final Path PROGRAM =
      Path.of(System.getProperty("atelier.distribution.folder"), "bin", "atelier");

  private static final Redirect NO_INPUT = Redirect.from(new File("/dev/null"));

  /** Pictures that no test writes to. */
  @TempDir static Path pictures;

  private static Path content;
  private static Path style;

  @TempDir Path folder;

  private final Map<String, String> environment = new HashMap<>();
  private Path messages;

  @BeforeEach
  void makeRoomForMessages() throws IOException {
    messages = Files.createTempFile(pictures, "messages", ".txt");
  }

  @BeforeAll
  static void drawPictures() throws IOException {
    content = write(pictures.resolve("content.png"), "png", drawing(96, 72, 1));
    style = write(pictures.resolve("style.png"), "png", drawing(64, 64, 5));
  }

  @Test
  void helpNamesTheVerbsOfTheBundledPlugins() throws Exception {
    Ended help = run("--help");
    assertThat(help.code()).isZero();
    assertThat(help.output()).contains("stylize", "plugins", "backbone", "show", "completion");
    assertThat(help.messages()).isEmpty();
  }

  @Test
  void theSameCommandGivesTheSameFileWhichSaysHowItWasMade() throws Exception {
    Path first = folder.resolve("first.png");
    Path second = folder.resolve("second.png");
    Path third = folder.resolve("third.png");

    Ended stylized = stylize(content, first);
    assertThat(stylized.code()).as(stylized.messages()).isZero();
    assertThat(stylized.output()).isEmpty();
    stylize(content, second);
    BufferedImage result = ImageIO.read(first.toFile());
    assertThat(result.getWidth()).isEqualTo(96);
    assertThat(result.getHeight()).isEqualTo(72);
    assertThat(second).hasSameBinaryContentAs(first);

    Ended shown = run("show", first.toString());
    assertThat(shown.code()).isZero();
    assertThat(shown.output())
        .containsPattern("verb +stylize\n")
        .containsPattern("backbone +compact sha256:[0-9a-f]{64}\n")
        .containsPattern("iterations +6\n");

    Ended again =
        run(
            "stylize",
            content.toString(),
            "-o",
            third.toString(),
            "--params-from",
            first.toString());
    assertThat(again.code()).as(again.messages()).isZero();
    assertThat(third).hasSameBinaryContentAs(first);
  }

  @Test
  void aPictureIsPaintedAtOnceUnlessToldOtherwise() throws Exception {
    Path first = folder.resolve("first.png");
    Path second = folder.resolve("second.png");

    for (Path result : List.of(first, second)) {
      Ended ended = paint(result);
      assertThat(ended.code()).as(ended.messages()).isZero();
    }

    assertThat(ImageIO.read(first.toFile()).getWidth()).isEqualTo(96);
    assertThat(second).hasSameBinaryContentAs(first);
    assertThat(run("show", first.toString()).output()).containsPattern("method +fast\n");
  }

  @Test
  void aFailureThatHarmsNobodyIsToldOnStandardErrorToWhoAsksForMore() throws Exception {
    Path damaged = folder.resolve("damaged.png");
    Files.write(damaged, withExif(encoded("png", drawing(96, 72, 1)), "no EXIF".getBytes(UTF_8)));

    Ended quiet = run("classify", damaged.toString());
    Ended verbose = run("--verbose", "classify", damaged.toString());

    assertThat(quiet.code()).as(quiet.messages()).isZero();
    assertThat(quiet.messages()).doesNotContain("DEBUG", "EXIF", "SLF4J");
    assertThat(verbose.code()).as(verbose.messages()).isZero();
    assertThat(verbose.messages()).contains("DEBUG ExifBlock - EXIF is malformed");
    assertThat(verbose.messages()).doesNotContain("SLF4J");
    assertThat(verbose.output()).isEqualTo(quiet.output());
  }

  @Test
  void theFirstRunOfAllUnpacksTheEngine() throws Exception {
    Path unpacked = folder.resolve("engine");
    environment.put("ENGINE_CACHE_DIR", unpacked.toString());
    environment.put("JAVA_OPTS", "-D%s=%s".formatted(ComputeEngine.PROPERTY, ComputeEngine.name()));

    Ended ended = paint(folder.resolve("out.png"));

    assertThat(ended.code()).as(ended.messages()).isZero();
    assertThat(filesIn(unpacked)).isNotEmpty();
  }

  @Test
  void theFastMethodSaysWhichBackboneItWasTrainedFor() throws Exception {
    Ended ended = paint(folder.resolve("out.png"), "--backbone", "vgg19");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.messages().lines()).singleElement().asString().startsWith("atelier: ");
    assertThat(filesIn(folder)).isEmpty();
  }

  @Test
  void brokenFilesOfAFolderDoNotStopTheOthers() throws Exception {
    Path shots = Files.createDirectories(folder.resolve("shots"));
    Path out = folder.resolve("out");
    write(shots.resolve("good.png"), "png", drawing(48, 40, 2));
    write(shots.resolve("dot.png"), "png", drawing(1, 1, 3));
    Files.writeString(shots.resolve("text.jpg"), "This is no picture.");
    Files.write(shots.resolve("empty.jpg"), new byte[0]);
    byte[] jpeg = encoded("jpg", drawing(96, 72, 4));
    Files.write(shots.resolve("half.jpg"), Arrays.copyOf(jpeg, jpeg.length / 2));
    Files.write(shots.resolve("huge.png"), pngHeader(60_000, 60_000));

    Ended ended = stylize(shots, out);

    assertThat(ended.code()).as(ended.messages()).isEqualTo(3);
    assertThat(ended.output()).isEmpty();
    assertThat(ImageIO.read(out.resolve("good.png").toFile())).isNotNull();
    for (String broken : List.of("text.jpg", "empty.jpg", "half.jpg", "huge.png")) {
      assertThat(ended.messages().lines().filter(line -> line.contains(broken)))
          .as(broken)
          .singleElement()
          .satisfies(line -> assertThat(line).startsWith("atelier: "));
      assertThat(out.resolve(broken)).doesNotExist();
    }
    assertThat(ended.messages()).containsPattern("[12] done, 0 skipped, [45] failed");
    assertThat(filesIn(out))
        .allMatch(name -> List.of("good.png", "dot.png", ".atelier-manifest.jsonl").contains(name));
  }

  @Test
  void aPluginWithALibraryOfItsOwnKeepsAnIndex() throws Exception {
    Path shots = Files.createDirectories(folder.resolve("shots"));
    for (int seed = 1; seed <= 4; seed++) {
      write(shots.resolve(seed + ".png"), "png", drawing(64, 48, seed));
    }
    String index = folder.resolve("shots.index").toString();

    Ended built = run("index", "build", shots.toString(), "-o", index);
    assertThat(built.code()).as(built.messages()).isZero();
    assertThat(built.output()).containsPattern("added +4\n");

    Ended found = run("index", "search", index, shots.resolve("2.png").toString(), "-k=1");
    assertThat(found.code()).as(found.messages()).isZero();
    assertThat(found.output()).contains("2.png").doesNotContain("1.png");
    assertThat(found.messages()).isEmpty();
  }

  @Test
  void aResultThatExistsIsLeftAsItIs() throws Exception {
    Path out = Files.writeString(folder.resolve("out.png"), "mine");
    Ended ended = stylize(content, out);
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.messages()).contains(out + " exists already", "--existing overwrite");
    assertThat(out).hasContent("mine");
    assertThat(filesIn(folder)).containsExactly("out.png");
  }

  @Test
  void aPictureThatIsNotThereIsNamedInOneLine() throws Exception {
    Path missing = folder.resolve("missing.png");
    Ended ended = stylize(missing, folder.resolve("out.png"));
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.messages().lines())
        .containsExactly("atelier: " + missing + " does not exist: check the name and the folder");
  }

  @Test
  void aPictureGoesThroughAPipeWithNothingAroundIt() throws Exception {
    Ended ended = end(start(stylizeArguments("-", "-", 6), Redirect.from(content.toFile())));
    assertThat(ended.code()).as(ended.messages()).isZero();
    byte[] bytes = ended.written().toByteArray();
    assertThat(bytes)
        .startsWith(0x89, 'P', 'N', 'G')
        .endsWith('I', 'E', 'N', 'D', 0xae, 0x42, 0x60, 0x82);
    assertThat(ImageIO.read(new ByteArrayInputStream(bytes)).getWidth()).isEqualTo(96);
  }

  @Test
  void anInterruptionEndsTheWorkAndLeavesNothingBehind() throws Exception {
    assumeThat(isHeeded("INT")).as("whoever started this lets the signal through").isTrue();
    List<String> arguments =
        new ArrayList<>(
            stylizeArguments(content.toString(), folder.resolve("out.png").toString(), 100_000));
    arguments.add("--json");
    Process process = start(arguments, NO_INPUT);
    BufferedReader events = process.inputReader(UTF_8);
    String line;
    do {
      line = events.readLine();
    } while (line != null && !line.contains("\"progress\""));
    assertThat(line).as("the first sign of work").isNotNull();

    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();

    while (events.readLine() != null) {
      // Whatever it still has to say is read, so that it can end.
    }
    assertThat(end(process).code()).isEqualTo(130);
    assertThat(filesIn(folder)).isEmpty();
  }

  /** A signal that a parent ignores is ignored by its children, as in a shell's background jobs. */
  private static boolean isHeeded(String signal) throws Exception {
    return new ProcessBuilder("sh", "-c", "kill -" + signal + " $$; exit 7").start().waitFor() != 7;
  }

  /** Paints by the method that is the default. */
  private Ended paint(Path output, String... more) throws Exception {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("stylize", content.toString(), "-o", output.toString()));
    arguments.addAll(List.of("--style", style.toString()));
    arguments.addAll(List.of(more));
    return end(start(arguments, NO_INPUT));
  }

  private Ended stylize(Path input, Path output) throws Exception {
    return end(start(stylizeArguments(input.toString(), output.toString(), 6), NO_INPUT));
  }

  private static List<String> stylizeArguments(String input, String output, int iterations) {
    String steps = Integer.toString(iterations);
    return List.of(
        "stylize",
        input,
        "-o",
        output,
        "--style",
        style.toString(),
        "--size=96",
        "--method=optimize",
        "--iterations",
        steps);
  }

  private Ended run(String... arguments) throws Exception {
    return end(start(List.of(arguments), NO_INPUT));
  }

  private Process start(List<String> arguments, Redirect input) throws IOException {
    List<String> command = new ArrayList<>(List.of(PROGRAM.toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectInput(input);
    builder.environment().put("ATELIER_HOME", pictures.resolve("home").toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().remove("ATELIER_PLUGINS");
    builder.environment().putAll(environment);
    return builder.redirectError(messages.toFile()).start();
  }

  private Ended end(Process process) throws Exception {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    process.getInputStream().transferTo(output);
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertThat(ended).as("it ends").isTrue();
    String text = Files.readString(messages);
    assertThat(text).as("nobody is shown a stack trace").doesNotContain("\tat ");
    return new Ended(process.exitValue(), output, text);
  }

  private static List<String> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).map(f -> f.getFileName().toString()).toList();
    }
  }

  /** A picture with edges, slopes and colors. */
  private static BufferedImage drawing(int width, int height, int seed) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        float hue = (float) Math.sin(seed * x / 9.0) + (float) Math.cos(y / 7.0);
        image.setRGB(x, y, Color.HSBtoRGB(hue, 0.7f, (x / 12 + y / 12) % 2 == 0 ? 0.9f : 0.4f));
      }
    }
    return image;
  }

  private static Path write(Path file, String format, BufferedImage image) throws IOException {
    return Files.write(file, encoded(format, image));
  }

  private static byte[] encoded(String format, BufferedImage image) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, bytes)).isTrue();
    return bytes.toByteArray();
  }

  /** The beginning of a PNG that promises more pixels than there is memory for. */
  /** Puts a chunk of EXIF behind the header of a PNG. */
  private static byte[] withExif(byte[] png, byte[] exif) throws IOException {
    int header = 33;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(bytes);
    data.write(png, 0, header);
    byte[] type = "eXIf".getBytes(UTF_8);
    CRC32 crc = new CRC32();
    crc.update(type);
    crc.update(exif);
    data.writeInt(exif.length);
    data.write(type);
    data.write(exif);
    data.writeInt((int) crc.getValue());
    data.write(png, header, png.length - header);
    return bytes.toByteArray();
  }

  private static byte[] pngHeader(int width, int height) throws IOException {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(header);
    data.writeBytes("IHDR");
    data.writeInt(width);
    data.writeInt(height);
    data.write(new byte[] {8, 2, 0, 0, 0});
    CRC32 checksum = new CRC32();
    checksum.update(header.toByteArray());
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    DataOutputStream output = new DataOutputStream(file);
    output.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    output.writeInt(13);
    header.writeTo(output);
    output.writeInt((int) checksum.getValue());
    return file.toByteArray();
  }

  /** What a process left: its exit code and what it wrote. */
  private record Ended(int code, ByteArrayOutputStream written, String messages) {
    String output() {
      return written.toString(UTF_8);
    }
  }
}
