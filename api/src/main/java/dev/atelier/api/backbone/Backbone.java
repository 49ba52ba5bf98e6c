package dev.atelier.api.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.atelier.api.picture.Picture;
import java.util.List;
import java.util.Map;

/**
 * A pretrained convolutional network that gives the feature maps of its layers (Simonyan and
 * Zisserman, ICLR 2015, for the VGG family).
 *
 * <p>Layers are named as in the style-transfer literature: {@code relu3_1} is the first rectified
 * convolution of the third block, and so at a quarter of the input's resolution.
 *
 * @since 0.1
 */
public interface Backbone {

  /**
   * Returns the name.
   *
   * @return the name, such as {@code compact}
   */
  String name();

  /**
   * Returns the checksum of the file of weights.
   *
   * @return the SHA-256 in lower-case hexadecimal digits
   */
  String sha256();

  /**
   * Returns the names of the layers that the weights reach.
   *
   * @return the names, from the shallowest to the deepest
   */
  List<String> layers();

  /**
   * Returns the number of feature maps of a layer.
   *
   * @param layer its name
   * @return the number of channels
   * @throws dev.atelier.api.ParameterException if there is no such layer
   */
  int channels(String layer);

  /**
   * Returns how many pixels of the input lie between two neighboring values of a feature map.
   *
   * @param layer its name
   * @return the stride in pixels: 1, 2, 4, 8 or 16
   * @throws dev.atelier.api.ParameterException if there is no such layer
   */
  int stride(String layer);

  /**
   * Computes feature maps. Gradients flow through: a tensor of images that requires a gradient gets
   * one.
   *
   * @param images {@code NxCxHxW} with {@code C = 3}: RGB, 0..1; values outside are allowed
   * @param layers the names of the layers wanted
   * @return for each name, in the order asked for, {@code NxCxhxw} with {@code h} and {@code w} the
   *     input's divided by the layer's stride, rounded down; the arrays belong to the manager of
   *     {@code images}
   * @throws dev.atelier.api.ParameterException if there is no such layer
   * @throws IllegalArgumentException if the shape is another, or a side is shorter than twice the
   *     stride of the deepest layer wanted
   */
  NDList extract(NDArray images, List<String> layers);

  /**
   * Looks at a picture: gives the same values as {@link #extract} of its tensor, without gradients.
   * The host remembers for a while what was seen, so that plugins which look at the same picture
   * one after another let the network run once.
   *
   * @param picture the picture
   * @param layers the names of the layers wanted
   * @param manager what the arrays are to belong to
   * @return for each name, in the order asked for, {@code 1xCxhxw}, as of {@link #extract}; the
   *     caller's own
   * @throws dev.atelier.api.ParameterException if there is no such layer
   * @throws IllegalArgumentException if a side is shorter than twice the stride of the deepest
   *     layer wanted
   */
  default NDList look(Picture picture, List<String> layers, NDManager manager) {
    return extract(picture.toTensor(manager), layers);
  }

  /**
   * Returns the weights, to look at or to start a training from.
   *
   * @return for each convolution {@code conv1_1.weight}, {@code OxIxkxk}, and {@code conv1_1.bias},
   *     {@code O}, from the shallowest to the deepest; the arrays are shared by all, so change none
   * @throws UnsupportedOperationException if the network is not made of such weights
   */
  default Map<String, NDArray> weights() {
    throw new UnsupportedOperationException("backbone " + name() + " does not show its weights");
  }

  /**
   * Returns the same network with other weights, which belong to the caller. Gradients flow to
   * them, so that the network can be trained.
   *
   * @param weights an array for each name in {@link #weights()}, of the same shape
   * @return the network; it can be used until the weights are closed
   * @throws IllegalArgumentException if one is missing or has another shape
   * @throws UnsupportedOperationException if the network is not made of such weights
   */
  default Backbone withWeights(Map<String, NDArray> weights) {
    throw new UnsupportedOperationException("backbone " + name() + " keeps its weights");
  }
}
