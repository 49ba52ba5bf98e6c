package dev.atelier.style.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.atelier.style.image.ScalePyramid.Size;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ScalePyramidTest {

  @Example
  void theLadderFrom512To128HasFiveRungs() {
    assertThat(ScalePyramid.ladder(512, 128)).containsExactly(128, 181, 256, 362, 512);
  }

  @Property(seed = "1", tries = 250)
  void theLadderRisesByTheRootOfTwoToTheResult(
      @ForAll @IntRange(min = 1, max = 16384) int longest,
      @ForAll @IntRange(min = 32, max = 2000) int coarsest) {
    List<Integer> ladder = ScalePyramid.ladder(longest, coarsest);

    assertThat(ladder).last().isEqualTo(longest);
    for (int i = 1; i < ladder.size(); i++) {
      // Rounding moves a length by half a pixel at most.
      assertThat(ladder.get(i) / Math.sqrt(2)).isCloseTo(ladder.get(i - 1), within(0.9));
    }
    assertThat(ladder.size() == 1 || ladder.get(0) >= coarsest).isTrue();
    assertThat(ladder.get(0) / Math.sqrt(2)).isLessThan(Math.max(longest, coarsest));
  }

  @Property(seed = "2", tries = 250)
  void theLadderIsAsLongAsItCanBe(
      @ForAll @IntRange(min = 1, max = 16384) int longest,
      @ForAll @IntRange(min = 32, max = 2000) int coarsest) {
    int rungs = ScalePyramid.ladder(longest, coarsest).size();

    assertThat(longest / Math.pow(2, rungs / 2.0)).isLessThan(coarsest - 0.49);
  }

  @Property(seed = "3", tries = 250)
  void sharesAddUpToTheIterationsAndDifferByAtMostOne(
      @ForAll @IntRange(min = 1, max = 100000) int iterations,
      @ForAll @IntRange(min = 1, max = 20) int scales) {
    List<Integer> shares = ScalePyramid.shares(iterations, scales);

    assertThat(shares).hasSize(scales);
    assertThat(shares.stream().mapToInt(Integer::intValue).sum()).isEqualTo(iterations);
    assertThat(shares).allMatch(share -> Math.abs(share - (double) iterations / scales) < 1);
  }

  @Example
  void tooFewIterationsGoToTheFinestScales() {
    assertThat(ScalePyramid.shares(1, 4)).containsExactly(0, 0, 0, 1);
  }

  @Property(seed = "4", tries = 250)
  void aScaledSizeKeepsItsProportionsAndIsNeverEmpty(
      @ForAll @IntRange(min = 1, max = 16384) int width,
      @ForAll @IntRange(min = 1, max = 16384) int height,
      @ForAll @IntRange(min = 1, max = 16384) int longest) {
    Size scaled = new Size(width, height).scaledTo(longest);

    assertThat(scaled.longest()).isEqualTo(longest);
    assertThat(Math.min(scaled.width(), scaled.height())).isPositive();
    double shortest = (double) longest * Math.min(width, height) / Math.max(width, height);
    assertThat((double) Math.min(scaled.width(), scaled.height()))
        .isCloseTo(Math.max(1, shortest), within(0.51));
  }

  @Property(seed = "5", tries = 250)
  void aWorkableSizeOnlyLengthensSidesThatAreTooShort(
      @ForAll @IntRange(min = 1, max = 16384) int width,
      @ForAll @IntRange(min = 1, max = 16384) int height) {
    Size workable = new Size(width, height).workable();

    assertThat(workable.width()).isEqualTo(width < 64 ? 64 : width);
    assertThat(workable.height()).isEqualTo(height < 64 ? 64 : height);
    assertThat(workable.pixels()).isEqualTo((long) workable.width() * workable.height());
  }
}
