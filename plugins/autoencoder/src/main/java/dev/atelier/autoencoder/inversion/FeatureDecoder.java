package dev.atelier.autoencoder.inversion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.backbone.Backbone;
import dev.atelier.toolkit.model.ModelFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A trained decoder of feature maps at work. */
final class FeatureDecoder implements AutoCloseable {

  private final DecoderNetwork network;
  private final NDManager manager;

  private FeatureDecoder(DecoderNetwork network, NDManager manager) {
    this.network = network;
    this.manager = manager;
  }

  /**
   * Opens the decoder that comes with the plugin for a layer.
   *
   * @param manager what its tensors are to belong to
   * @return the decoder; empty if there is none for these weights and this layer
   * @throws OperationException if it is damaged
   */
  static Optional<FeatureDecoder> embedded(Backbone backbone, String level, NDManager manager) {
    String name = "decoder-" + backbone.name() + "-" + level + ".model";
    NDManager weights = manager.newSubManager();
    Optional<FeatureDecoder> decoder = Optional.empty();
    try (InputStream input = FeatureDecoder.class.getResourceAsStream(name)) {
      if (input != null) {
        ModelFile<DecoderDescription> file =
            ModelFile.read(new BufferedInputStream(input), name, DecoderDescription.class, weights);
        if (file.description().sha256().equals(backbone.sha256())) {
          decoder = Optional.of(of(file, name, backbone, level, weights));
        }
      }
      return decoder;
    } catch (IOException e) {
      throw new OperationException(
          "the embedded model " + name + " cannot be read: " + e.getMessage(), e);
    } finally {
      if (decoder.isEmpty()) {
        weights.close();
      }
    }
  }

  /**
   * Opens a decoder that {@code train-decoder} wrote.
   *
   * @param option the option that names it, for messages
   * @throws ParameterException if it is of another backbone or layer, or there is none
   */
  static FeatureDecoder open(
      String option, Path file, Backbone backbone, String level, NDManager manager) {
    if (!Files.exists(file)) {
      throw new ParameterException(
          "%s: there is no file %s; 'atelier train-decoder' makes some".formatted(option, file));
    }
    NDManager weights = manager.newSubManager();
    try {
      ModelFile<DecoderDescription> model = ModelFile.read(file, DecoderDescription.class, weights);
      if (!model.description().sha256().equals(backbone.sha256())
          || !model.description().level().equals(level)) {
        throw new ParameterException(
            "%s: %s decodes %s of backbone %s, not %s of %s; name another, or train one"
                .formatted(
                    option,
                    file,
                    model.description().level(),
                    model.description().backbone(),
                    level,
                    backbone.name()));
      }
      return of(model, file.toString(), backbone, level, weights);
    } catch (RuntimeException e) {
      weights.close();
      throw e;
    }
  }

  private static FeatureDecoder of(
      ModelFile<DecoderDescription> file,
      String name,
      Backbone backbone,
      String level,
      NDManager manager) {
    DecoderDescription description = file.description();
    Map<String, NDArray> weights = new LinkedHashMap<>();
    DecoderNetwork.shapes(backbone.channels(level), description.widths())
        .forEach(
            (key, shape) -> {
              NDArray array = file.tensors().get(key);
              if (array == null || !array.getShape().equals(shape)) {
                throw new OperationException(
                    "%s is no decoder of this version (%s); train it again".formatted(name, key));
              }
              weights.put(key, array.toType(DataType.FLOAT32, false));
            });
    return new FeatureDecoder(new DecoderNetwork(description.widths().size(), weights), manager);
  }

  /**
   * Rebuilds a picture; see {@link DecoderNetwork#rebuild}.
   *
   * @param maps {@code 1xCxhxw}
   */
  NDArray rebuild(NDArray maps) {
    return network.rebuild(maps);
  }

  @Override
  public void close() {
    manager.close();
  }
}
