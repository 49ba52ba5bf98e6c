package dev.atelier.autoencoder.index;

import dev.atelier.api.Progress;
import dev.atelier.api.Result;
import dev.atelier.api.Task;
import dev.atelier.api.picture.PictureService;
import dev.atelier.autoencoder.index.embedding.EmbeddingFactory;
import dev.atelier.autoencoder.index.store.IndexInput;
import dev.atelier.autoencoder.index.store.IndexInputs;
import dev.atelier.autoencoder.index.store.IndexUpdater;
import dev.atelier.autoencoder.index.store.PictureIndex;
import jakarta.inject.Inject;
import java.util.List;

/** Adds pictures to an index. */
public final class IndexAddOperation implements Task<IndexAddParameters> {

  private final EmbeddingFactory embeddings;
  private final PictureService pictures;

  @Inject
  IndexAddOperation(EmbeddingFactory embeddings, PictureService pictures) {
    this.embeddings = embeddings;
    this.pictures = pictures;
  }

  @Override
  public Result run(IndexAddParameters parameters, Progress progress) {
    List<IndexInput> items =
        new IndexInputs(pictures).of("--pictures", parameters.pictures(), parameters.limit());
    try (PictureIndex index = PictureIndex.change(parameters.index())) {
      IndexUpdater filling =
          new IndexUpdater(index, embeddings.of(index), pictures, parameters.commitEvery());
      return Result.of(filling.fill(items, progress));
    }
  }
}
