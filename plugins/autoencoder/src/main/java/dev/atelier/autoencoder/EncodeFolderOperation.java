package dev.atelier.autoencoder;

import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.Progress;
import dev.atelier.api.Result;
import dev.atelier.api.Task;
import dev.atelier.api.file.NewFile;
import dev.atelier.api.picture.PictureService;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Condenses many pictures to one matrix. */
final class EncodeFolderOperation implements Task<EncodeFolderParameters> {

  private static final String ENDING = ".npy";
  private static final int TOGETHER = 32;
  private static final int MOST_SKIPPED = 20;

  private final Autoencoders autoencoders;
  private final PictureService pictures;

  @Inject
  EncodeFolderOperation(Autoencoders autoencoders, PictureService pictures) {
    this.autoencoders = autoencoders;
    this.pictures = pictures;
  }

  @Override
  public Result run(EncodeFolderParameters parameters, Progress progress) {
    String name = parameters.output().getFileName().toString();
    if (!name.endsWith(ENDING)) {
      throw new ParameterException(
          "--output: " + parameters.output() + " is to be a matrix; end its name in .npy");
    }
    Path besides =
        parameters
            .output()
            .resolveSibling(name.substring(0, name.length() - ENDING.length()) + ".txt");
    NewFile matrix = new NewFile("--output", parameters.output());
    NewFile names = new NewFile("--output", besides);
    try (Autoencoder autoencoder = autoencoders.open("--model", parameters.model())) {
      Squares squares =
          SquaresReader.open("FOLDER", parameters.pictures(), autoencoder.description(), pictures);
      List<float[]> vectors = new ArrayList<>();
      List<String> read = new ArrayList<>();
      List<float[]> waiting = new ArrayList<>();
      for (int i = 0; i < squares.size(); i++) {
        progress.checkCancelled();
        String called = squares.name(i);
        squares
            .whole(i)
            .ifPresent(
                picture -> {
                  waiting.add(picture);
                  read.add(called.replaceAll("[\r\n]", " "));
                });
        if (waiting.size() == TOGETHER || i == squares.size() - 1) {
          vectors.addAll(autoencoder.encode(waiting, progress::checkCancelled));
          waiting.clear();
        }
        progress.report(i + 1L, squares.size(), Map.of());
      }
      if (vectors.isEmpty()) {
        throw new OperationException(
            "none of the %d files in %s can be read as a picture; the first that cannot: %s"
                .formatted(
                    squares.size(),
                    parameters.pictures(),
                    squares.skipped().values().iterator().next()));
      }
      matrix.write(stream -> NumpyFile.write(vectors, stream));
      names.write(String.join("\n", read) + "\n");
      Map<String, Object> data = new LinkedHashMap<>();
      data.put("matrix", parameters.output().toString());
      data.put("names", besides.toString());
      data.put("rows", vectors.size());
      data.put("columns", autoencoder.description().latent());
      data.put("skipped", squares.skipped().size());
      if (!squares.skipped().isEmpty()) {
        data.put("skippedFiles", squares.skipped().values().stream().limit(MOST_SKIPPED).toList());
      }
      return Result.of(data);
    }
  }
}
