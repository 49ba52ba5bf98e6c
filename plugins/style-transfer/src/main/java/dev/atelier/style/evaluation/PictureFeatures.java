package dev.atelier.style.evaluation;

import dev.atelier.style.loss.ChannelCovariances;
import dev.atelier.style.loss.ChannelStatistics;
import java.util.Map;

/**
 * What is compared of a picture.
 *
 * @param style the statistics by layer, from the shallowest to the deepest
 * @param texture the covariances by layer, likewise
 * @param content the feature maps by layer
 */
record PictureFeatures(
    Map<String, ChannelStatistics> style,
    Map<String, ChannelCovariances> texture,
    Map<String, LayerFeatures> content) {}
