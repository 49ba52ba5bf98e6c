package dev.atelier.host.backbone;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.api.picture.Picture;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Remembers the feature maps of the pictures that were looked at last, up to a limit of memory; the
 * one that was not asked for longest is forgotten first. Safe to use from many threads.
 */
final class FeatureCache {

  private final int mostPictures;
  private final long mostBytes;

  /** In the order in which they were asked for. */
  @GuardedBy("this") private final Map<Seen, Map<String, NDArray>> remembered = new LinkedHashMap<>(16, 0.75f, true);

  @GuardedBy("this") private long bytes;

  /** What was looked at, and through which network. */
  private record Seen(String sha256, Picture picture) {}

  /**
   * Creates a cache.
   *
   * @param mostPictures how many pictures are remembered, counted anew for each network
   * @param mostBytes how much memory their feature maps may take
   */
  FeatureCache(int mostPictures, long mostBytes) {
    this.mostPictures = mostPictures;
    this.mostBytes = mostBytes;
  }

  /**
   * Gives feature maps, remembered ones if there are any.
   *
   * @param backbone the network
   * @param own what remembered arrays belong to, which lives as long as the network
   * @param manager what the arrays returned belong to
   * @return copies, in the order of the layers
   */
  synchronized NDList look(
      Backbone backbone, NDManager own, Picture picture, List<String> layers, NDManager manager) {
    Seen seen = new Seen(backbone.sha256(), picture);
    Map<String, NDArray> known = remembered.getOrDefault(seen, Map.of());
    List<String> missing =
        layers.stream().distinct().filter(layer -> !known.containsKey(layer)).toList();
    Map<String, NDArray> looked = new LinkedHashMap<>(known);
    try (NDManager scope = manager.newSubManager()) {
      if (!missing.isEmpty()) {
        NDList computed = backbone.extract(picture.toTensor(scope), missing);
        for (int i = 0; i < missing.size(); i++) {
          looked.put(missing.get(i), computed.get(i));
        }
      }
      NDList copies = new NDList();
      for (String layer : layers) {
        copies.add(
            copy(
                requireNonNull(looked.get(layer), "no such layer among those looked at"), manager));
      }
      remember(seen, known, missing, looked, own);
      return copies;
    }
  }

  @GuardedBy("this") private void remember(
      Seen seen,
      Map<String, NDArray> known,
      List<String> missing,
      Map<String, NDArray> looked,
      NDManager own) {
    long more =
        missing.stream()
            .mapToLong(
                layer ->
                    bytes(requireNonNull(looked.get(layer), "no such layer among those looked at")))
            .sum();
    long whole = looked.values().stream().mapToLong(FeatureCache::bytes).sum();
    if (missing.isEmpty() || whole > mostBytes) {
      return;
    }
    Map<String, NDArray> kept = new LinkedHashMap<>(known);
    for (String layer : missing) {
      NDArray copy =
          copy(requireNonNull(looked.get(layer), "no such layer among those looked at"), own);
      // The scope of whoever looks closes all that is made in it, and this is not theirs.
      NDScope.unregister(copy);
      kept.put(layer, copy);
    }
    remembered.put(seen, kept);
    bytes += more;
    Iterator<Map<String, NDArray>> oldest = remembered.values().iterator();
    while (bytes > mostBytes || remembered.size() > mostPictures) {
      for (NDArray array : List.copyOf(oldest.next().values())) {
        bytes -= bytes(array);
        array.close();
      }
      oldest.remove();
    }
  }

  /** Forgets everything, before what the arrays belong to is closed. */
  synchronized void clear() {
    new ArrayList<>(remembered.values()).forEach(maps -> maps.values().forEach(NDArray::close));
    remembered.clear();
    bytes = 0;
  }

  private static NDArray copy(NDArray array, NDManager owner) {
    NDArray copy = array.duplicate();
    copy.attach(owner);
    return copy;
  }

  private static long bytes(NDArray array) {
    return array.size() * array.getDataType().getNumOfBytes();
  }
}
