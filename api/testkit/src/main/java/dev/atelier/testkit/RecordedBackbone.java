package dev.atelier.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.atelier.api.backbone.Backbone;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A backbone that does as another, and remembers which layers it computed.
 *
 * @since 0.1
 */
public final class RecordedBackbone implements Backbone {

  private final Backbone backbone;
  private final List<List<String>> computed = Collections.synchronizedList(new ArrayList<>());

  /**
   * Creates one that has computed nothing yet.
   *
   * @param backbone the backbone that computes
   */
  public RecordedBackbone(Backbone backbone) {
    this.backbone = backbone;
  }

  /**
   * Returns the layers that were computed.
   *
   * @return for each computation so far, the layers wanted
   */
  public List<List<String>> computed() {
    return List.copyOf(computed);
  }

  /** Forgets what was computed so far. */
  public void clear() {
    computed.clear();
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
    computed.add(List.copyOf(layers));
    return backbone.extract(images, layers);
  }
}
