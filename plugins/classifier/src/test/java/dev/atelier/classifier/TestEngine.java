package dev.atelier.classifier;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;

/** Opens the engine that the build is for. */
public final class TestEngine {

  private TestEngine() {}

  public static NDManager open() {
    return Engine.getEngine(System.getProperty("atelier.engine", "MXNet")).newBaseManager();
  }
}
