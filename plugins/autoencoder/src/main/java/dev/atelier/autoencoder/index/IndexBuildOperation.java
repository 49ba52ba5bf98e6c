package dev.atelier.autoencoder.index;

import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.Progress;
import dev.atelier.api.Result;
import dev.atelier.api.Task;
import dev.atelier.api.file.FileErrors;
import dev.atelier.api.picture.PictureService;
import dev.atelier.autoencoder.index.embedding.EmbeddingFactory;
import dev.atelier.autoencoder.index.store.IndexInput;
import dev.atelier.autoencoder.index.store.IndexInputs;
import dev.atelier.autoencoder.index.store.IndexUpdater;
import dev.atelier.autoencoder.index.store.PictureIndex;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/** Makes an index of pictures. */
public final class IndexBuildOperation implements Task<IndexBuildParameters> {

  private final EmbeddingFactory embeddings;
  private final PictureService pictures;

  @Inject
  IndexBuildOperation(EmbeddingFactory embeddings, PictureService pictures) {
    this.embeddings = embeddings;
    this.pictures = pictures;
  }

  @Override
  public Result run(IndexBuildParameters parameters, Progress progress) {
    Path folder = parameters.output();
    if (Files.exists(folder)) {
      throw new ParameterException(
          "--output: %s exists already; add to it with 'atelier index add %s', or choose another"
              .formatted(folder, folder));
    }
    List<IndexInput> items =
        new IndexInputs(pictures).of("--pictures", parameters.pictures(), parameters.limit());
    make(folder);
    EmbeddingFactory.Made made;
    try {
      made =
          parameters
              .model()
              .map(model -> embeddings.byAutoencoder(model, folder))
              .orElseGet(() -> embeddings.learn(parameters.backbone(), items, folder, progress));
    } catch (OperationException | CancellationException e) {
      // Nothing can be built on what is there, and an empty folder would be in the way next time.
      removeIfEmpty(folder);
      throw e;
    }
    try (PictureIndex index = PictureIndex.create(folder, made.about())) {
      Map<String, Object> told = new LinkedHashMap<>();
      told.put("index", folder.toString());
      told.putAll(
          new IndexUpdater(index, made.embedding(), pictures, parameters.commitEvery())
              .fill(items, progress));
      return Result.of(told);
    }
  }

  private static void make(Path folder) {
    try {
      Files.createDirectory(folder);
    } catch (IOException e) {
      throw FileErrors.unwritable(folder, e);
    }
  }

  private static void removeIfEmpty(Path folder) {
    try {
      Files.delete(folder);
    } catch (DirectoryNotEmptyException e) {
      // It is not only ours.
    } catch (IOException e) {
      // The error that led here matters more.
    }
  }
}
