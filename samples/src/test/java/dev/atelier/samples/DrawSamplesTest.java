package dev.atelier.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrawSamplesTest {

  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void aNamedPictureIsWrittenAsAJpegOfTheScaledSize() throws IOException {
    assertThat(run(folder.toString(), "styles/stained-glass", "--size", "0.1")).isZero();
    BufferedImage image = ImageIO.read(folder.resolve("styles/stained-glass.jpg").toFile());
    assertThat(image.getWidth()).isEqualTo(60);
    assertThat(image.getHeight()).isEqualTo(60);
    assertThat(out.toString(UTF_8)).contains("stained-glass.jpg  60x60");
    assertThat(folder.resolve("landscape.jpg")).doesNotExist();
  }

  @Test
  void anUnknownPictureIsAnsweredWithTheKnownOnes() {
    assertThat(run(folder.toString(), "sunset")).isEqualTo(2);
    assertThat(err.toString(UTF_8))
        .contains("There is no picture 'sunset'; there are landscape, still-life, styles/swirls")
        .contains(DrawSamples.USAGE);
  }

  @Test
  void aMissingFolderIsAskedFor() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString(UTF_8)).startsWith("No folder is given to draw into.");
  }

  @Test
  void aScaleThatIsNoNumberIsRefused() {
    assertThat(run(folder.toString(), "--size", "big")).isEqualTo(2);
    assertThat(err.toString(UTF_8)).startsWith("--size takes a number above 0");
    assertThat(run(folder.toString(), "--size")).isEqualTo(2);
    assertThat(run(folder.toString(), "--size", "0")).isEqualTo(2);
  }

  @Test
  void aFileInPlaceOfTheFolderIsReportedInOneLine() throws IOException {
    Path file = Files.createFile(folder.resolve("taken"));
    assertThat(run(file.toString(), "styles/woodcut", "--size", "0.05")).isEqualTo(1);
    assertThat(err.toString(UTF_8).lines()).hasSize(1);
    assertThat(err.toString(UTF_8)).startsWith("Cannot write ").contains("taken");
  }

  private int run(String... arguments) {
    return DrawSamples.run(
        List.of(arguments), new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
  }
}
