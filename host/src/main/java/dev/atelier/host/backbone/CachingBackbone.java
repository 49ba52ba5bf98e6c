package dev.atelier.host.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.api.picture.Picture;
import java.util.List;
import java.util.Map;

/** A backbone that all plugins share, together with what it has seen of the last pictures. */
final class CachingBackbone implements Backbone {

  private final Backbone backbone;
  private final FeatureCache cache;
  private final NDManager own;

  /**
   * Creates a backbone.
   *
   * @param backbone what looks at pictures
   * @param cache what remembers them
   * @param own what the weights belong to
   */
  CachingBackbone(Backbone backbone, FeatureCache cache, NDManager own) {
    this.backbone = backbone;
    this.cache = cache;
    this.own = own;
  }

  @Override
  public NDList look(Picture picture, List<String> layers, NDManager manager) {
    return cache.look(backbone, own, picture, layers, manager);
  }

  @Override
  public String name() {
    return backbone.name();
  }

  @Override
  public String sha256() {
    return backbone.sha256();
  }

  @Override
  public List<String> layers() {
    return backbone.layers();
  }

  @Override
  public int channels(String layer) {
    return backbone.channels(layer);
  }

  @Override
  public int stride(String layer) {
    return backbone.stride(layer);
  }

  @Override
  public NDList extract(NDArray images, List<String> layers) {
    return backbone.extract(images, layers);
  }

  @Override
  public Map<String, NDArray> weights() {
    return backbone.weights();
  }

  /** Other weights see something else, so that what was seen with these is of no use to them. */
  @Override
  public Backbone withWeights(Map<String, NDArray> weights) {
    return backbone.withWeights(weights);
  }
}
