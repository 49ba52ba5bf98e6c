package dev.atelier.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.api.OperationException;
import dev.atelier.api.picture.Picture;
import java.awt.Color;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TestPictureServiceTest {

  private final TestPictureService pictures = new TestPictureService();

  @TempDir Path folder;

  @Test
  void whatIsWrittenIsReadAndRemembered() {
    Path file = TestFiles.writeSolid(folder.resolve("below/red.png"), Color.RED);
    Picture picture = pictures.read(file);
    assertThat(picture.toImage().getRGB(3, 4)).isEqualTo(Color.RED.getRGB());
    assertThat(pictures.decoded()).containsExactly(file);
    pictures.clear();
    assertThat(pictures.decoded()).isEmpty();
  }

  @Test
  void whatIsNoPictureIsRefused() {
    Path file = TestFiles.writeText(folder.resolve("text.png"), "no picture");
    assertThatThrownBy(() -> pictures.read(file))
        .isInstanceOf(OperationException.class)
        .hasMessageContaining("text.png is no picture");
    assertThat(pictures.requested()).containsExactly(file);
    assertThat(pictures.decoded()).isEmpty();
  }

  @Test
  void picturesAreScaled() {
    Path file = TestFiles.writeStriped(folder.resolve("striped.png"), Color.BLUE, 3);
    Picture small = pictures.resize(pictures.read(file), 12, 9);
    assertThat(small.width()).isEqualTo(12);
    assertThat(small.height()).isEqualTo(9);
    assertThat(pictures.resize(small, 12, 9)).isSameAs(small);
  }
}
