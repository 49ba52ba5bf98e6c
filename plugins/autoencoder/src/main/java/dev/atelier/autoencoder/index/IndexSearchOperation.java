package dev.atelier.autoencoder.index;

import dev.atelier.api.Progress;
import dev.atelier.api.Result;
import dev.atelier.api.Task;
import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;
import dev.atelier.autoencoder.index.embedding.EmbeddingFactory;
import dev.atelier.autoencoder.index.report.IndexReportFiles;
import dev.atelier.autoencoder.index.report.ThumbnailGallery;
import dev.atelier.autoencoder.index.store.PictureIndex;
import dev.atelier.toolkit.math.Rounding;
import dev.atelier.toolkit.report.HtmlElement;
import dev.atelier.toolkit.report.ReportPage;
import dev.atelier.toolkit.report.Thumbnail;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the pictures of an index that are most like one. */
public final class IndexSearchOperation implements Task<IndexSearchParameters> {

  private final EmbeddingFactory embeddings;
  private final PictureService pictures;

  @Inject
  IndexSearchOperation(EmbeddingFactory embeddings, PictureService pictures) {
    this.embeddings = embeddings;
    this.pictures = pictures;
  }

  @Override
  public Result run(IndexSearchParameters parameters, Progress progress) {
    IndexReportFiles outputs = new IndexReportFiles(parameters.output());
    try (PictureIndex index = PictureIndex.read(parameters.index())) {
      Optional<PictureIndex.Entry> known = known(index, parameters.picture());
      Optional<Picture> given =
          known.isPresent()
              ? Optional.empty()
              : Optional.of(pictures.read(Path.of(parameters.picture())));
      float[] point =
          known
              .map(PictureIndex.Entry::point)
              .orElseGet(() -> embeddings.of(index).of(given.orElseThrow()));
      List<PictureIndex.Neighbor> found =
          parameters.exact()
              ? index.nearestExactly(point, parameters.k())
              : index.nearest(point, parameters.k(), parameters.efSearch());
      Map<String, Object> told = new LinkedHashMap<>();
      told.put("picture", parameters.picture());
      told.put("exact", parameters.exact());
      List<Map<String, Object>> neighbors = new ArrayList<>();
      List<List<?>> rows = new ArrayList<>();
      for (PictureIndex.Neighbor one : found) {
        Map<String, Object> neighbor = new LinkedHashMap<>();
        neighbor.put("picture", one.entry().name());
        neighbor.put("distance", Rounding.to(one.distance(), 4));
        neighbors.add(neighbor);
        rows.add(List.of(rows.size() + 1, one.entry().name(), Rounding.to(one.distance(), 4)));
      }
      told.put("neighbours", neighbors);
      outputs.write(
          told,
          new IndexReportFiles.Table(List.of("rank", "picture", "distance"), rows),
          () -> page(index, parameters, given, known, found));
      told.putAll(outputs.told());
      return Result.of(told);
    }
  }

  /** Finds a picture that was named as it is in the index, or by a relative path. */
  private static Optional<PictureIndex.Entry> known(PictureIndex index, String picture) {
    Optional<PictureIndex.Entry> exactly = index.named(picture);
    return exactly.isPresent() || !picture.contains("#")
        ? exactly
        : index.named(Path.of(picture).toAbsolutePath().normalize().toString());
  }

  private ReportPage page(
      PictureIndex index,
      IndexSearchParameters parameters,
      Optional<Picture> given,
      Optional<PictureIndex.Entry> known,
      List<PictureIndex.Neighbor> found) {
    HtmlElement asked =
        given
            .map(picture -> Thumbnail.of(picture, pictures, "the picture looked for"))
            .orElseGet(() -> ThumbnailGallery.image(index, known.orElseThrow()));
    HtmlElement row = HtmlElement.tag("div").set("class", "pictures");
    for (PictureIndex.Neighbor one : found) {
      row.add(
          ThumbnailGallery.figure(
              index, one.entry(), "distance " + Rounding.to(one.distance(), 3)));
    }
    return new ReportPage("Pictures like " + Path.of(parameters.picture()).getFileName())
        .add(
            HtmlElement.tag("div")
                .set("class", "pictures")
                .add(
                    HtmlElement.tag("figure")
                        .add(asked, HtmlElement.tag("figcaption", "Looked for"))),
            HtmlElement.tag("h2", "Found"),
            row);
  }
}
