package dev.atelier.autoencoder.index.embedding;

import dev.atelier.api.picture.Picture;
import dev.atelier.autoencoder.index.store.Embedding;

/** Turns pictures into points by what a backbone sees, wherever in the picture it is. */
final class BackboneEmbedding implements Embedding {

  /** How many numbers a point has. */
  static final int LENGTH = 128;

  private final PooledFeatures features;
  private final PcaProjection projection;

  BackboneEmbedding(PooledFeatures features, PcaProjection projection) {
    this.features = features;
    this.projection = projection;
  }

  @Override
  public String identity() {
    return features.identity() + ", projection " + projection.checksum();
  }

  @Override
  public int length() {
    return projection.length();
  }

  @Override
  public float[] of(Picture picture) {
    return projection.of(features.of(picture));
  }
}
