package dev.atelier.api;

import java.util.List;

/**
 * A plugin, as {@link java.util.ServiceLoader} finds it.
 *
 * <p>The class needs a public constructor without parameters and should do no work: the host calls
 * it at every start, also when it only prints help.
 *
 * @since 0.1
 */
public interface ImagePlugin {

  /**
   * Returns the name of the plugin, unique among those installed: lower-case letters, digits and
   * hyphens, such as {@code style-transfer}.
   *
   * @return the name, never {@code null}
   */
  String id();

  /**
   * Returns what the plugin can do.
   *
   * @return the verbs, never {@code null}
   */
  List<Verb<?>> verbs();
}
