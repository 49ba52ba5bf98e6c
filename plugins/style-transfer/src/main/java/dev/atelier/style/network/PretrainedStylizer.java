package dev.atelier.style.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.atelier.api.OperationException;
import dev.atelier.api.ParameterException;
import dev.atelier.api.backbone.Backbone;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** The trained network of the fast method, and the backbone that it understands. */
public final class PretrainedStylizer {

  private static final String WEIGHTS = "stylizer.safetensors";
  private static final String DESCRIPTION = "stylizer.properties";

  private final StyleTransferNetwork network;

  private PretrainedStylizer(StyleTransferNetwork network) {
    this.network = network;
  }

  /**
   * Loads the weights that come with the plugin.
   *
   * @param manager what the weights belong to
   */
  public static PretrainedStylizer load(NDManager manager) {
    try (InputStream input = resource(WEIGHTS)) {
      return of(NDList.decode(manager, input));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * Checks what styles are to be looked at with.
   *
   * @throws ParameterException if the weights were not trained for the backbone
   */
  public static void requireTrainedFor(Backbone backbone) {
    Properties description = new Properties();
    try (InputStream input = resource(DESCRIPTION)) {
      description.load(input);
    } catch (IOException e) {
      throw unreadable(e);
    }
    String name = description.getProperty("backbone");
    if (!backbone.name().equals(name)) {
      throw new ParameterException(
          "--method fast was trained for backbone %s and cannot use %s; leave --backbone out, or give --method optimize"
              .formatted(name, backbone.name()));
    }
    String sha256 = description.getProperty("backbone.sha256");
    if (!backbone.sha256().equals(sha256)) {
      throw new ParameterException(
          "--method fast was trained for other weights of backbone %s (sha256 %s) than these (%s); train it anew with 'atelier train-stylizer', or give --method optimize"
              .formatted(name, sha256, backbone.sha256()));
    }
  }

  private static OperationException unreadable(IOException e) {
    return new OperationException("the plugin's own weights cannot be read: " + e.getMessage(), e);
  }

  /** Wraps tensors by their names. */
  public static PretrainedStylizer of(NDList tensors) {
    Map<String, NDArray> weights = new LinkedHashMap<>();
    for (NDArray tensor : tensors) {
      weights.put(tensor.getName(), tensor);
    }
    return new PretrainedStylizer(new StyleTransferNetwork(weights));
  }

  private static InputStream resource(String name) throws IOException {
    InputStream input = PretrainedStylizer.class.getResourceAsStream(name);
    if (input == null) {
      throw new IOException("there is no " + name);
    }
    return new BufferedInputStream(input);
  }

  public StyleTransferNetwork network() {
    return network;
  }
}
