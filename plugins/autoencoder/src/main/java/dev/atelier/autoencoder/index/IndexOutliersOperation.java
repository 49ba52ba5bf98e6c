package dev.atelier.autoencoder.index;

import dev.atelier.api.Progress;
import dev.atelier.api.Result;
import dev.atelier.api.Task;
import dev.atelier.autoencoder.index.cluster.NearestNeighbors;
import dev.atelier.autoencoder.index.report.IndexReportFiles;
import dev.atelier.autoencoder.index.report.ThumbnailGallery;
import dev.atelier.autoencoder.index.store.IndexSample;
import dev.atelier.autoencoder.index.store.PictureIndex;
import dev.atelier.toolkit.math.Rounding;
import dev.atelier.toolkit.report.HtmlElement;
import dev.atelier.toolkit.report.ReportPage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Finds the pictures that are like no others. */
public final class IndexOutliersOperation implements Task<IndexOutliersParameters> {

  private static final int FEWEST = 2;

  @Override
  public Result run(IndexOutliersParameters parameters, Progress progress) {
    IndexReportFiles outputs = new IndexReportFiles(parameters.output());
    try (PictureIndex index = PictureIndex.read(parameters.index())) {
      List<PictureIndex.Entry> entries =
          IndexSample.of(index, parameters.sample(), FEWEST, parameters.seed(), progress);
      NearestNeighbors nearest =
          NearestNeighbors.of(IndexSample.points(entries), parameters.neighbors(), progress);
      double[] factors = nearest.outlierFactors();
      double[] distances =
          IntStream.range(0, entries.size()).mapToDouble(i -> last(nearest.distances(i))).toArray();
      double[] wanted = parameters.by().equals("factor") ? factors : distances;
      List<Integer> order =
          IntStream.range(0, entries.size())
              .boxed()
              .sorted(Comparator.comparingDouble((Integer i) -> wanted[i]).reversed())
              .limit(parameters.count())
              .toList();
      List<Map<String, Object>> outliers = new ArrayList<>();
      List<List<?>> rows = new ArrayList<>();
      HtmlElement row = HtmlElement.tag("div").set("class", "pictures");
      for (int i : order) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("picture", entries.get(i).name());
        one.put("distance", Rounding.to(distances[i], 4));
        one.put("factor", Rounding.to(factors[i], 4));
        one.put("nearest", entries.get(nearest.neighbors(i)[0]).name());
        outliers.add(one);
        rows.add(List.copyOf(one.values()));
        row.add(
            ThumbnailGallery.figure(
                index,
                entries.get(i),
                "distance %s, factor %s"
                    .formatted(Rounding.to(distances[i], 3), Rounding.to(factors[i], 2))));
      }
      Map<String, Object> told = new LinkedHashMap<>();
      told.put("pictures", index.size());
      told.put("lookedAt", entries.size());
      told.put("by", parameters.by());
      told.put("outliers", outliers);
      outputs.write(
          told,
          new IndexReportFiles.Table(List.of("picture", "distance", "factor", "nearest"), rows),
          () ->
              new ReportPage("Outliers of " + index.folder().getFileName())
                  .add(
                      HtmlElement.tag(
                              "p",
                              "The pictures that are farthest from their %d nearest neighbors"
                                  .formatted(parameters.neighbors()))
                          .set("class", "soft"),
                      row));
      told.putAll(outputs.told());
      return Result.of(told);
    }
  }

  private static float last(float[] distances) {
    return distances[distances.length - 1];
  }
}
