package dev.atelier.autoencoder.index.store;

import dev.atelier.api.OperationException;
import dev.atelier.api.Progress;
import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * Puts pictures into an index. What is there under the same content is not decoded again: neither a
 * file that has not changed nor one that was moved or copied.
 */
public final class IndexUpdater {

  /** How many of the files that could not be read are named. */
  private static final int MOST_NAMED = 100;

  private final PictureIndex index;
  private final Embedding embedding;
  private final PictureService pictures;
  private final int commitEvery;

  /** What was embedded since the last commit, and so cannot be found in the index yet. */
  private final Map<String, PictureIndex.Entry> fresh = new HashMap<>();

  private final Map<String, byte[]> freshCopies = new HashMap<>();

  private final List<Map<String, Object>> unreadable = new ArrayList<>();
  private int added;
  private int changed;
  private int moved;
  private int copied;
  private int unchanged;
  private int failed;
  private int uncommitted;

  /**
   * Prepares to fill an index.
   *
   * @param commitEvery after how many pictures what was done is made to last
   */
  public IndexUpdater(
      PictureIndex index, Embedding embedding, PictureService pictures, int commitEvery) {
    this.index = index;
    this.embedding = embedding;
    this.pictures = pictures;
    this.commitEvery = commitEvery;
  }

  /**
   * Puts pictures in. If the work is cancelled, what was done until then stays.
   *
   * @return how many were added, changed and so on, by name
   */
  public Map<String, Object> fill(List<IndexInput> items, Progress progress) {
    try {
      for (int i = 0; i < items.size(); i++) {
        progress.checkCancelled();
        add(items.get(i));
        progress.report(i + 1L, items.size(), Map.of());
      }
    } catch (CancellationException e) {
      index.commit();
      throw e;
    }
    index.commit();
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("added", added);
    told.put("changed", changed);
    told.put("moved", moved);
    told.put("copied", copied);
    told.put("unchanged", unchanged);
    told.put("unreadable", failed);
    if (failed > 0) {
      told.put("unreadableFiles", List.copyOf(unreadable));
    }
    told.put("pictures", index.size());
    return told;
  }

  private void add(IndexInput item) {
    String hash;
    try {
      hash = item.hash();
    } catch (OperationException e) {
      fail(item, e);
      return;
    }
    Optional<PictureIndex.Entry> before = index.named(item.name());
    if (before.isPresent() && before.get().hash().equals(hash)) {
      unchanged++;
      return;
    }
    Optional<PictureIndex.Entry> twin = index.withHash(hash);
    if (twin.isPresent()) {
      index.put(item.name(), hash, twin.get().point(), index.thumbnail(twin.get()));
      count(before.isPresent(), twin.get());
    } else if (fresh.containsKey(hash)) {
      index.put(item.name(), hash, fresh.get(hash).point(), freshCopies.get(hash));
      count(before.isPresent(), fresh.get(hash));
    } else if (!embed(item, hash, before.isPresent())) {
      return;
    }
    uncommitted++;
    if (uncommitted >= commitEvery) {
      index.commit();
      fresh.clear();
      freshCopies.clear();
      uncommitted = 0;
    }
  }

  /** What goes wrong with a picture ends nothing; what goes wrong with the index ends the work. */
  private boolean embed(IndexInput item, String hash, boolean replaces) {
    Picture picture;
    try {
      picture = item.picture();
    } catch (OperationException e) {
      fail(item, e);
      return false;
    }
    float[] point = embedding.of(picture);
    byte[] copy = ThumbnailCodec.of(picture, pictures);
    index.put(item.name(), hash, point, copy);
    fresh.put(hash, new PictureIndex.Entry(-1, item.name(), hash, point));
    freshCopies.put(hash, copy);
    if (replaces) {
      changed++;
    } else {
      added++;
    }
    return true;
  }

  private void fail(IndexInput item, OperationException problem) {
    failed++;
    if (unreadable.size() < MOST_NAMED) {
      Map<String, Object> told = new LinkedHashMap<>();
      told.put("file", item.name());
      told.put("problem", problem.getMessage());
      unreadable.add(told);
    }
  }

  private void count(boolean replaced, PictureIndex.Entry twin) {
    if (replaced) {
      changed++;
    } else if (IndexInputs.exists(twin.name())) {
      copied++;
    } else {
      // It was called so before, and is nowhere else now.
      index.remove(twin.name());
      moved++;
    }
  }
}
