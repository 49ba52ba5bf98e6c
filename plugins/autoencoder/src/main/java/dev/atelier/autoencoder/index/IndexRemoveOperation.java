package dev.atelier.autoencoder.index;

import dev.atelier.api.ParameterException;
import dev.atelier.api.Progress;
import dev.atelier.api.Result;
import dev.atelier.api.Task;
import dev.atelier.autoencoder.index.store.IndexInputs;
import dev.atelier.autoencoder.index.store.PictureIndex;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes pictures out of an index. */
public final class IndexRemoveOperation implements Task<IndexRemoveParameters> {

  @Override
  public Result run(IndexRemoveParameters parameters, Progress progress) {
    if (parameters.pictures().isEmpty() && !parameters.missing()) {
      throw new ParameterException(
          "nothing is said to be removed; name a picture or a folder, or give --missing");
    }
    Optional<Path> place = parameters.pictures().map(path -> path.toAbsolutePath().normalize());
    try (PictureIndex index = PictureIndex.change(parameters.index())) {
      List<String> names = new ArrayList<>();
      index.forEach(
          entry -> {
            progress.checkCancelled();
            boolean named =
                place.isPresent()
                    && (entry.name().equals(place.get().toString())
                        || Path.of(IndexInputs.file(entry.name())).startsWith(place.get()));
            if (named || (parameters.missing() && !IndexInputs.exists(entry.name()))) {
              names.add(entry.name());
            }
          });
      names.forEach(index::remove);
      index.commit();
      Map<String, Object> told = new LinkedHashMap<>();
      told.put("removed", names.size());
      told.put("pictures", index.size());
      return Result.of(told);
    }
  }
}
