package dev.atelier.host.plugin;

/** Says in one line why a plugin cannot be loaded. */
final class PluginException extends Exception {

  private static final long serialVersionUID = 1L;

  PluginException(String reason) {
    super(reason);
  }

  PluginException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
