package dev.atelier.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.pooling.Pool;
import dev.atelier.api.backbone.Backbone;
import java.util.List;

/**
 * {@link TinyBackbone} with two more layers, {@code relu4_1} and {@code relu5_1}, which are its
 * last one pooled: as deep as a VGG.
 *
 * @since 0.1
 */
public final class FiveBlockBackbone implements Backbone {

  private static final List<String> POOLED = List.of("relu4_1", "relu5_1");
  private static final String LAST = "relu3_1";
  private static final Shape TWO_BY_TWO = new Shape(2, 2);
  private static final Shape NONE = new Shape(0, 0);

  private final TinyBackbone tiny;

  /**
   * Creates a network.
   *
   * @param manager owns the weights
   */
  public FiveBlockBackbone(NDManager manager) {
    this.tiny = new TinyBackbone(manager);
  }

  @Override
  public String name() {
    return "five-block";
  }

  @Override
  public String sha256() {
    return tiny.sha256();
  }

  @Override
  public List<String> layers() {
    return List.of("relu1_1", "relu2_1", LAST, "relu4_1", "relu5_1");
  }

  @Override
  public int channels(String layer) {
    return tiny.channels(source(layer));
  }

  @Override
  public int stride(String layer) {
    return POOLED.contains(layer) ? 8 << POOLED.indexOf(layer) : tiny.stride(layer);
  }

  private static String source(String layer) {
    return POOLED.contains(layer) ? LAST : layer;
  }

  @Override
  public NDList extract(NDArray images, List<String> layers) {
    List<String> sources = layers.stream().map(FiveBlockBackbone::source).distinct().toList();
    NDList found = tiny.extract(images, sources);
    NDList features = new NDList();
    for (String layer : layers) {
      NDArray maps = found.get(sources.indexOf(source(layer)));
      for (int i = 0; i <= POOLED.indexOf(layer); i++) {
        maps = Pool.maxPool2d(maps, TWO_BY_TWO, TWO_BY_TWO, NONE, false);
      }
      features.add(maps);
    }
    return features;
  }
}
