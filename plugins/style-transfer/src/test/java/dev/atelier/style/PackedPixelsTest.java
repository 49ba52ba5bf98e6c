package dev.atelier.style;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.atelier.api.picture.Picture;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PackedPixelsTest {

  private static final ColourStatistics ANY = ColourStatistics.of(Drawings.stripes(8, 8));
  private static final ColourTransfer NONE = ColourTransfer.between(ANY, ANY, 0);

  private static final float[] ALL = {1, 1, 1};

  @Property(tries = 60)
  void whatIsPackedCanBeUnpacked(
      @ForAll @IntRange(min = 1, max = 70) int width,
      @ForAll @IntRange(min = 1, max = 70) int height,
      @ForAll int seed) {
    Picture picture =
        Picture.of(width, height, new Random(seed).ints((long) width * height).toArray());
    try (NDManager manager = TestEngine.open()) {
      float[] values = PackedPixels.values(picture, NONE);
      NDArray packed = PackedPixels.tensor(values, picture, manager);

      assertThat(packed.getShape().get(2) * 2 % StyleNetwork.MULTIPLE).isZero();
      assertThat(packed.getShape().get(3) * 2 % StyleNetwork.MULTIPLE).isZero();
      assertThat(PackedPixels.unpack(values, ALL, packed.zerosLike(), width, height).pixels())
          .isEqualTo(picture.pixels());
    }
  }

  @Test
  void aBatchIsUnpackedLikeAPicture() {
    Picture picture = Drawings.landscape(48, 32);
    float[] kept = {0.5f, 0.25f, 0.75f};
    try (NDManager manager = TestEngine.open()) {
      float[] values = PackedPixels.values(picture, NONE);
      NDArray packed = PackedPixels.tensor(values, picture, manager);
      NDArray change = packed.sub(0.3).square().mul(0.5);

      Picture one = PackedPixels.unpack(values, kept, change, 48, 32);
      Picture batch =
          Picture.of(
              PackedPixels.unpackBatch(
                  packed, manager.create(kept, new Shape(1, 3, 1, 1)), change));

      assertThat(one.pixels()).isEqualTo(batch.pixels());
    }
  }

  @Test
  void aPatternOfChequersInTheChangeIsNotSeen() {
    Picture grey = Drawings.flat(32, 32, 0x808080);
    float[] chequers = new float[StyleNetwork.PACKED * 16 * 16];
    for (int channel = 0; channel < 12; channel++) {
      int corner = channel % 4;
      float value = corner == 0 || corner == 3 ? 0.2f : -0.2f;
      Arrays.fill(chequers, channel * 256, (channel + 1) * 256, value);
    }
    try (NDManager manager = TestEngine.open()) {
      NDArray change = manager.create(chequers, new Shape(1, StyleNetwork.PACKED, 16, 16));

      Picture result = PackedPixels.unpack(PackedPixels.values(grey, NONE), ALL, change, 31, 31);

      assertThat(result.pixels()).containsOnly(0xff808080);
    }
  }

  @Test
  void beyondTheBorderThePictureIsMirrored() {
    Picture picture = Drawings.landscape(33, 32);
    try (NDManager manager = TestEngine.open()) {
      float[] values = PackedPixels.values(picture, NONE);
      NDArray nothing = PackedPixels.tensor(values, picture, manager).zerosLike();

      Picture whole = PackedPixels.unpack(values, ALL, nothing, 40, 32);

      for (int i = 1; i < 8; i++) {
        assertThat(whole.pixels()[32 + i]).isEqualTo(picture.pixels()[32 - i]);
      }
    }
  }
}
