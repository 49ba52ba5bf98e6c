package dev.atelier.autoencoder.index.embedding;

import ai.djl.ndarray.NDManager;
import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.Progress;
import dev.atelier.api.backbone.BackboneService;
import dev.atelier.api.file.AtomicFile;
import dev.atelier.api.file.ExistingFile;
import dev.atelier.api.picture.PictureService;
import dev.atelier.autoencoder.index.store.Embedding;
import dev.atelier.autoencoder.index.store.IndexInput;
import dev.atelier.autoencoder.index.store.PictureIndex;
import dev.atelier.autoencoder.model.AutoencoderModels;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Makes the embedding of a new index, and opens that of one that is there. */
public final class EmbeddingFactory {

  /** From how many pictures a projection is learned; more gain nothing that could be measured. */
  private static final int SAMPLE = 500;

  private static final String FILE = "embedding.model";
  private static final String AUTOENCODER = "autoencoder.model";
  private static final String MODEL_OPTION = "--model";
  private static final String BACKBONE = "atelier.backbone";
  private static final String MODEL = "atelier.model";
  private static final String IDENTITY = "atelier.embedding";

  private final BackboneService backbones;
  private final AutoencoderModels autoencoders;
  private final PictureService pictures;
  private final NDManager manager;

  @Inject
  public EmbeddingFactory(
      BackboneService backbones,
      AutoencoderModels autoencoders,
      PictureService pictures,
      NDManager manager) {
    this.backbones = backbones;
    this.autoencoders = autoencoders;
    this.pictures = pictures;
    this.manager = manager;
  }

  /** An embedding, with what an index keeps of it, by name. */
  public record Made(Embedding embedding, Map<String, String> about) {}

  /**
   * Learns an embedding for pictures.
   *
   * @param items the pictures, of which some are looked at
   * @param folder where a file is written that {@link #of} needs
   */
  public Made learn(String backbone, List<IndexInput> items, Path folder, Progress progress) {
    PooledFeatures features = new PooledFeatures(backbones.open(backbone), pictures, manager);
    List<IndexInput> drawn = new ArrayList<>(items);
    Collections.shuffle(drawn, new Random(1));
    List<float[]> samples = new ArrayList<>();
    String problem = "";
    for (IndexInput item : drawn.subList(0, Math.min(SAMPLE, drawn.size()))) {
      progress.checkCancelled();
      try {
        samples.add(features.of(item.picture()));
      } catch (OperationException e) {
        problem = e.getMessage();
      }
    }
    if (samples.isEmpty()) {
      throw new OperationException("none of the pictures can be read, the last because " + problem);
    }
    int length = Math.min(BackboneEmbedding.LENGTH, features.length());
    PcaProjection projection = PcaProjection.learn(samples, length);
    projection.write(
        folder.resolve(FILE),
        new PcaProjection.About(features.identity(), samples.size()),
        manager);
    Embedding embedding = new BackboneEmbedding(features, projection);
    Map<String, String> about = new LinkedHashMap<>();
    about.put(BACKBONE, backbone);
    about.put(IDENTITY, embedding.identity());
    return new Made(embedding, about);
  }

  /**
   * Makes an embedding of an autoencoder.
   *
   * @param model the name of an embedded model, or a file
   * @param folder where a copy of the file is kept, that of an embedded model excepted
   * @throws ParameterException if there is no such model
   * @throws OperationException if it cannot be read, or copied
   */
  public Made byAutoencoder(String model, Path folder) {
    boolean own = !AutoencoderModels.EMBEDDED.contains(model);
    Embedding embedding = autoencoder(model);
    if (own) {
      AtomicFile.write(
          folder.resolve(AUTOENCODER),
          ExistingFile.FAIL,
          output -> Files.copy(Path.of(model), output));
    }
    Map<String, String> about = new LinkedHashMap<>();
    about.put(MODEL, own ? AUTOENCODER : model);
    about.put(IDENTITY, embedding.identity());
    return new Made(embedding, about);
  }

  private Embedding autoencoder(String model) {
    String checksum = AutoencoderModels.sha256(MODEL_OPTION, model);
    return new AutoencoderEmbedding(autoencoders.open(MODEL_OPTION, model), checksum, pictures);
  }

  /**
   * Opens the embedding that the points of an index were made by.
   *
   * @throws ParameterException if it is no longer there as it was
   */
  public Embedding of(PictureIndex index) {
    Embedding embedding = opened(index);
    if (!embedding.identity().equals(identity(index))) {
      throw new ParameterException(
          ("the points of the index %s were made by %s, and here is %s; the two cannot be compared:"
                  + " build the index again with 'atelier index build'")
              .formatted(index.folder(), identity(index), embedding.identity()));
    }
    return embedding;
  }

  private Embedding opened(PictureIndex index) {
    String model = index.about().getOrDefault(MODEL, "");
    if (!model.isEmpty()) {
      return autoencoder(
          model.equals(AUTOENCODER) ? index.folder().resolve(model).toString() : model);
    }
    String backbone = index.about().getOrDefault(BACKBONE, "");
    PooledFeatures features = new PooledFeatures(backbones.open(backbone), pictures, manager);
    return new BackboneEmbedding(
        features, PcaProjection.read(index.folder().resolve(FILE), features.length(), manager));
  }

  /** Returns what the points of an index were made by, in one line. */
  public static String identity(PictureIndex index) {
    return index.about().getOrDefault(IDENTITY, "");
  }
}
