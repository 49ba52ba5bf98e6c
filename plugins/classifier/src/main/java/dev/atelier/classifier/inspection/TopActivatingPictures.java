package dev.atelier.classifier.inspection;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.atelier.api.OperationException;
import dev.atelier.api.Progress;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the pictures of a folder that excite filters most, and where. */
final class TopActivatingPictures {

  /** The shortest side to look at, so that the deepest layers still see something. */
  static final int SHORTEST_SIDE = 64;

  private final Backbone backbone;
  private final String layer;
  private final PictureService pictures;
  private final NDManager manager;

  /**
   * The spot of a picture that excites a filter most.
   *
   * @param file the picture
   * @param activation how much
   * @param row of the feature map
   * @param column of the feature map
   */
  record Spot(Path file, double activation, int row, int column) {}

  /**
   * What was found.
   *
   * @param spots for each filter the most exciting, at most one a picture
   * @param looked how many pictures were looked at
   * @param skipped how many files were no pictures
   */
  record Found(Map<Integer, List<Spot>> spots, int looked, int skipped) {}

  TopActivatingPictures(
      Backbone backbone, String layer, PictureService pictures, NDManager manager) {
    this.backbone = backbone;
    this.layer = layer;
    this.pictures = pictures;
    this.manager = manager;
  }

  /**
   * Looks at pictures.
   *
   * @param files pictures, and what lies between them
   * @param filters the filters to find the best for
   * @param top how many for each filter
   * @param size the longest side to look at
   * @throws OperationException if none of the files is a picture
   */
  Found among(List<Path> files, List<Integer> filters, int top, int size, Progress progress) {
    Map<Integer, List<Spot>> best = new LinkedHashMap<>();
    filters.forEach(filter -> best.put(filter, new ArrayList<>()));
    int looked = 0;
    int skipped = 0;
    for (Path file : files) {
      progress.checkCancelled();
      Picture picture;
      try {
        picture = pictures.read(file);
      } catch (OperationException e) {
        skipped++;
        continue;
      }
      look(file, scaled(picture, size), best, top);
      looked++;
      progress.report(looked + (long) skipped, files.size(), Map.of());
    }
    if (looked == 0) {
      throw new OperationException(
          "--pictures: none of the %d files can be read as a picture; name another folder"
              .formatted(files.size()));
    }
    return new Found(best, looked, skipped);
  }

  /** Scales a picture to what is looked at. */
  Picture scaled(Picture picture, int size) {
    double factor = Math.min(1, (double) size / Math.max(picture.width(), picture.height()));
    return pictures.resize(
        picture,
        Math.max(SHORTEST_SIDE, (int) Math.round(picture.width() * factor)),
        Math.max(SHORTEST_SIDE, (int) Math.round(picture.height() * factor)));
  }

  private void look(Path file, Picture picture, Map<Integer, List<Spot>> best, int top) {
    try (NDManager scope = manager.newSubManager()) {
      NDArray features = backbone.look(picture, List.of(layer), scope).singletonOrThrow();
      Shape shape = features.getShape();
      int columns = Math.toIntExact(shape.get(3));
      NDArray planes = features.reshape(shape.get(1), shape.get(2) * columns);
      best.forEach(
          (filter, spots) -> {
            float[] map = planes.get(filter).toFloatArray();
            int peak = 0;
            for (int i = 1; i < map.length; i++) {
              peak = map[i] > map[peak] ? i : peak;
            }
            if (map[peak] > 0) {
              spots.add(new Spot(file, map[peak], peak / columns, peak % columns));
              spots.sort(Comparator.comparingDouble(Spot::activation).reversed());
              spots.subList(Math.min(top, spots.size()), spots.size()).clear();
            }
          });
    }
  }
}
