package com.example.posterize;

import dev.atelier.api.PictureFunction;
import dev.atelier.api.PictureOperation;
import dev.atelier.api.Progress;
import dev.atelier.api.Result;
import dev.atelier.api.picture.Picture;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import jakarta.inject.Inject;
import java.util.Map;

/** Rounds every channel to evenly spaced tones. */
final class PosterizeOperation implements PictureOperation<PosterizeParameters> {

  private final NDManager manager;

  @Inject
  PosterizeOperation(NDManager manager) {
    this.manager = manager;
  }

  @Override
  public PictureFunction prepare(PosterizeParameters parameters) {
    int steps = parameters.levels() - 1;
    return new PictureFunction() {
      @Override
      public Result apply(Picture picture, Progress progress) {
        progress.checkCancelled();
        // What is computed belongs to a manager of its own, and is freed with it.
        try (NDManager scope = manager.newSubManager()) {
          NDArray tones = picture.toTensor(scope).mul(steps).round().div(steps);
          return Result.of(Picture.of(tones), Map.of("levels", parameters.levels()));
        }
      }

      @Override
      public void close() {
        // Nothing was prepared.
      }
    };
  }
}
