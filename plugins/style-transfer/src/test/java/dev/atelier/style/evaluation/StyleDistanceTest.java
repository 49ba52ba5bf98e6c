package dev.atelier.style.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.offset;

import dev.atelier.style.loss.ChannelCovariances;
import dev.atelier.style.loss.ChannelStatistics;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class StyleDistanceTest {

  private static final int CHANNELS = 5;
  private static final int POSITIONS = 12;

  @Test
  void theMeasuresAreThoseOfTheDefinition() {
    double[][] shallowResult = maps(1);
    double[][] shallowStyle = maps(2);
    double[][] shallowContent = maps(3);
    double[][] deepResult = maps(4);
    double[][] deepStyle = maps(5);
    double[][] deepContent = maps(6);

    StyleDistance distance =
        StyleDistance.of(
            features(shallowResult, deepResult),
            features(shallowStyle, deepStyle),
            features(shallowContent, deepContent));

    double shallow = statisticsDistance(shallowResult, shallowStyle);
    double shallowUntouched = statisticsDistance(shallowContent, shallowStyle);
    double deep = statisticsDistance(deepResult, deepStyle);
    double deepUntouched = statisticsDistance(deepContent, deepStyle);
    assertThat(distance.styleByLayer().keySet()).containsExactly("shallow", "deep");
    assertThat(distance.styleByLayer().get("shallow"))
        .isCloseTo(shallow / shallowUntouched, offset(1e-5));
    assertThat(distance.styleByLayer().get("deep")).isCloseTo(deep / deepUntouched, offset(1e-5));
    assertThat(distance.style())
        .isCloseTo((shallow / shallowUntouched + deep / deepUntouched) / 2, offset(1e-5));
    assertThat(distance.pooledStyle())
        .isCloseTo((shallow + deep) / (shallowUntouched + deepUntouched), offset(1e-5));
    assertThat(distance.textureByLayer().keySet()).containsExactly("shallow", "deep");
    assertThat(distance.textureByLayer().get("shallow"))
        .isCloseTo(
            covariancesDistance(shallowResult, shallowStyle)
                / covariancesDistance(shallowContent, shallowStyle),
            offset(1e-5));
    assertThat(distance.texture())
        .isCloseTo(
            (covariancesDistance(shallowResult, shallowStyle)
                        / covariancesDistance(shallowContent, shallowStyle)
                    + covariancesDistance(deepResult, deepStyle)
                        / covariancesDistance(deepContent, deepStyle))
                / 2,
            offset(1e-5));
    assertThat(distance.content())
        .isCloseTo(
            (1 - cosine(shallowResult, shallowContent) + 1 - cosine(deepResult, deepContent)) / 2,
            offset(1e-5));
  }

  @Test
  void theStyleItselfHasItsStyle() {
    PictureFeatures style = features(maps(1), maps(2));

    StyleDistance distance = StyleDistance.of(style, style, features(maps(3), maps(4)));

    assertThat(distance.style()).isZero();
    assertThat(distance.pooledStyle()).isZero();
    assertThat(distance.texture()).isZero();
    assertThat(distance.content()).isGreaterThan(0.5);
  }

  @Test
  void theUntouchedContentHasAllOfTheContentAndNoneOfTheStyle() {
    PictureFeatures content = features(maps(1), maps(2));

    StyleDistance distance = StyleDistance.of(content, features(maps(3), maps(4)), content);

    assertThat(distance.style()).isEqualTo(1);
    assertThat(distance.pooledStyle()).isEqualTo(1);
    assertThat(distance.texture()).isEqualTo(1);
    assertThat(distance.content()).isCloseTo(0, offset(1e-9));
  }

  @Test
  void contentThatIsItsOwnStyleGivesNumbersAllTheSame() {
    PictureFeatures same = features(maps(1), maps(2));
    PictureFeatures empty =
        features(new double[CHANNELS][POSITIONS], new double[CHANNELS][POSITIONS]);

    assertThat(StyleDistance.of(same, same, same).style()).isZero();
    assertThat(StyleDistance.of(empty, empty, empty).style()).isZero();
    assertThat(StyleDistance.of(same, same, same).texture()).isZero();
    assertThat(StyleDistance.of(empty, empty, empty).texture()).isZero();
    assertThat(StyleDistance.of(features(maps(3), maps(4)), same, same).texture()).isFinite();
    assertThat(StyleDistance.of(features(maps(3), maps(4)), same, same).style()).isFinite();
    assertThat(StyleDistance.of(features(maps(3), maps(4)), same, same).pooledStyle()).isFinite();
  }

  @Property(tries = 200)
  void contentIsTheSameWhateverGainAndOffsetAChannelHas(
      @ForAll @IntRange(min = 0, max = CHANNELS - 1) int channel,
      @ForAll @DoubleRange(min = 0.01, max = 100) double gain,
      @ForAll @DoubleRange(min = -10, max = 10) double shift) {
    double[][] content = maps(1);
    double[][] result = maps(2);
    double[][] changed = maps(2);
    changed[channel] = Arrays.stream(result[channel]).map(x -> gain * x + shift).toArray();

    double distance = StyleDistance.content(featureMaps(changed), featureMaps(content));

    assertThat(distance)
        .isCloseTo(StyleDistance.content(featureMaps(result), featureMaps(content)), offset(1e-4));
  }

  @Test
  void contentTurnedIntoItsNegativeIsAsFarAsCanBe() {
    double[][] content = maps(1);
    double[][] negative =
        Arrays.stream(content)
            .map(row -> Arrays.stream(row).map(x -> -x).toArray())
            .toArray(double[][]::new);

    assertThat(StyleDistance.content(featureMaps(negative), featureMaps(content)))
        .isCloseTo(2, offset(1e-6));
  }

  @Test
  void channelsThatDoNotVaryCountForNothing() {
    double[][] content = maps(1);
    double[][] result = maps(2);
    double[][] partlyFlat = maps(2);
    Arrays.fill(partlyFlat[0], 0.1);
    Arrays.fill(partlyFlat[3], 0);
    double[][] flat = new double[CHANNELS][POSITIONS];
    Arrays.stream(flat).forEach(row -> Arrays.fill(row, 1 / 3.0));

    assertThat(StyleDistance.content(featureMaps(partlyFlat), featureMaps(content)))
        .isCloseTo(1 - cosine(partlyFlat, content), offset(1e-5))
        .isNotCloseTo(1 - cosine(result, content), offset(1e-3));
    assertThat(StyleDistance.content(featureMaps(flat), featureMaps(content))).isEqualTo(1);
    assertThat(StyleDistance.content(featureMaps(flat), featureMaps(flat))).isZero();
  }

  @Test
  void mapsOfDifferentSizesAreRefused() {
    LayerFeatures small = new LayerFeatures(new float[] {1, 2, 3, 4}, 2);
    LayerFeatures large = new LayerFeatures(new float[] {1, 2, 3, 4, 5, 6}, 2);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> StyleDistance.content(small, large))
        .withMessageContaining("2 x 2")
        .withMessageContaining("2 x 3");
  }

  /** Numbers as after a rectifier: not below zero, of different size from channel to channel. */
  private static double[][] maps(long seed) {
    Random random = new Random(seed);
    return IntStream.range(0, CHANNELS)
        .mapToObj(
            channel ->
                IntStream.range(0, POSITIONS)
                    .mapToDouble(i -> Math.max(0, (channel + 1) * (random.nextGaussian() + 0.5)))
                    .toArray())
        .toArray(double[][]::new);
  }

  private static LayerFeatures featureMaps(double[][] maps) {
    float[] values = new float[CHANNELS * POSITIONS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) maps[i / POSITIONS][i % POSITIONS];
    }
    return new LayerFeatures(values, CHANNELS);
  }

  private static PictureFeatures features(double[][] shallow, double[][] deep) {
    Map<String, ChannelStatistics> style = new LinkedHashMap<>();
    style.put("shallow", featureMaps(shallow).statistics());
    style.put("deep", featureMaps(deep).statistics());
    Map<String, ChannelCovariances> texture = new LinkedHashMap<>();
    texture.put("shallow", covariances(shallow));
    texture.put("deep", covariances(deep));
    return new PictureFeatures(
        style, texture, Map.of("shallow", featureMaps(shallow), "deep", featureMaps(deep)));
  }

  private static ChannelCovariances covariances(double[][] maps) {
    float[] values = new float[CHANNELS * CHANNELS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) covariance(maps[i / CHANNELS], maps[i % CHANNELS]);
    }
    return new ChannelCovariances(values);
  }

  private static double covariance(double[] one, double[] other) {
    double mean = mean(one);
    double otherMean = mean(other);
    return IntStream.range(0, POSITIONS)
        .mapToDouble(i -> (one[i] - mean) * (other[i] - otherMean))
        .average()
        .orElseThrow();
  }

  private static double covariancesDistance(double[][] one, double[][] other) {
    double sum = 0;
    for (int i = 0; i < CHANNELS; i++) {
      for (int j = 0; j < CHANNELS; j++) {
        double difference = covariance(one[i], one[j]) - covariance(other[i], other[j]);
        sum += difference * difference;
      }
    }
    return sum;
  }

  /** By the mean of squares less the square of the mean, which is another way to the deviation. */
  private static double statisticsDistance(double[][] one, double[][] other) {
    double sum = 0;
    for (int channel = 0; channel < CHANNELS; channel++) {
      double mean = mean(one[channel]) - mean(other[channel]);
      double deviation = deviation(one[channel]) - deviation(other[channel]);
      sum += mean * mean + deviation * deviation;
    }
    return sum;
  }

  /** Normalizes, strings all channels together, and takes the angle. */
  private static double cosine(double[][] one, double[][] other) {
    double[] a = normalized(one);
    double[] b = normalized(other);
    return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  }

  private static double[] normalized(double[][] maps) {
    return Arrays.stream(maps)
        .flatMapToDouble(
            row -> {
              double mean = mean(row);
              double deviation = deviation(row);
              return Arrays.stream(row).map(x -> deviation < 1e-7 ? 0 : (x - mean) / deviation);
            })
        .toArray();
  }

  private static double dot(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
  }

  private static double mean(double[] row) {
    return Arrays.stream(row).average().orElseThrow();
  }

  private static double deviation(double[] row) {
    double mean = mean(row);
    double square = Arrays.stream(row).map(x -> x * x).average().orElseThrow();
    return Math.sqrt(Math.max(0, square - mean * mean));
  }
}
