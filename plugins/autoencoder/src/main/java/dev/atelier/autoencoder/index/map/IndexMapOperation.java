package dev.atelier.autoencoder.index.map;

import dev.atelier.api.ParameterException;
import dev.atelier.api.Progress;
import dev.atelier.api.Result;
import dev.atelier.api.Task;
import dev.atelier.autoencoder.index.cluster.NearestNeighbors;
import dev.atelier.autoencoder.index.cluster.PictureClusters;
import dev.atelier.autoencoder.index.report.IndexReportFiles;
import dev.atelier.autoencoder.index.store.IndexSample;
import dev.atelier.autoencoder.index.store.PictureIndex;
import dev.atelier.autoencoder.index.store.ThumbnailCodec;
import dev.atelier.toolkit.math.Rounding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lays the pictures of an index out on a plane. */
public final class IndexMapOperation implements Task<IndexMapParameters> {

  private static final int FEWEST = 4;
  private static final String UMAP = "umap";

  @Override
  public Result run(IndexMapParameters parameters, Progress progress) {
    if (parameters.output().isEmpty()) {
      throw new ParameterException("--output: name a page to write the map to, such as map.html");
    }
    IndexReportFiles outputs = new IndexReportFiles(parameters.output());
    try (PictureIndex index = PictureIndex.read(parameters.index())) {
      List<PictureIndex.Entry> entries =
          IndexSample.of(index, parameters.sample(), FEWEST, parameters.seed(), progress);
      float[][] points = IndexSample.points(entries);
      PictureClusters groups =
          PictureClusters.of(entries, parameters.groups(), parameters.seed(), progress);
      NearestNeighbors nearest = NearestNeighbors.of(points, parameters.neighbors(), progress);
      float[][] principal = Umap.principal(points);
      float[][] kept = Umap.of(nearest, principal, parameters.seed(), progress);
      boolean umap = parameters.layout().equals(UMAP);
      MapPage.Layout byNeighbors = new MapPage.Layout("By neighbors", kept);
      MapPage.Layout byVariance = new MapPage.Layout("By variance", principal);
      List<List<?>> rows = new ArrayList<>();
      List<Map<String, Object>> data = new ArrayList<>();
      for (int i = 0; i < entries.size(); i++) {
        float[] place = umap ? kept[i] : principal[i];
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("picture", entries.get(i).name());
        one.put("x", Rounding.to(place[0], 4));
        one.put("y", Rounding.to(place[1], 4));
        one.put("group", groups.labels()[i] + 1);
        rows.add(List.copyOf(one.values()));
        one.put(
            "nearest",
            Arrays.stream(nearest.neighbors(i))
                .mapToObj(other -> entries.get(other).name())
                .toList());
        data.add(one);
      }
      Map<String, Object> told = new LinkedHashMap<>();
      told.put("pictures", index.size());
      told.put("laidOut", entries.size());
      told.put("layout", parameters.layout());
      told.put("groups", groups.count());
      Map<String, Object> all = new LinkedHashMap<>(told);
      all.put("places", data);
      outputs.write(
          all,
          new IndexReportFiles.Table(List.of("picture", "x", "y", "group"), rows),
          () ->
              MapPage.of(
                  "Map of " + index.folder().getFileName(),
                  entries.stream().map(PictureIndex.Entry::name).toList(),
                  umap ? List.of(byNeighbors, byVariance) : List.of(byVariance, byNeighbors),
                  groups.labels(),
                  nearest,
                  sprites(index, entries, parameters.thumbnail(), progress)));
      told.putAll(outputs.told());
      return Result.of(told);
    }
  }

  private static SpriteAtlas sprites(
      PictureIndex index, List<PictureIndex.Entry> entries, int side, Progress progress) {
    SpriteAtlas sprites = new SpriteAtlas(side == 0 ? SpriteAtlas.sideFor(entries.size()) : side);
    for (PictureIndex.Entry entry : entries) {
      progress.checkCancelled();
      sprites.add(ThumbnailCodec.decoded(index.thumbnail(entry)));
    }
    return sprites;
  }
}
