package dev.atelier.autoencoder.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.atelier.api.OperationException;
import dev.atelier.api.Progress;
import dev.atelier.api.Result;
import dev.atelier.api.Task;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.api.backbone.BackboneService;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;
import dev.atelier.autoencoder.dataset.DatasetSplit;
import dev.atelier.autoencoder.dataset.Datasets;
import dev.atelier.autoencoder.dataset.ImageDataset;
import dev.atelier.autoencoder.model.Autoencoder;
import dev.atelier.autoencoder.model.AutoencoderDescription;
import dev.atelier.autoencoder.model.AutoencoderModels;
import dev.atelier.autoencoder.model.PixelTensors;
import dev.atelier.toolkit.data.Csv;
import dev.atelier.toolkit.file.OutputFile;
import dev.atelier.toolkit.math.Pca;
import dev.atelier.toolkit.math.Rounding;
import dev.atelier.toolkit.math.Ssim;
import dev.atelier.toolkit.report.PictureGrid;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Measures how well an autoencoder rebuilds held-out pictures, beside simpler methods. */
public final class EvaluateAutoencoderOperation implements Task<EvaluateAutoencoderParameters> {

  private static final int USUAL_BATCH = 32;
  private static final int TOGETHER = 128;
  private static final int SHOWN = 12;

  /** How many pictures a backbone looks at. */
  private static final int MOST_LOOKED = 1000;

  private final AutoencoderModels autoencoders;
  private final BackboneService backbones;
  private final PictureService pictures;
  private final NDManager manager;

  @Inject
  public EvaluateAutoencoderOperation(
      AutoencoderModels autoencoders,
      BackboneService backbones,
      PictureService pictures,
      NDManager manager) {
    this.autoencoders = autoencoders;
    this.backbones = backbones;
    this.pictures = pictures;
    this.manager = manager;
  }

  /** A way to rebuild pictures, and what it came to. */
  private static final class Method {

    private final String name;
    private final UnaryOperator<List<float[]>> rebuilding;
    private final List<Picture> shown = new ArrayList<>();
    private double square;
    private double decibels;
    private double similarity;
    private double features;
    private int looked;

    Method(String name, UnaryOperator<List<float[]>> rebuilding) {
      this.name = name;
      this.rebuilding = rebuilding;
    }

    void measure(List<float[]> originals, int side, Looking looking) {
      List<float[]> rebuilt = rebuilding.apply(originals);
      if (looked < MOST_LOOKED) {
        int some = Math.min(originals.size(), MOST_LOOKED - looked);
        features += some * looking.distance(originals.subList(0, some), rebuilt.subList(0, some));
        looked += some;
      }
      for (int i = 0; i < originals.size(); i++) {
        double one = PixelTensors.meanSquare(originals.get(i), rebuilt.get(i));
        square += one;
        decibels += 10 * Math.log10(1 / Math.max(one, 1e-6));
        Picture found = PixelTensors.picture(rebuilt.get(i), side);
        similarity += Ssim.of(PixelTensors.picture(originals.get(i), side), found);
        if (shown.size() < SHOWN) {
          shown.add(found);
        }
      }
    }
  }

  /** Compares pictures as a backbone sees them. */
  private record Looking(Backbone backbone, int channels, int side, NDManager manager) {

    double distance(List<float[]> originals, List<float[]> rebuilt) {
      try (NDManager scope = manager.newSubManager()) {
        NDArray first = Autoencoder.batch(originals, scope, channels, side, side);
        NDArray second = Autoencoder.batch(rebuilt, scope, channels, side, side).clip(0, 1);
        return AutoencoderLoss.featureDistance(backbone, first, second).toFloatArray()[0];
      }
    }
  }

  @Override
  public Result run(EvaluateAutoencoderParameters parameters, Progress progress) {
    Optional<OutputFile> table = parameters.table().map(file -> new OutputFile("--table", file));
    parameters.sheet().ifPresent(file -> PictureGrid.requirePng("--sheet", file));
    Optional<OutputFile> sheet = parameters.sheet().map(file -> new OutputFile("--sheet", file));
    try (NDManager scope = manager.newSubManager();
        Autoencoder autoencoder = autoencoders.open("--model", parameters.model())) {
      return evaluate(parameters, autoencoder, table, sheet, scope, progress);
    }
  }

  private Result evaluate(
      EvaluateAutoencoderParameters parameters,
      Autoencoder autoencoder,
      Optional<OutputFile> table,
      Optional<OutputFile> sheet,
      NDManager scope,
      Progress progress) {
    AutoencoderDescription description = autoencoder.description();
    ImageDataset squares = Datasets.open("FOLDER", parameters.pictures(), description, pictures);
    int[] heldOut =
        DatasetSplit.heldOut(squares.size(), parameters.heldOut(), parameters.heldOutEvery());
    int[] others = others(squares.size(), heldOut);
    List<Method> methods = new ArrayList<>();
    methods.add(
        new Method(
            autoencoder.name(),
            originals ->
                autoencoder.decode(
                    autoencoder.encode(originals, progress::checkCancelled),
                    progress::checkCancelled)));
    if (others.length >= 2) {
      Pca principal =
          ReconstructionMetrics.principal(
              description, squares, others, parameters.seed(), scope, progress);
      methods.add(
          new Method(
              "principal components",
              originals -> originals.stream().map(principal::rebuilt).toList()));
    }
    int steps = parameters.plainSteps().orElseGet(() -> measured(description, "steps", 0));
    if (steps > 0 && others.length > 0) {
      BaselineAutoencoder plain =
          BaselineAutoencoder.train(
              squares,
              others,
              description.latent(),
              steps,
              measured(description, "batch", USUAL_BATCH),
              parameters.seed(),
              scope,
              progress);
      methods.add(
          new Method(
              "plain autoencoder",
              originals -> plain.rebuilt(originals, progress::checkCancelled)));
    }
    List<Picture> originals = new ArrayList<>();
    Looking looking =
        new Looking(
            backbones.open(BackboneService.COMPACT),
            description.channels(),
            description.side(),
            scope);
    int count = measure(methods, squares, heldOut, originals, looking, progress);
    if (count == 0) {
      throw new OperationException(
          "none of the %d held-out pictures can be read".formatted(heldOut.length));
    }
    table.ifPresent(file -> file.write(csv(methods, description, count)));
    if (sheet.isPresent()) {
      List<Picture> all = new ArrayList<>(originals);
      methods.forEach(method -> all.addAll(method.shown));
      PictureGrid.write(
          PictureGrid.of(all, originals.size(), description.side() < 48 ? 2 : 1),
          sheet.get().path(),
          ExistingFile.FAIL);
    }
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("numbers", description.latent());
    data.put("heldOut", count);
    if (methods.size() > 2) {
      data.put("plainSteps", steps);
    }
    for (Method method : methods) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("meanSquare", Rounding.toFiveDigits(method.square / count));
      row.put("psnr", Rounding.toFiveDigits(method.decibels / count));
      row.put("ssim", Rounding.toFiveDigits(method.similarity / count));
      row.put("features", Rounding.toFiveDigits(method.features / method.looked));
      data.put(method.name, row);
    }
    data.put("skipped", squares.skipped().size());
    return Result.of(data);
  }

  private static int[] others(int size, int[] heldOut) {
    boolean[] held = new boolean[size];
    Arrays.stream(heldOut).forEach(index -> held[index] = true);
    return IntStream.range(0, size).filter(index -> !held[index]).toArray();
  }

  private static int measured(AutoencoderDescription description, String name, int otherwise) {
    return description.measures().getOrDefault(name, (double) otherwise).intValue();
  }

  private static int measure(
      List<Method> methods,
      ImageDataset squares,
      int[] heldOut,
      List<Picture> originals,
      Looking looking,
      Progress progress) {
    int count = 0;
    for (int from = 0; from < heldOut.length; from += TOGETHER) {
      List<float[]> some = new ArrayList<>();
      for (int i = from; i < Math.min(heldOut.length, from + TOGETHER); i++) {
        progress.checkCancelled();
        squares.whole(heldOut[i]).ifPresent(some::add);
      }
      if (some.isEmpty()) {
        continue;
      }
      for (float[] one : some.subList(0, Math.min(some.size(), SHOWN))) {
        if (originals.size() < SHOWN) {
          originals.add(PixelTensors.picture(one, squares.side()));
        }
      }
      methods.forEach(method -> method.measure(some, squares.side(), looking));
      count += some.size();
    }
    return count;
  }

  private static String csv(List<Method> methods, AutoencoderDescription description, int count) {
    StringBuilder text =
        new StringBuilder(
            Csv.line(
                List.of("method", "numbers", "heldOut", "meanSquare", "psnr", "ssim", "features")));
    for (Method method : methods) {
      text.append(
          Csv.line(
              List.of(
                  method.name,
                  description.latent(),
                  count,
                  Rounding.toFiveDigits(method.square / count),
                  Rounding.toFiveDigits(method.decibels / count),
                  Rounding.toFiveDigits(method.similarity / count),
                  Rounding.toFiveDigits(method.features / method.looked))));
    }
    return text.toString();
  }
}
