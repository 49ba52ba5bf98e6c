package dev.atelier.autoencoder.index.store;

import java.util.ArrayList;
import java.util.List;

/** Points as an index gives them out. */
final class Entries {

  private Entries() {}

  static List<PictureIndex.Entry> of(float[][] points) {
    List<PictureIndex.Entry> entries = new ArrayList<>();
    for (int i = 0; i < points.length; i++) {
      entries.add(new PictureIndex.Entry(i, "p" + i, "h" + i, points[i]));
    }
    return entries;
  }
}
