package dev.atelier.classifier.training;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.atelier.api.OperationException;
import dev.atelier.api.Progress;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.api.picture.Picture;
import dev.atelier.api.picture.PictureService;
import dev.atelier.api.tensor.Tensors;
import dev.atelier.classifier.dataset.LabeledPicture;
import dev.atelier.classifier.dataset.SkippedFile;
import dev.atelier.classifier.model.FeaturePooling;
import dev.atelier.toolkit.tensor.TensorFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Looks at pictures through a backbone, which is what takes long, and keeps what it saw in a
 * folder, a file for some pictures at a time, so that a training that was broken off need not look
 * again.
 */
final class CachedFeatures {

  /** Pictures in a file: about ten seconds' work. */
  private static final int BLOCK = 64;

  private static final String FEATURES = "features";
  private static final String HASHES = "hashes";
  private static final String READABLE = "readable";
  private static final int BITS = Short.SIZE;

  private final TrainClassifierParameters parameters;
  private final Backbone backbone;
  private final List<String> layers;
  private final PictureService pictures;
  private final NDManager manager;
  private final int length;
  private final int views;
  private final String prefix;

  /**
   * A picture as it was seen.
   *
   * @param picture the file and its class
   * @param hash its {@linkplain PerceptualHash hash}
   * @param views the pooled features of each view, {@code D} numbers each, itself first
   */
  record Seen(LabeledPicture picture, long hash, List<float[]> views) {}

  /** What became of the pictures of a folder. */
  record Looked(List<Seen> seen, List<SkippedFile> skipped) {}

  /**
   * Prepares to look.
   *
   * @param views how many views of each picture
   * @param prefix what the names of its files begin with
   */
  CachedFeatures(
      TrainClassifierParameters parameters,
      Backbone backbone,
      List<String> layers,
      int views,
      String prefix,
      PictureService pictures,
      NDManager manager) {
    this.views = views;
    this.prefix = prefix;
    this.parameters = parameters;
    this.backbone = backbone;
    this.layers = layers;
    this.pictures = pictures;
    this.manager = manager;
    this.length = FeaturePooling.length(backbone, layers);
  }

  /** Returns how many bytes of memory the features of some pictures take. */
  double bytes(int count) {
    return (double) count * views * length * Float.BYTES;
  }

  /** Looks at pictures, or reads from the folder what was seen of them before. */
  Looked look(List<LabeledPicture> all, Path folder, Progress progress) {
    List<Seen> seen = new ArrayList<>();
    List<SkippedFile> skipped = new ArrayList<>();
    for (int start = 0; start < all.size(); start += BLOCK) {
      List<LabeledPicture> block = all.subList(start, Math.min(start + BLOCK, all.size()));
      Path file = folder.resolve("%s-%06d.safetensors".formatted(prefix, start));
      if (!Files.exists(file)) {
        write(block, start, file, progress, all.size());
      }
      read(block, file, seen, skipped);
      progress.report(start + block.size(), all.size(), Map.of());
    }
    return new Looked(seen, skipped);
  }

  private void write(
      List<LabeledPicture> block, int start, Path file, Progress progress, int total) {
    float[] features = new float[block.size() * views * length];
    float[] hashes = new float[block.size() * Long.SIZE / BITS];
    float[] readable = new float[block.size()];
    for (int i = 0; i < block.size(); i++) {
      progress.checkCancelled();
      try {
        Picture picture = pictures.read(block.get(i).file());
        // Of each picture its own, so that none depends on which were seen before it.
        SplittableRandom random = new SplittableRandom(parameters.seed() + 31L * (start + i));
        for (int view = 0; view < views; view++) {
          Picture looked =
              AugmentedView.of(
                  picture, view, parameters.flip(), parameters.size(), pictures, random);
          System.arraycopy(pooled(looked), 0, features, (i * views + view) * length, length);
        }
        put(PerceptualHash.of(picture), hashes, i);
        readable[i] = 1;
      } catch (OperationException e) {
        // Told when the block is read, also by a training that goes on from here.
        readable[i] = 0;
      }
      progress.report(start + i + 1L, total, Map.of());
    }
    try (NDManager scope = manager.newSubManager()) {
      NDList tensors =
          new NDList(
              named(scope, FEATURES, features, new Shape(block.size(), views, length)),
              named(scope, HASHES, hashes, new Shape(block.size(), Long.SIZE / BITS)),
              named(scope, READABLE, readable, new Shape(block.size())));
      TensorFile.write(tensors, file);
    }
  }

  private static NDArray named(NDManager scope, String name, float[] values, Shape shape) {
    NDArray array = Tensors.of(values, shape, scope);
    array.setName(name);
    return array;
  }

  private float[] pooled(Picture square) {
    try (NDManager scope = manager.newSubManager()) {
      return FeaturePooling.of(backbone.extract(square.toTensor(scope), layers)).toFloatArray();
    }
  }

  private void read(
      List<LabeledPicture> block, Path file, List<Seen> seen, List<SkippedFile> skipped) {
    try (NDManager scope = manager.newSubManager()) {
      Map<String, NDArray> tensors = TensorFile.read(file, scope);
      float[] features =
          requireNonNull(tensors.get(FEATURES), "no features among the tensors").toFloatArray();
      float[] hashes =
          requireNonNull(tensors.get(HASHES), "no hashes among the tensors").toFloatArray();
      float[] readable =
          requireNonNull(tensors.get(READABLE), "no readable among the tensors").toFloatArray();
      for (int i = 0; i < block.size(); i++) {
        if (readable[i] == 0) {
          skipped.add(new SkippedFile(block.get(i).file(), reason(block.get(i).file())));
          continue;
        }
        List<float[]> all = new ArrayList<>();
        for (int view = 0; view < views; view++) {
          int from = (i * views + view) * length;
          all.add(Arrays.copyOfRange(features, from, from + length));
        }
        seen.add(new Seen(block.get(i), hash(hashes, i), all));
      }
    }
  }

  private String reason(Path file) {
    try {
      pictures.read(file);
      return "it could not be read before; remove the folder of the training to look again";
    } catch (OperationException e) {
      return e.getMessage();
    }
  }

  /** A float holds 16 bits exactly, but not 64. */
  private static void put(long hash, float[] hashes, int index) {
    for (int part = 0; part < Long.SIZE / BITS; part++) {
      hashes[index * (Long.SIZE / BITS) + part] = hash >>> (BITS * part) & 0xffff;
    }
  }

  private static long hash(float[] hashes, int index) {
    long hash = 0;
    for (int part = 0; part < Long.SIZE / BITS; part++) {
      hash |= (long) hashes[index * (Long.SIZE / BITS) + part] << (BITS * part);
    }
    return hash;
  }
}
