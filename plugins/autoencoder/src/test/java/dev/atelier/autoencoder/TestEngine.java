package dev.atelier.autoencoder;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;

/** Starts the engine that the build is for. */
final class TestEngine {

  private TestEngine() {}

  static NDManager open() {
    return Engine.getEngine(System.getProperty("atelier.engine", "MXNet")).newBaseManager();
  }
}
