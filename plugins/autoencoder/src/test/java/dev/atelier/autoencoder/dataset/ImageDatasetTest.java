package dev.atelier.autoencoder.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.api.picture.Picture;
import dev.atelier.autoencoder.model.AutoencoderDescription;
import dev.atelier.autoencoder.model.PixelTensors;
import dev.atelier.testkit.TestPictureService;
import dev.atelier.toolkit.report.PictureGrid;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImageDatasetTest {

  @TempDir Path folder;

  @Test
  void ofAWidePictureTheMiddleIsSeen() {
    int[] pixels = new int[40 * 20];
    for (int i = 0; i < pixels.length; i++) {
      int x = i % 40;
      pixels[i] = x >= 10 && x < 30 ? 0xff8000 : 0;
    }
    PictureGrid.write(Picture.of(40, 20, pixels), folder.resolve("wide.png"), ExistingFile.FAIL);
    ImageDataset colored = squares(3, 0, false);
    float[] whole = colored.whole(0).orElseThrow();
    assertThat(whole[0]).isEqualTo(1);
    assertThat(whole[20 * 20 + 10]).isCloseTo(128 / 255f, within(1e-6f));
    assertThat(whole[2 * 20 * 20 + 10]).isZero();
    float gray = squares(1, 0, false).whole(0).orElseThrow()[0];
    assertThat(gray).isCloseTo(0.299f + 0.587f * 128 / 255, within(1e-5f));
  }

  @Test
  void withoutChangeAPictureIsLearnedAboutAsItIs() {
    Discs.write(folder, 1, 40);
    ImageDataset squares = squares(1, 0, false);
    float[] whole = squares.whole(0).orElseThrow();
    float[] varied = squares.varied(0, new SplittableRandom(1)).orElseThrow();
    assertThat(PixelTensors.meanSquare(whole, varied)).isLessThan(0.002);
  }

  @Test
  void mirroringSwapsLeftAndRight() {
    Discs.write(folder, 1, 40);
    ImageDataset flipped = squares(1, 0, true);
    float[] straight = squares(1, 0, false).varied(0, new SplittableRandom(1)).orElseThrow();
    boolean mirrored = false;
    for (int seed = 0; seed < 20; seed++) {
      float[] one = flipped.varied(0, new SplittableRandom(seed)).orElseThrow();
      if (!Arrays.equals(one, straight)) {
        mirrored = true;
        for (int x = 0; x < 20; x++) {
          assertThat(one[200 + x]).isCloseTo(straight[200 + 19 - x], within(1e-5f));
        }
      }
    }
    assertThat(mirrored).isTrue();
  }

  @Test
  void changedPicturesDependOnWhatIsDrawnAlone() {
    Discs.write(folder, 2, 40);
    ImageDataset squares = squares(3, 1, true);
    float[] once = squares.varied(1, new SplittableRandom(4)).orElseThrow();
    // The second time the picture comes from a copy in memory.
    assertThat(squares.varied(1, new SplittableRandom(4)).orElseThrow()).isEqualTo(once);
    assertThat(squares.varied(1, new SplittableRandom(5)).orElseThrow()).isNotEqualTo(once);
    assertThat(once).hasSize(3 * 20 * 20);
  }

  @Test
  void digitsAreTurnedALittleButNeverOutOfRange() throws IOException {
    Path file = folder.resolve("x.idx");
    Discs.writeIdx(file, 3, 16);
    IdxDataset squares = new IdxDataset(file, 1);
    int changed = 0;
    for (int seed = 0; seed < 20; seed++) {
      float[] varied = squares.varied(1, new SplittableRandom(seed)).orElseThrow();
      for (float value : varied) {
        assertThat(value).isBetween(0f, 1f);
      }
      changed += Arrays.equals(varied, squares.whole(1).orElseThrow()) ? 0 : 1;
    }
    assertThat(changed).isBetween(4, 16);
  }

  @Test
  void filesInIdxFormatThatDoNotFitAreExplained() throws IOException {
    Path wide = folder.resolve("wide.idx");
    Files.write(
        wide, ByteBuffer.allocate(16 + 6).putInt(0x803).putInt(1).putInt(2).putInt(3).array());
    assertThatThrownBy(() -> open(wide, 0, false))
        .isInstanceOf(OperationException.class)
        .hasMessageContaining("squares are wanted");
    Path file = folder.resolve("x.idx");
    Discs.writeIdx(file, 3, 16);
    assertThatThrownBy(() -> open(file, 32, false))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("are not scaled");
    assertThatThrownBy(() -> open(file, 0, true))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("--flip is for folders");
  }

  @Test
  void sidesAreFourToSevenDoubled() {
    assertThat(IntStream.range(0, 300).filter(AutoencoderDescription::isSide))
        .containsExactly(
            8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224,
            256);
  }

  @Test
  void noPictureIsInTwoPartsAndAllAreInOne() {
    DatasetSplit split = DatasetSplit.of(100, 0, 20);
    assertThat(split.heldOut()).containsExactly(19, 39, 59, 79, 99);
    int[] all =
        IntStream.concat(
                IntStream.concat(
                    Arrays.stream(split.training()), Arrays.stream(split.validation())),
                Arrays.stream(split.heldOut()))
            .sorted()
            .toArray();
    assertThat(all).isEqualTo(IntStream.range(0, 100).toArray());
    assertThat(DatasetSplit.of(100, 30, 20).heldOut())
        .isEqualTo(IntStream.range(70, 100).toArray());
    assertThatThrownBy(() -> DatasetSplit.of(100, 97, 20))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("--held-out keeps 97 of 100");
  }

  @Test
  void sheetsAreRowsOfPicturesWithWhiteBetween() {
    Picture black = Picture.of(1, 1, new int[1]);
    Picture sheet = PictureGrid.of(List.of(black, black, black), 2, 2);
    assertThat(sheet.width()).isEqualTo(2 * 4 + 2);
    assertThat(sheet.pixels()[2 * 10 + 3]).isEqualTo(0xff000000);
    assertThat(sheet.pixels()[2 * 10 + 4]).isEqualTo(0xffffffff);
    assertThat(sheet.pixels()[6 * 10 + 7]).isEqualTo(0xffffffff);
  }

  private ImageDataset squares(int channels, double change, boolean flip) {
    return new FolderDataset(
        "FOLDER", folder, 20, channels, change, flip, new TestPictureService());
  }

  private static void open(Path file, int size, boolean flip) {
    Datasets.open("FOLDER", file, size, false, 0, flip, new TestPictureService());
  }
}
