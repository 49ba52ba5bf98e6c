package dev.atelier.style.evaluation;

import static java.util.Objects.requireNonNull;

import dev.atelier.style.loss.ChannelStatistics;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far a stylized picture is from the style that it was to take, and from the content that it
 * was to keep.
 *
 * @param style the mean of {@code styleByLayer}: 0 for the statistics of the style itself, 1 for
 *     those of the untouched content
 * @param pooledStyle the sum over layers of the distances from the style, divided by the sum of
 *     those of the untouched content, so that layers with large features weigh more
 * @param content the mean over layers of 1 less the cosine similarity of instance-normalized
 *     feature maps: 0 for the content itself, about 1 for an unrelated picture
 * @param texture the mean of {@code textureByLayer}: 0 for the covariances of the style itself, 1
 *     for those of the untouched content
 * @param styleByLayer by layer, the squared distance of the statistics of result and style divided
 *     by that of untouched content and style
 * @param textureByLayer by layer, the squared Frobenius distance of the covariances of result and
 *     style divided by that of untouched content and style
 */
record StyleDistance(
    double style,
    double pooledStyle,
    double content,
    double texture,
    Map<String, Double> styleByLayer,
    Map<String, Double> textureByLayer) {

  /** Relative to the style: content that is as near to it as this counts as no nearer. */
  private static final double LEAST_DISTANCE = 1e-6;

  StyleDistance {
    styleByLayer = Collections.unmodifiableMap(new LinkedHashMap<>(styleByLayer));
    textureByLayer = Collections.unmodifiableMap(new LinkedHashMap<>(textureByLayer));
  }

  /** Compares a result with its style and its untouched content. */
  static StyleDistance of(PictureFeatures result, PictureFeatures style, PictureFeatures content) {
    Map<String, Double> byLayer = new LinkedHashMap<>();
    double left = 0;
    double whole = 0;
    for (Map.Entry<String, ChannelStatistics> entry : style.style().entrySet()) {
      String layer = entry.getKey();
      ChannelStatistics wanted = entry.getValue();
      double distance = at(result.style(), layer).squaredDistance(wanted);
      double untouched =
          untouched(at(content.style(), layer).squaredDistance(wanted), wanted.squaredLength());
      byLayer.put(layer, distance / untouched);
      left += distance;
      whole += untouched;
    }
    Map<String, Double> texture = texture(result, style, content);
    return new StyleDistance(
        mean(byLayer), left / whole, content(result, content), mean(texture), byLayer, texture);
  }

  private static Map<String, Double> texture(
      PictureFeatures result, PictureFeatures style, PictureFeatures content) {
    Map<String, Double> byLayer = new LinkedHashMap<>();
    style
        .texture()
        .forEach(
            (layer, wanted) ->
                byLayer.put(
                    layer,
                    at(result.texture(), layer).squaredDistance(wanted)
                        / untouched(
                            at(content.texture(), layer).squaredDistance(wanted),
                            wanted.squaredLength())));
    return byLayer;
  }

  /** All pictures are looked at through the same layers. */
  private static <T> T at(Map<String, T> byLayer, String layer) {
    return requireNonNull(byLayer.get(layer), layer);
  }

  /** Returns the distance to divide by, which stays finite where content and style are one. */
  private static double untouched(double squaredDistance, double squaredLengthOfStyle) {
    double least = Math.max(Double.MIN_NORMAL, LEAST_DISTANCE * squaredLengthOfStyle);
    return Math.max(least, squaredDistance);
  }

  private static double content(PictureFeatures result, PictureFeatures content) {
    Map<String, Double> byLayer = new LinkedHashMap<>();
    content
        .content()
        .forEach((layer, maps) -> byLayer.put(layer, content(at(result.content(), layer), maps)));
    return mean(byLayer);
  }

  /**
   * Returns 1 less the cosine similarity of feature maps, each channel brought to zero mean and
   * unit deviation over positions.
   *
   * <p>Normalized channels are all of one length, so that the similarity is the mean of the
   * channels' coefficients of correlation. A channel that does not vary becomes zero.
   *
   * @throws IllegalArgumentException if the maps differ in size
   */
  static double content(LayerFeatures one, LayerFeatures other) {
    if (one.channels() != other.channels() || one.positions() != other.positions()) {
      throw new IllegalArgumentException(
          "feature maps of %d x %d and %d x %d cannot be compared"
              .formatted(one.channels(), one.positions(), other.channels(), other.positions()));
    }
    double correlations = 0;
    int varyInOne = 0;
    int varyInOther = 0;
    for (int channel = 0; channel < one.channels(); channel++) {
      boolean varies = one.statistics().varies(channel);
      boolean otherVaries = other.statistics().varies(channel);
      varyInOne += varies ? 1 : 0;
      varyInOther += otherVaries ? 1 : 0;
      if (varies && otherVaries) {
        correlations += correlation(one, other, channel);
      }
    }
    if (varyInOne == 0 && varyInOther == 0) {
      return 0;
    }
    double lengths = Math.sqrt((double) varyInOne * varyInOther);
    return lengths == 0 ? 1 : 1 - correlations / lengths;
  }

  private static double correlation(LayerFeatures one, LayerFeatures other, int channel) {
    double sum = 0;
    for (int position = 0; position < one.positions(); position++) {
      sum += one.centered(channel, position) * other.centered(channel, position);
    }
    return sum
        / one.positions()
        / (one.statistics().deviation(channel) * other.statistics().deviation(channel));
  }

  private static double mean(Map<String, Double> byLayer) {
    return byLayer.values().stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }
}
