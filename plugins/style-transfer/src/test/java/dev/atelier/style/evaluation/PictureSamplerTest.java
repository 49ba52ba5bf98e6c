package dev.atelier.style.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.style.Drawings;
import dev.atelier.testkit.TestFiles;
import dev.atelier.testkit.TestPictureService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureSamplerTest {

  private static final int COUNT = 12;

  @TempDir private Path folder;

  @BeforeEach
  void drawPictures() {
    for (int i = 0; i < COUNT; i++) {
      TestFiles.write(folder.resolve(i % 3 + "/" + i + ".png"), Drawings.flat(2, 2, i));
    }
  }

  @Test
  void aSeedGivesTheSameOrderAndAnotherSeedAnother() {
    assertThat(drawn(COUNT, 1)).isEqualTo(drawn(COUNT, 1)).isNotEqualTo(drawn(COUNT, 2));
  }

  @Test
  void moreBeginWithTheSame() {
    assertThat(drawn(3 * COUNT, 5)).startsWith(drawn(4, 5).toArray(Path[]::new));
  }

  @Test
  void everyPictureIsDrawnBeforeAnyIsDrawnAgain() {
    List<Path> drawn = drawn(3 * COUNT, 7);

    for (int round = 0; round < 3; round++) {
      assertThat(drawn.subList(round * COUNT, (round + 1) * COUNT)).doesNotHaveDuplicates();
    }
    assertThat(drawn.subList(0, COUNT)).isNotEqualTo(drawn.subList(COUNT, 2 * COUNT));
  }

  @Test
  void whatIsNoPictureIsPassedOverOnce() throws IOException {
    Files.writeString(folder.resolve("notes.jpg"), "not a picture");
    Files.writeString(folder.resolve("notes.txt"), "not even looked at");
    TestPictureService pictures = new TestPictureService();
    PictureSampler draw = new PictureSampler("--contents", folder, 1, pictures, new Random(1));

    List<Path> drawn =
        Stream.generate(draw::next).limit(3 * COUNT).map(PictureSampler.Drawn::file).toList();

    assertThat(drawn).doesNotContain(folder.resolve("notes.jpg"));
    assertThat(draw.skipped()).isEqualTo(1);
    assertThat(pictures.requested()).hasSize(3 * COUNT + 1);
  }

  private List<Path> drawn(int count, long seed) {
    PictureSampler draw =
        new PictureSampler("--contents", folder, 1, new TestPictureService(), new Random(seed));
    return Stream.generate(draw::next).limit(count).map(PictureSampler.Drawn::file).toList();
  }
}
