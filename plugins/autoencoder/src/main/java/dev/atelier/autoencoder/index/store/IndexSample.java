package dev.atelier.autoencoder.index.store;

import dev.atelier.api.OperationException;
import dev.atelier.api.Progress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/** The pictures of an index, or as many of them as the work at hand can do with, drawn fairly. */
public final class IndexSample {

  private IndexSample() {}

  /**
   * Reads pictures of an index.
   *
   * @param most how many at most
   * @param least how few are not worth the work
   * @return all of them, or a draw that depends on the seed alone, sorted by name
   * @throws OperationException if there are fewer than {@code least}
   */
  public static List<PictureIndex.Entry> of(
      PictureIndex index, int most, int least, long seed, Progress progress) {
    if (index.size() < least) {
      throw new OperationException(
          "the index %s holds %d pictures, and this takes at least %d; add some with 'atelier index add'"
              .formatted(index.folder(), index.size(), least));
    }
    SplittableRandom random = new SplittableRandom(seed);
    List<PictureIndex.Entry> drawn = new ArrayList<>();
    int[] seen = new int[1];
    index.forEach(
        entry -> {
          progress.checkCancelled();
          seen[0]++;
          if (drawn.size() < most) {
            drawn.add(entry);
          } else {
            int place = random.nextInt(seen[0]);
            if (place < most) {
              drawn.set(place, entry);
            }
          }
        });
    drawn.sort(Comparator.comparing(PictureIndex.Entry::name));
    return drawn;
  }

  /** Returns the points of pictures. */
  public static float[][] points(List<PictureIndex.Entry> entries) {
    return entries.stream().map(PictureIndex.Entry::point).toArray(float[][]::new);
  }
}
