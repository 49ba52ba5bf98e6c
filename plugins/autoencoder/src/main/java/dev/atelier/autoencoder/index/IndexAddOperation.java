package dev.atelier.autoencoder.index;

import dev.atelier.api.Progress;
import dev.atelier.api.Result;
import dev.atelier.api.Task;
import dev.atelier.api.picture.PictureService;
import dev.atelier.autoencoder.index.embedding.Embeddings;
import dev.atelier.autoencoder.index.store.IndexFilling;
import dev.atelier.autoencoder.index.store.PictureIndex;
import dev.atelier.autoencoder.index.store.PictureItem;
import dev.atelier.autoencoder.index.store.PictureItems;
import jakarta.inject.Inject;
import java.util.List;

/** Adds pictures to an index. */
public final class IndexAddOperation implements Task<IndexAddParameters> {

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
