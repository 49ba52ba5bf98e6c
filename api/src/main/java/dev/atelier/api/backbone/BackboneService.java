package dev.atelier.api.backbone;

/**
 * Gives out backbones. Each is loaded once and shared by all plugins.
 *
 * @since 0.1
 */
public interface BackboneService {

  /** The name of the trained backbone that is always there. */
  String COMPACT = "compact";

  /** The name of the backbone whose filters are made by hand, which is always there too. */
  String GABOR = "gabor";

  /**
   * Returns a backbone, loaded and checked.
   *
   * @param name its name, such as {@code compact} or {@code vgg19}
   * @return the backbone; the host closes it
   * @throws dev.atelier.api.ParameterException if none of that name is installed; the message says
   *     which are, and how to install one
   * @throws dev.atelier.api.OperationException if its file is damaged
   */
  Backbone open(String name);
}
