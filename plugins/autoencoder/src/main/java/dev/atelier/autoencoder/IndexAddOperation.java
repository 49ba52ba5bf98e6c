package dev.atelier.autoencoder;

import dev.atelier.api.Progress;
import dev.atelier.api.Result;
import dev.atelier.api.Task;
import dev.atelier.api.picture.PictureService;
import jakarta.inject.Inject;
import java.util.List;

/** Adds pictures to an index. */
final class IndexAddOperation implements Task<IndexAddParameters> {

  private final Embeddings embeddings;
  private final PictureService pictures;

  @Inject
  IndexAddOperation(Embeddings embeddings, PictureService pictures) {
    this.embeddings = embeddings;
    this.pictures = pictures;
  }

  @Override
  public Result run(IndexAddParameters parameters, Progress progress) {
    List<PictureItem> items =
        new PictureItems(pictures).of("--pictures", parameters.pictures(), parameters.limit());
    try (PictureIndex index = PictureIndex.change(parameters.index())) {
      IndexFilling filling =
          new IndexFilling(index, embeddings.of(index), pictures, parameters.commitEvery());
      return Result.of(filling.fill(items, progress));
    }
  }
}
