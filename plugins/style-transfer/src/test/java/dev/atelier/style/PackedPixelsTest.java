package dev.atelier.style;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.atelier.api.picture.Picture;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PackedPixelsTest {

  private static final ColourStatistics ANY = ColourStatistics.of(Drawings.stripes(8, 8));
  private static final ColourTransfer NONE = ColourTransfer.between(ANY, ANY, 0);

  @Property(tries = 60)
  void whatIsPackedCanBeUnpacked(
      @ForAll @IntRange(min = 1, max = 70) int width,
      @ForAll @IntRange(min = 1, max = 70) int height,
      @ForAll int seed) {
    Picture picture =
        Picture.of(width, height, new Random(seed).ints((long) width * height).toArray());
    try (NDManager manager = TestEngine.open()) {
      NDArray packed = PackedPixels.pack(picture, NONE, manager);

      assertThat(packed.getShape().get(2) * 2 % StyleNetwork.MULTIPLE).isZero();
      assertThat(packed.getShape().get(3) * 2 % StyleNetwork.MULTIPLE).isZero();
      assertThat(PackedPixels.unpack(packed, width, height).pixels()).isEqualTo(picture.pixels());
    }
  }

  @Test
  void aTensorIsUnpackedLikeAPicture() {
    Picture picture = Drawings.landscape(48, 32);
    try (NDManager manager = TestEngine.open()) {
      NDArray packed = PackedPixels.pack(picture, NONE, manager);

      assertThat(Picture.of(PackedPixels.toImages(packed)).pixels()).isEqualTo(picture.pixels());
    }
  }

  @Test
  void beyondTheBorderThePictureIsMirrored() {
    Picture picture = Drawings.landscape(33, 32);
    try (NDManager manager = TestEngine.open()) {
      NDArray packed = PackedPixels.pack(picture, NONE, manager);

      Picture whole = PackedPixels.unpack(packed, 48, 32);

      for (int i = 1; i < 16; i++) {
        assertThat(whole.pixels()[32 + i]).isEqualTo(picture.pixels()[32 - i]);
      }
    }
  }
}
