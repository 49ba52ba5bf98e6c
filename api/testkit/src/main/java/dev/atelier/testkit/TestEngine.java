package dev.atelier.testkit;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;

/**
 * The engine that the build is for: the one that the system property {@code atelier.engine} names,
 * and where it names none, the one that DJL chooses of those on the class path.
 *
 * @since 0.1
 */
public final class TestEngine {

  private TestEngine() {}

  /**
   * Opens a manager of the engine's.
   *
   * @return the manager; the caller closes it
   */
  public static NDManager open() {
    String name = System.getProperty("atelier.engine");
    return (name == null ? Engine.getInstance() : Engine.getEngine(name)).newBaseManager();
  }
}
