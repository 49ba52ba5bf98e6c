package dev.atelier.style.evaluation;

import dev.atelier.style.loss.ChannelStatistics;
import java.util.Map;

/**
 * What is compared of a picture.
 *
 * @param style the statistics by layer, from the shallowest to the deepest
 * @param content the feature maps by layer
 */
record PictureFeatures(Map<String, ChannelStatistics> style, Map<String, LayerFeatures> content) {}
