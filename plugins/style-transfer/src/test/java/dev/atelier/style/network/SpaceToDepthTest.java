package dev.atelier.style.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.atelier.api.picture.Picture;
import dev.atelier.style.Drawings;
import dev.atelier.style.image.ColorStatistics;
import dev.atelier.style.image.ColorTransfer;
import dev.atelier.testkit.TestEngine;
import dev.atelier.toolkit.tensor.SpatialOps;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SpaceToDepthTest {

  private static final ColorStatistics ANY = ColorStatistics.of(Drawings.stripes(8, 8));
  private static final ColorTransfer NONE = ColorTransfer.between(ANY, ANY, 0);

  private static final float[] ALL = {1, 1, 1};

  @Property(tries = 60)
  void whatIsPackedCanBeUnpacked(
      @ForAll @IntRange(min = 1, max = 70) int width,
      @ForAll @IntRange(min = 1, max = 70) int height,
      @ForAll int seed) {
    Picture picture =
        Picture.of(width, height, new Random(seed).ints((long) width * height).toArray());
    try (NDManager manager = TestEngine.open()) {
      SpaceToDepth packed = SpaceToDepth.of(picture, NONE);
      NDArray tensor = packed.tensor(manager);

      assertThat(tensor.getShape().get(2) * 2 % StyleTransferNetwork.MULTIPLE).isZero();
      assertThat(tensor.getShape().get(3) * 2 % StyleTransferNetwork.MULTIPLE).isZero();
      assertThat(packed.unpack(ALL, tensor.zerosLike().toFloatArray(), width, height).pixels())
          .isEqualTo(picture.pixels());
    }
  }

  @Property(tries = 30)
  void itIsNormalizedAndMirroredAsFeatureMapsAre(
      @ForAll @IntRange(min = 1, max = 70) int width,
      @ForAll @IntRange(min = 1, max = 70) int height,
      @ForAll long seed) {
    Random random = new Random(seed);
    Picture picture = Picture.of(width, height, random.ints((long) width * height).toArray());
    float[] gains = numbers(random);
    float[] shifts = numbers(random);
    try (NDManager manager = TestEngine.open()) {
      SpaceToDepth packed = SpaceToDepth.of(picture, NONE);

      NDArray actual = packed.normalized(gains, shifts, 1e-4f, manager);

      NDArray expected =
          SpatialOps.reflectOnePixel(
              new InstanceNormalization(StyleTransferNetwork.PACKED, 1e-4f, manager)
                  .apply(packed.tensor(manager), manager.create(gains), manager.create(shifts)));
      assertThat(actual.getShape()).isEqualTo(expected.getShape());
      assertThat(actual.toFloatArray()).containsExactly(expected.toFloatArray(), within(1e-3f));
    }
  }

  private static float[] numbers(Random random) {
    float[] numbers = new float[StyleTransferNetwork.PACKED];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }

  @Test
  void aBatchIsUnpackedLikeAPicture() {
    Picture picture = Drawings.landscape(48, 32);
    float[] kept = {0.5f, 0.25f, 0.75f};
    try (NDManager manager = TestEngine.open()) {
      SpaceToDepth packed = SpaceToDepth.of(picture, NONE);
      NDArray tensor = packed.tensor(manager);
      NDArray change = tensor.sub(0.3).square().mul(0.5);

      Picture one = packed.unpack(kept, change.toFloatArray(), 48, 32);
      Picture batch =
          Picture.of(
              SpaceToDepth.unpackBatch(
                  tensor, manager.create(kept, new Shape(1, 3, 1, 1)), change));

      assertThat(one.pixels()).isEqualTo(batch.pixels());
    }
  }

  @Test
  void aPatternOfCheckersInTheChangeIsNotSeen() {
    Picture gray = Drawings.flat(32, 32, 0x808080);
    float[] checkers = new float[StyleTransferNetwork.PACKED * 16 * 16];
    for (int channel = 0; channel < 12; channel++) {
      int corner = channel % 4;
      float value = corner == 0 || corner == 3 ? 0.2f : -0.2f;
      Arrays.fill(checkers, channel * 256, (channel + 1) * 256, value);
    }

    Picture result = SpaceToDepth.of(gray, NONE).unpack(ALL, checkers, 31, 31);

    assertThat(result.pixels()).containsOnly(0xff808080);
  }

  @Test
  void aChangeThatIsNotANumberIsNotShown() {
    float[] changes = new float[StyleTransferNetwork.PACKED * 16 * 16];
    changes[5 * 256 + 77] = Float.NaN;
    SpaceToDepth packed = SpaceToDepth.of(Drawings.flat(32, 32, 0x808080), NONE);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> packed.unpack(ALL, changes, 32, 32))
        .withMessageContaining("not a number");
  }

  @Test
  void beyondTheBorderThePictureIsMirrored() {
    Picture picture = Drawings.landscape(33, 32);
    float[] nothing = new float[StyleTransferNetwork.PACKED * 20 * 16];

    Picture whole = SpaceToDepth.of(picture, NONE).unpack(ALL, nothing, 40, 32);

    for (int i = 1; i < 8; i++) {
      assertThat(whole.pixels()[32 + i]).isEqualTo(picture.pixels()[32 - i]);
    }
  }
}
