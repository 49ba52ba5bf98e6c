package dev.atelier.autoencoder.index;

import dev.atelier.api.Progress;
import dev.atelier.api.Result;
import dev.atelier.api.Task;
import dev.atelier.autoencoder.index.embedding.EmbeddingFactory;
import dev.atelier.autoencoder.index.store.IndexInputs;
import dev.atelier.autoencoder.index.store.PictureIndex;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Tells how large an index is and what it was made by. */
public final class IndexStatsOperation implements Task<IndexStatsParameters> {

  @Override
  public Result run(IndexStatsParameters parameters, Progress progress) {
    try (PictureIndex index = PictureIndex.read(parameters.index())) {
      Set<String> contents = new HashSet<>();
      // A file of many pictures is looked for once.
      Map<String, Boolean> files = new HashMap<>();
      int[] lengthAndMissing = new int[2];
      index.forEach(
          entry -> {
            progress.checkCancelled();
            contents.add(entry.hash());
            lengthAndMissing[0] = entry.point().length;
            if (!files.computeIfAbsent(IndexInputs.file(entry.name()), IndexInputs::exists)) {
              lengthAndMissing[1]++;
            }
          });
      Map<String, Object> told = new LinkedHashMap<>();
      told.put("pictures", index.size());
      told.put("differentContents", contents.size());
      told.put("missingFiles", lengthAndMissing[1]);
      told.put("bytes", index.bytes());
      told.put("parts", index.parts());
      told.put("numbersAPoint", lengthAndMissing[0]);
      told.put("embedding", EmbeddingFactory.identity(index));
      return Result.of(told);
    }
  }
}
