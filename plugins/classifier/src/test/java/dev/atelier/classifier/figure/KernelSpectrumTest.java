package dev.atelier.classifier.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.atelier.classifier.figure.KernelSpectrum.Kind;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

final class KernelSpectrumTest {

  @Property(tries = 200)
  void anElevenPixelGaborKernelIsMeasuredToTwoDegreesAndAHundredth(
      @ForAll @DoubleRange(min = 0, max = 180) double orientation,
      @ForAll @DoubleRange(min = 0.12, max = 0.35) double frequency,
      @ForAll @DoubleRange(min = 0, max = 6.28) double phase) {
    KernelSpectrum measure = KernelSpectrum.of(gabor(11, orientation, frequency, 2.5, phase), 11);
    assertThat(measure.isDirected()).isTrue();
    assertThat(between(measure.orientation(), orientation)).isLessThan(2);
    assertThat(measure.frequency()).isCloseTo(frequency, within(0.012));
  }

  @Property(tries = 200)
  void theDirectionOfAThreePixelGaborKernelIsMeasuredToEightDegrees(
      @ForAll @DoubleRange(min = 0, max = 180) double orientation,
      @ForAll @DoubleRange(min = 0.2, max = 0.33) double frequency,
      @ForAll @DoubleRange(min = 0, max = 6.28) double phase) {
    KernelSpectrum measure = KernelSpectrum.of(gabor(3, orientation, frequency, 1, phase), 3);
    if (measure.isDirected()) {
      assertThat(between(measure.orientation(), orientation)).isLessThan(8);
    } else {
      // What is left of long waves once the mean is gone may be next to nothing.
      assertThat(measure.kind()).isIn(Kind.FLAT_COLOUR);
    }
  }

  @Property(tries = 50)
  void colorChangesNothing(
      @ForAll @DoubleRange(min = 0, max = 180) double orientation,
      @ForAll @DoubleRange(min = -1, max = 1) double red,
      @ForAll @DoubleRange(min = -1, max = 1) double green) {
    float[] gray = gabor(7, orientation, 0.2, 2, 1);
    float[] colored = gray.clone();
    for (int i = 0; i < 49; i++) {
      colored[i] *= (float) red;
      colored[49 + i] *= (float) green;
    }
    KernelSpectrum measure = KernelSpectrum.of(colored, 7);
    assertThat(between(measure.orientation(), KernelSpectrum.of(gray, 7).orientation()))
        .isLessThan(0.01);
    assertThat(measure.kind()).isEqualTo(KernelSpectrum.of(gray, 7).kind());
  }

  @Test
  void aHorizontalEdgeIsZeroDegreesAndOneThatRisesToTheRightFortyFive() {
    assertThat(KernelSpectrum.of(new float[] {1, 1, 1, 0, 0, 0, -1, -1, -1}, 3).orientation())
        .isCloseTo(0, within(1e-6));
    assertThat(KernelSpectrum.of(new float[] {-1, 0, 1, -1, 0, 1, -1, 0, 1}, 3).orientation())
        .isCloseTo(90, within(1e-6));
    assertThat(KernelSpectrum.of(new float[] {1, 1, 0, 1, 0, -1, 0, -1, -1}, 3).orientation())
        .isCloseTo(45, within(1e-6));
    assertThat(KernelSpectrum.of(new float[] {0, 1, 1, -1, 0, 1, -1, -1, 0}, 3).orientation())
        .isCloseTo(135, within(1e-6));
  }

  @Test
  void anEdgeChangesOnceAndALineThereAndBack() {
    assertThat(KernelSpectrum.of(new float[] {-1, 0, 1, -2, 0, 2, -1, 0, 1}, 3).kind())
        .isEqualTo(Kind.EDGE);
    assertThat(KernelSpectrum.of(new float[] {-1, 2, -1, -1, 2, -1, -1, 2, -1}, 3).kind())
        .isEqualTo(Kind.GRATING);
    assertThat(KernelSpectrum.of(gabor(11, 30, 0.25, 3, 0), 11).kind()).isEqualTo(Kind.GRATING);
    assertThat(KernelSpectrum.of(gabor(11, 30, 0.1, 2, Math.PI / 2), 11).kind())
        .isEqualTo(Kind.EDGE);
  }

  @Test
  void theGratingThatExcitesTwoOppositePixelsMostHasFourPixels() {
    // Their spectrum is that of a sine, whose peak is at a quarter.
    KernelSpectrum measure = KernelSpectrum.of(new float[] {0, 0, 0, -1, 0, 1, 0, 0, 0}, 3);
    assertThat(measure.frequency()).isCloseTo(0.25, within(1e-3));
    assertThat(measure.strength()).isCloseTo(Math.sqrt(2), within(1e-6));
  }

  @Test
  void spotsAreBlobs() {
    assertThat(KernelSpectrum.of(gabor(11, 0, 0, 2, 0), 11).kind()).isEqualTo(Kind.BLOB);
    assertThat(KernelSpectrum.of(new float[] {-1, -1, -1, -1, 8, -1, -1, -1, -1}, 3).kind())
        .isEqualTo(Kind.BLOB);
  }

  @Test
  void noiseOfManyPixelsIsABlob() {
    Random random = new Random(5);
    float[] noise = new float[3 * 121];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (float) random.nextGaussian();
    }
    assertThat(KernelSpectrum.of(noise, 11).kind()).isEqualTo(Kind.BLOB);
  }

  @Test
  void whatHardlyChangesIsAFlatColorAndWhatIsNothingEmpty() {
    float[] flat = {1, 1, 1.1f, 1, 1, 1, 0.9f, 1, 1};
    assertThat(KernelSpectrum.of(flat, 3).kind()).isEqualTo(Kind.FLAT_COLOUR);
    assertThat(KernelSpectrum.of(flat, 3).kind().word()).isEqualTo("flat-colour");
    assertThat(KernelSpectrum.of(new float[27], 3).kind()).isEqualTo(Kind.EMPTY);
  }

  private static double between(double one, double other) {
    double difference = Math.abs(one - other) % 180;
    return Math.min(difference, 180 - difference);
  }

  /**
   * Returns a wave in a Gaussian window, the same in three channels.
   *
   * @param orientation of its crests, in degrees anticlockwise from the horizontal
   */
  private static float[] gabor(
      int side, double orientation, double frequency, double deviation, double phase) {
    double angle = Math.toRadians(orientation);
    double middle = (side - 1) / 2.0;
    float[] kernel = new float[3 * side * side];
    for (int i = 0; i < kernel.length; i++) {
      double right = i % side - middle;
      double up = middle - i / side % side;
      // The crests run along (cos, sin), so that the wave runs across, along (-sin, cos).
      double across = -right * Math.sin(angle) + up * Math.cos(angle);
      double window = Math.exp(-(right * right + up * up) / (2 * deviation * deviation));
      kernel[i] = (float) (window * Math.cos(2 * Math.PI * frequency * across + phase));
    }
    return kernel;
  }
}
