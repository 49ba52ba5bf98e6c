package dev.atelier.host.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.host.cli.report.Console;
import dev.atelier.host.file.AtelierHome;
import dev.atelier.host.run.Cancellation;
import dev.atelier.host.run.VariantTestPlugin;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run reads is kept, also where files that exist may be overwritten. */
final class OriginalsTest {

  @TempDir static Path home;

  @TempDir Path folder;

  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();
  private byte[] original;

  @BeforeAll
  static void installPlugin() throws IOException {
    VariantTestPlugin.install(home.resolve("plugins"));
  }

  @BeforeEach
  void drawPictures() throws IOException {
    picture("ink.png", 0xcc0000);
    original = Files.readAllBytes(picture("in/deep/a.png", 0x00cc00));
    Files.copy(picture("in/b.png", 0x0000cc), folder.resolve("in/c.png"));
    Files.createDirectories(folder.resolve("in/more"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tint ~/in/deep/a.png -o ~/in/deep/a.png",
        "tint ~/in/deep/a.png -o ~/in/more/../deep/a.png",
        "tint ~/in/deep/a.png -o ~/in/deep",
        "tint ~/in/deep/a.png -o ~/in/deep/{name}.{ext}",
        "tint ~/in -o ~/in",
        "tint ~/in/deep -o ~/in/more/../deep/",
        "tint ~/in -o ~/in/{folder}/{name}.{ext}",
        "tint ~/in --dry-run -o ~/in",
        "tint ~/in/deep/a.png --no-manifest -o ~/in/deep/a.png",
        "run ~/recipe.yaml ~/in/deep -o ~/in",
        "run ~/recipe.yaml ~/in/deep --dry-run -o ~/in",
      })
  void aPictureIsNotReplacedByItsOwnResult(String command) throws IOException {
    Files.writeString(
        folder.resolve("recipe.yaml"),
        "steps: [{verb: tint, output: deep, options: {ink: ink.png}}]");

    assertThat(run(withInk(command) + " --existing overwrite")).isEqualTo(2);

    assertThat(messages())
        .contains("atelier: --output: the result of ", "would replace the picture itself")
        .contains("--in-place");
    assertThat(folder.resolve("in/deep/a.png")).hasBinaryContent(original);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tint ~/in/deep/a.png -o ~/in/deep/a.png",
        "tint ~/in/deep -o ~/in/deep",
        "run ~/recipe.yaml ~/in/deep -o ~/in",
      })
  void aPictureIsReplacedByItsOwnResultIfThatIsAskedFor(String command) throws IOException {
    Files.writeString(
        folder.resolve("recipe.yaml"),
        "steps: [{verb: tint, output: deep, options: {ink: ink.png}}]");

    int code = run(withInk(command) + " --existing overwrite --in-place");

    assertThat(code).as(messages()).isZero();
    assertThat(ImageIO.read(folder.resolve("in/deep/a.png").toFile()).getRGB(1, 1))
        .isEqualTo(0xff517a00);
  }

  @Test
  void whatMayBeReplacedInPlaceIsAboutOverwriting() {
    assertThat(run(withInk("tint ~/in -o ~/in --in-place"))).isEqualTo(2);
    assertThat(messages())
        .isEqualTo("atelier: --in-place is about --existing overwrite, which is missing\n");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aLinkIsAnotherNameOfAPicture() throws IOException {
    Files.createSymbolicLink(folder.resolve("link.png"), Path.of("in/deep/a.png"));
    Files.createLink(folder.resolve("second.png"), folder.resolve("in/deep/a.png"));
    Files.createSymbolicLink(folder.resolve("linked"), Path.of("in"));
    for (String output : new String[] {"link.png", "second.png", "linked/deep/a.png"}) {
      messages.reset();
      assertThat(run(withInk("tint ~/in/deep/a.png -o ~/" + output + " --existing overwrite")))
          .as(output)
          .isEqualTo(2);
      assertThat(messages()).contains("the picture itself by the name of ");
    }
    assertThat(run(withInk("tint ~/link.png -o ~/in/deep/a.png --existing overwrite")))
        .isEqualTo(2);
    assertThat(folder.resolve("in/deep/a.png")).hasBinaryContent(original);
  }

  @Test
  void neitherAnotherInputNorWhatAnOptionNamesIsReplacedEvenInPlace() throws IOException {
    for (String command :
        new String[] {
          "tint ~/in/b.png ~/in/c0001.png -o ~/in/c{index}.png",
          "tint ~/in/deep/a.png -o ~/ink.png",
          "weigh ~/in --against ~/ink.png --report ~/in/deep/a.png",
          "weigh ~/in --from-file ~/list.csv -o ~/list.csv",
        }) {
      picture("in/c0001.png", 9);
      Files.writeString(folder.resolve("list.csv"), folder.resolve("in/b.png") + "\n");
      messages.reset();
      String place = command.startsWith("tint") ? " --in-place" : "";
      int code = run(withInk(command) + " --existing overwrite" + place);
      assertThat(code).as(command + messages()).isEqualTo(2);
      assertThat(folder.resolve("in/deep/a.png")).hasBinaryContent(original);
      assertThat(folder.resolve("list.csv")).content().contains("b.png").hasLineCount(1);
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aTableThatIsALinkToAPictureIsRefused() throws IOException {
    Files.createSymbolicLink(folder.resolve("table.csv"), Path.of("in/deep/a.png"));
    assertThat(run("weigh ~/in -o ~/table.csv --existing overwrite")).isEqualTo(2);
    assertThat(messages())
        .startsWith("atelier: --output would replace ")
        .endsWith(
            "by the name of %s, which is read; name another file\n".formatted(path("table.csv")));
    assertThat(run("weigh ~/in -o ~/table.csv --existing overwrite --watch")).isEqualTo(2);
    assertThat(folder.resolve("in/deep/a.png")).hasBinaryContent(original);
  }

  @Test
  void nothingIsWatchedWhereResultsWouldArriveOverThePictures() {
    for (String output : new String[] {"in", "in/{name}.{ext}", "none/../in/{name}.{ext}"}) {
      assertThat(run(withInk("tint ~/in --watch --existing overwrite -o ~/" + output)))
          .as(output)
          .isEqualTo(2);
    }
    assertThat(run(withInk("tint ~/in --watch --existing overwrite --in-place -o ~/out")))
        .isEqualTo(2);
  }

  @Test
  void aResultOfAnEarlierRunIsOverwrittenAsEver() {
    assertThat(run(withInk("tint ~/in -o ~/out"))).isZero();
    assertThat(run(withInk("tint ~/in -o ~/out --existing overwrite"))).isZero();
    assertThat(run(withInk("tint ~/in -o ~/out --existing overwrite --in-place"))).isZero();
  }

  private static String withInk(String command) {
    return command.startsWith("tint") ? command + " --ink ~/ink.png" : command;
  }

  private int run(String command) {
    String[] arguments = command.replace("~", folder.toString()).split(" ");
    Console console =
        new Console(new ByteArrayOutputStream(), new PrintStream(messages, true, UTF_8), false);
    return new CommandLineProgram(new AtelierHome(home), console, new Cancellation())
        .run(arguments);
  }

  private String messages() {
    return messages.toString(UTF_8).replace("\r\n", "\n");
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private Path picture(String name, int color) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    BufferedImage image = new BufferedImage(5, 4, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 20; i++) {
      image.setRGB(i % 5, i / 5, color);
    }
    assertThat(ImageIO.write(image, name.endsWith("png") ? "png" : "jpg", file.toFile())).isTrue();
    return file;
  }
}
