package dev.atelier.autoencoder.inversion;

import dev.atelier.api.OperationException;
import java.util.List;
import java.util.Map;

/**
 * What a file of a decoder of feature maps says of its tensors.
 *
 * @param kind {@value #KIND}
 * @param backbone the network whose feature maps it takes
 * @param sha256 the checksum of that network's weights
 * @param level the layer
 * @param widths the number of feature maps at each scale, from the layer's to the picture's
 * @param measures what its training measured
 */
record DecoderDescription(
    String kind,
    String backbone,
    String sha256,
    String level,
    List<Integer> widths,
    Map<String, Double> measures) {

  static final String KIND = "feature-decoder";

  /** The widths for a layer of each scale, from its own to the picture's: halved at each. */
  private static final List<List<Integer>> WIDTHS =
      List.of(List.of(32), List.of(48, 24), List.of(80, 40, 20), List.of(112, 56, 28, 16));

  /** Refuses what no training writes. */
  DecoderDescription {
    if (kind == null
        || backbone == null
        || sha256 == null
        || level == null
        || widths == null
        || measures == null
        || widths.isEmpty()) {
      throw new IllegalArgumentException("something is missing");
    }
    if (!kind.equals(KIND)) {
      throw new OperationException("it is of kind '" + kind + "'");
    }
  }

  /**
   * Returns the widths for a layer, from its scale to the picture's.
   *
   * @param stride the layer's stride, 1, 2, 4 or 8
   */
  static List<Integer> widths(int stride) {
    return WIDTHS.get(Integer.numberOfTrailingZeros(stride));
  }

  DecoderDescription with(Map<String, Double> measured) {
    return new DecoderDescription(kind, backbone, sha256, level, widths, measured);
  }
}
