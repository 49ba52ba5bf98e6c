package dev.atelier.autoencoder.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.atelier.api.OperationException;
import dev.atelier.api.tensor.Tensors;
import dev.atelier.toolkit.math.Pca;
import dev.atelier.toolkit.model.ModelFile;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A trained autoencoder at work. */
public final class Autoencoder implements AutoCloseable {

  /** How many pictures are looked at together. */
  private static final int BATCH = 32;

  private static final String AXES = "axes.directions";
  private static final String CENTER = "axes.mean";
  private static final String DEVIATIONS = "axes.deviations";

  private final String name;
  private final AutoencoderDescription description;
  private final AutoencoderNetwork network;
  private final LatentGaussianMixture density;
  private final Pca axes;
  private final NDManager manager;

  private Autoencoder(
      String name,
      AutoencoderDescription description,
      AutoencoderNetwork network,
      LatentGaussianMixture density,
      Pca axes,
      NDManager manager) {
    this.name = name;
    this.description = description;
    this.network = network;
    this.density = density;
    this.axes = axes;
    this.manager = manager;
  }

  /**
   * Opens a model.
   *
   * @param file the model
   * @param name what to call it in messages
   * @param manager what its tensors belong to; closed with the autoencoder
   * @throws OperationException if a tensor is missing or has another shape
   */
  static Autoencoder of(ModelFile<AutoencoderDescription> file, String name, NDManager manager) {
    AutoencoderDescription description = file.description();
    Map<String, NDArray> weights = new LinkedHashMap<>();
    AutoencoderNetwork.shapes(description)
        .forEach((key, shape) -> weights.put(key, tensor(file, key, shape, name)));
    NDArray shares = file.tensors().get("density.shares");
    int count = shares == null ? 0 : Math.toIntExact(shares.size());
    int latent = description.latent();
    LatentGaussianMixture.shapes(count, latent)
        .forEach((key, shape) -> tensor(file, key, shape, name));
    NDArray deviations = file.tensors().get(DEVIATIONS);
    int directions = deviations == null ? 0 : Math.toIntExact(deviations.size());
    return new Autoencoder(
        name,
        description,
        new AutoencoderNetwork(description, weights),
        LatentGaussianMixture.of(file.tensors()),
        new Pca(
            tensor(file, CENTER, new Shape(latent), name).toFloatArray(),
            rows(tensor(file, AXES, new Shape(directions, latent), name)),
            doubles(tensor(file, DEVIATIONS, new Shape(directions), name))),
        manager);
  }

  private static NDArray tensor(
      ModelFile<AutoencoderDescription> file, String key, Shape shape, String name) {
    NDArray array = file.tensors().get(key);
    if (array == null || !array.getShape().equals(shape)) {
      throw new OperationException(
          "%s is no autoencoder of this version (%s); train it again".formatted(name, key));
    }
    return array.toType(DataType.FLOAT32, false);
  }

  private static float[][] rows(NDArray matrix) {
    int width = Math.toIntExact(matrix.getShape().get(1));
    float[] values = matrix.toFloatArray();
    float[][] rows = new float[values.length / width][width];
    for (int i = 0; i < values.length; i++) {
      rows[i / width][i % width] = values[i];
    }
    return rows;
  }

  private static double[] doubles(NDArray values) {
    float[] floats = values.toFloatArray();
    double[] doubles = new double[floats.length];
    for (int i = 0; i < floats.length; i++) {
      doubles[i] = floats[i];
    }
    return doubles;
  }

  /** Returns the tensors to keep the directions of vectors in. */
  public static Map<String, NDArray> tensors(Pca axes, NDManager manager) {
    int latent = axes.mean().length;
    int count = axes.directions().length;
    float[] directions = new float[count * latent];
    float[] deviations = new float[count];
    for (int k = 0; k < count; k++) {
      System.arraycopy(axes.directions()[k], 0, directions, k * latent, latent);
      deviations[k] = (float) axes.deviations()[k];
    }
    Map<String, NDArray> tensors = new LinkedHashMap<>();
    tensors.put(CENTER, manager.create(axes.mean()));
    tensors.put(AXES, manager.create(directions, new Shape(count, latent)));
    tensors.put(DEVIATIONS, manager.create(deviations));
    return tensors;
  }

  public String name() {
    return name;
  }

  public AutoencoderDescription description() {
    return description;
  }

  /** Returns where the vectors of the training pictures lie. */
  public LatentGaussianMixture density() {
    return density;
  }

  /** Returns the directions in which the vectors of the training pictures vary most. */
  public Pca axes() {
    return axes;
  }

  /**
   * Condenses pictures.
   *
   * @param pictures {@code C*S*S} numbers each, 0..1
   * @return a vector for each
   */
  public List<float[]> encode(List<float[]> pictures, Runnable patience) {
    return encode(network, description, pictures, manager, patience);
  }

  /**
   * Rebuilds pictures.
   *
   * @param vectors {@code L} numbers each
   * @return {@code C*S*S} numbers each, about 0..1
   */
  public List<float[]> decode(List<float[]> vectors, Runnable patience) {
    return decode(network, description, vectors, manager, patience);
  }

  public static List<float[]> encode(
      AutoencoderNetwork network,
      AutoencoderDescription description,
      List<float[]> pictures,
      NDManager manager,
      Runnable patience) {
    List<float[]> vectors = new ArrayList<>();
    for (int from = 0; from < pictures.size(); from += BATCH) {
      patience.run();
      try (NDManager scope = manager.newSubManager()) {
        NDArray images =
            batch(
                pictures.subList(from, Math.min(pictures.size(), from + BATCH)),
                scope,
                description.channels(),
                description.side(),
                description.side());
        addRows(network.encode(images).mean(), vectors);
      }
    }
    return vectors;
  }

  public static List<float[]> decode(
      AutoencoderNetwork network,
      AutoencoderDescription description,
      List<float[]> vectors,
      NDManager manager,
      Runnable patience) {
    List<float[]> pictures = new ArrayList<>();
    for (int from = 0; from < vectors.size(); from += BATCH) {
      patience.run();
      try (NDManager scope = manager.newSubManager()) {
        NDArray batch =
            batch(
                vectors.subList(from, Math.min(vectors.size(), from + BATCH)),
                scope,
                description.latent());
        addRows(network.decode(batch), pictures);
      }
    }
    return pictures;
  }

  /** Puts rows of numbers into one tensor, {@code N} by what is given. */
  public static NDArray batch(List<float[]> rows, NDManager manager, long... shape) {
    FloatBuffer all = FloatBuffer.allocate(rows.size() * rows.get(0).length);
    rows.forEach(all::put);
    long[] whole = new long[shape.length + 1];
    whole[0] = rows.size();
    System.arraycopy(shape, 0, whole, 1, shape.length);
    return Tensors.of(all.array(), new Shape(whole), manager);
  }

  private static void addRows(NDArray tensor, List<float[]> rows) {
    float[] values = tensor.toFloatArray();
    int count = Math.toIntExact(tensor.getShape().get(0));
    int length = values.length / count;
    for (int i = 0; i < count; i++) {
      float[] row = new float[length];
      System.arraycopy(values, i * length, row, 0, length);
      rows.add(row);
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
