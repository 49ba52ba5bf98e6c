package dev.atelier.host.plugin;

/**
 * Lends a class loader to the current thread as its context class loader, around every call into a
 * plugin, and into a library that finds its own files by it.
 *
 * <pre>{@code
 * try (ThreadContextClassLoader ignored = new ThreadContextClassLoader(plugin.classLoader())) {
 *   operation.prepare(parameters);
 * }
 * }</pre>
 */
public final class ThreadContextClassLoader implements AutoCloseable {

  private final ClassLoader before;

  /**
   * Sets the context class loader of the current thread.
   *
   * @param classLoader the class loader to lend
   */
  public ThreadContextClassLoader(ClassLoader classLoader) {
    before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(classLoader);
  }

  /** Sets the context class loader of the current thread, which has to be the same, back. */
  @Override
  public void close() {
    Thread.currentThread().setContextClassLoader(before);
  }
}
