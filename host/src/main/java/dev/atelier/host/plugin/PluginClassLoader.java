package dev.atelier.host.plugin;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/**
 * Loads the classes of one plugin from its own jars. It shares a short list of packages with the
 * host, and the platform's; what else the host is made of, the plugin does not see.
 */
final class PluginClassLoader extends URLClassLoader {

  static {
    registerAsParallelCapable();
  }

  /** What a plugin is written against. Its own copy, if it brings one, is never looked at. */
  private static final String API = "dev.atelier.api.";

  /**
   * What of it is for the host alone, such as deleting all temporary files when the program ends: a
   * plugin that called it would delete those of others.
   */
  private static final String INTERNAL = "dev.atelier.api.internal.";

  /**
   * What has to exist once in a process, because native libraries can be loaded by one class loader
   * only, or because it is in the signatures of the API. What the host does not have of these, such
   * as an extension of DJL, a plugin may bring along.
   */
  private static final List<String> SHARED =
      List.of(API, "ai.djl.", "jakarta.inject.", "org.jspecify.", "org.slf4j.", "com.sun.jna.");

  /**
   * What plugins may share. The host lends its copy to those that bring none; a plugin's own wins,
   * so that a plugin keeps working with the one that it was tested with.
   */
  private static final String TOOLKIT = "dev.atelier.toolkit.";

  /**
   * What DJL looks for through the context class loader, which is a plugin's if a plugin happens to
   * be the first that computes: native libraries and their descriptions.
   */
  private static final List<String> ENGINE_RESOURCES = List.of("native/lib/", "jnilib/");

  private static final String ENGINE_DESCRIPTION = "-engine.properties";
  private static final String SERVICES = "META-INF/services/";

  private final ClassLoader host;

  PluginClassLoader(String name, List<URL> jars, ClassLoader host) {
    super(name, jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    this.host = requireNonNull(host, "host is null");
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (name.startsWith(INTERNAL)) {
      throw new ClassNotFoundException(name + ", which is not for plugins");
    }
    if (!isShared(name)) {
      try {
        return super.loadClass(name, resolve);
      } catch (ClassNotFoundException e) {
        if (!name.startsWith(TOOLKIT)) {
          throw e;
        }
        return host.loadClass(name);
      }
    }
    try {
      return host.loadClass(name);
    } catch (ClassNotFoundException e) {
      if (name.startsWith(API)) {
        throw e;
      }
      return super.loadClass(name, resolve);
    }
  }

  @Override
  public URL getResource(String name) {
    URL shared = isSharedResource(name) ? host.getResource(name) : null;
    URL found = shared != null ? shared : super.getResource(name);
    return found == null && name.replace('/', '.').startsWith(TOOLKIT)
        ? host.getResource(name)
        : found;
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    if (!isSharedResource(name)) {
      return super.getResources(name);
    }
    List<URL> resources = new ArrayList<>(Collections.list(host.getResources(name)));
    resources.addAll(Collections.list(findResources(name)));
    return Collections.enumeration(resources);
  }

  private static boolean isShared(String className) {
    return SHARED.stream().anyMatch(className::startsWith) && !className.startsWith(INTERNAL);
  }

  private static boolean isSharedResource(String name) {
    if (name.startsWith(SERVICES)) {
      // Providers of the API's services are the plugins themselves; none sees another.
      String service = name.substring(SERVICES.length());
      return isShared(service) && !service.startsWith(API);
    }
    return isShared(name.replace('/', '.'))
        || ENGINE_RESOURCES.stream().anyMatch(name::startsWith)
        || (name.endsWith(ENGINE_DESCRIPTION) && name.indexOf('/') < 0);
  }
}
