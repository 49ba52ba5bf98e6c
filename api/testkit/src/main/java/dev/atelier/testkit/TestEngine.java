package dev.atelier.testkit;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;

/**
 * The engine that the build is for: the one that the system property {@code atelier.engine} names,
 * and MXNet where it names none.
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
    return Engine.getEngine(System.getProperty("atelier.engine", "MXNet")).newBaseManager();
  }
}
