package dev.atelier.autoencoder.index.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.atelier.api.Progress;
import dev.atelier.api.picture.Picture;
import dev.atelier.testkit.NoProgress;
import dev.atelier.testkit.RecordedProgress;
import dev.atelier.testkit.TestFiles;
import dev.atelier.testkit.TestPictureService;
import dev.atelier.toolkit.file.ContentHash;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IndexUpdaterTest {

  @TempDir Path temporary;

  private final TestPictureService pictures = new TestPictureService();
  private Path album;
  private PictureIndex index;

  /** The mean color of a picture. */
  private static final class MeanColor implements Embedding {
    @Override
    public String identity() {
      return "mean color";
    }

    @Override
    public int length() {
      return 3;
    }

    @Override
    public float[] of(Picture picture) {
      float[] sums = new float[3];
      for (int pixel : picture.pixels()) {
        for (int i = 0; i < 3; i++) {
          sums[i] += (pixel >> (8 * i) & 0xff) / 255f;
        }
      }
      int count = picture.width() * picture.height();
      return new float[] {sums[0] / count, sums[1] / count, sums[2] / count};
    }
  }

  @BeforeEach
  void drawAnAlbum() {
    album = temporary.resolve("album");
    TestFiles.writeStriped(album.resolve("red.png"), Color.RED, 3);
    TestFiles.writeStriped(album.resolve("green.png"), Color.GREEN, 3);
    TestFiles.writeStriped(album.resolve("sub/blue.png"), Color.BLUE, 3);
    index = PictureIndex.create(temporary.resolve("my.index"), Map.of("key", "value"));
  }

  @AfterEach
  void close() {
    index.close();
  }

  @Test
  void allPicturesBelowAFolderArePutIn() {
    assertThat(fill()).containsEntry("added", 3).containsEntry("pictures", 3);
    PictureIndex.Entry blue = index.named(album.resolve("sub/blue.png").toString()).orElseThrow();
    assertThat(blue.hash()).isEqualTo(ContentHash.of(album.resolve("sub/blue.png"))).hasSize(64);
    assertThat(ThumbnailCodec.decoded(index.thumbnail(blue)).orElseThrow().getWidth())
        .isEqualTo(48);
  }

  @Test
  void whatHasNotChangedIsNotDecodedAgain() {
    fill();
    pictures.clear();
    assertThat(fill()).containsEntry("unchanged", 3).containsEntry("added", 0);
    assertThat(pictures.decoded()).isEmpty();
  }

  @Test
  void aFileThatWasMovedIsKnownAgainWithoutLookingAtIt() throws IOException {
    fill();
    pictures.clear();
    Files.move(album.resolve("red.png"), album.resolve("sub/rouge.png"));
    assertThat(fill())
        .containsEntry("moved", 1)
        .containsEntry("unchanged", 2)
        .containsEntry("pictures", 3);
    assertThat(pictures.decoded()).isEmpty();
    assertThat(index.named(album.resolve("red.png").toString())).isEmpty();
    assertThat(index.named(album.resolve("sub/rouge.png").toString())).isPresent();
  }

  @Test
  void aCopyHasAnEntryOfItsOwn() throws IOException {
    Files.copy(album.resolve("red.png"), album.resolve("again.png"));
    assertThat(fill()).containsEntry("added", 3).containsEntry("copied", 1);
    Files.copy(album.resolve("red.png"), album.resolve("third.png"));
    assertThat(fill()).containsEntry("copied", 1).containsEntry("pictures", 5);
    assertThat(pictures.decoded()).hasSize(3);
  }

  @Test
  void aFileThatChangedIsLookedAtAgain() {
    fill();
    Path red = TestFiles.writeStriped(album.resolve("red.png"), Color.ORANGE, 20);
    assertThat(fill()).containsEntry("changed", 1).containsEntry("pictures", 3);
    assertThat(index.named(red.toString()).orElseThrow().hash()).isEqualTo(ContentHash.of(red));
  }

  @Test
  void whatIsNoPictureInsideIsNamedAndCountedAndDoesNotStopTheOthers() throws IOException {
    Files.writeString(album.resolve("notes.txt"), "nobody takes this for a picture");
    Path text = Files.writeString(album.resolve("notes.jpg"), "no picture");
    Map<String, Object> told = fill();
    assertThat(told).containsEntry("added", 3).containsEntry("unreadable", 1);
    assertThat(told.get("unreadableFiles"))
        .isEqualTo(
            List.of(
                Map.of("file", text.toString(), "problem", text + " is no picture: name another")));
  }

  @Test
  void aPipeIsNamedAndCountedAndNotWaitedFor() throws Exception {
    Path pipe = album.resolve("pipe.jpg");
    assumeThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertThat(fill()).containsEntry("added", 3).containsEntry("unreadable", 1);
  }

  @Test
  void whatWasDoneBeforeAnInterruptionStays() {
    assertThatThrownBy(() -> fill(RecordedProgress.cancelAfter(2)))
        .isInstanceOf(CancellationException.class);
    assertThat(index.size()).isEqualTo(2);
    assertThat(fill()).containsEntry("unchanged", 2).containsEntry("added", 1);
  }

  @Test
  void theDigitsOfAFileAreNumbered() throws IOException {
    Path file = album.resolve("some.idx3-ubyte");
    Files.write(file, digits(3));
    assertThat(fill()).containsEntry("added", 6);
    PictureIndex.Entry second = index.named(file + "#1").orElseThrow();
    assertThat(second.point()[0]).isEqualTo(20 / 255f);
    assertThat(IndexInputs.exists(second.name())).isTrue();
  }

  /** Digits of 2x2 pixels, the first of brightness 10, the second of 20 and so on. */
  private static byte[] digits(int count) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream output = new DataOutputStream(bytes);
    for (int number : new int[] {0x0803, count, 2, 2}) {
      output.writeInt(number);
    }
    for (int i = 0; i < 4 * count; i++) {
      output.write(10 * (i / 4 + 1));
    }
    return bytes.toByteArray();
  }

  private Map<String, Object> fill() {
    return fill(new NoProgress());
  }

  private Map<String, Object> fill(Progress progress) {
    return new IndexUpdater(index, new MeanColor(), pictures, 2)
        .fill(new IndexInputs(pictures).of("--pictures", album, 0), progress);
  }
}
