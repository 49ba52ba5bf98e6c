package dev.atelier.autoencoder.index;

import dev.atelier.api.ParameterException;
import dev.atelier.api.Progress;
import dev.atelier.api.Result;
import dev.atelier.api.Task;
import dev.atelier.autoencoder.index.store.PictureIndex;
import java.nio.file.Files;
import java.util.Map;
import java.util.function.Supplier;

/** Measures an index on drawn points. */
public final class IndexBenchmarkOperation implements Task<IndexBenchmarkParameters> {

  @Override
  public Result run(IndexBenchmarkParameters parameters, Progress progress) {
    if (Files.exists(parameters.output())) {
      throw new ParameterException(
          "--output: " + parameters.output() + " exists already; choose another, or remove it");
    }
    Supplier<float[]> points =
        parameters.kind().equals("clustered")
            ? IndexBenchmark.clustered(parameters.numbers(), parameters.seed())
            : IndexBenchmark.scattered(parameters.numbers(), parameters.seed());
    try (PictureIndex index =
        PictureIndex.create(parameters.output(), Map.of("atelier.embedding", "drawn points"))) {
      return Result.of(IndexBenchmark.run(index, parameters.points(), points, progress));
    }
  }
}
