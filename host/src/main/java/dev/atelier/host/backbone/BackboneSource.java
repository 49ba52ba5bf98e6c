package dev.atelier.host.backbone;

import ai.djl.ndarray.NDManager;
import dev.atelier.api.OperationException;
import dev.atelier.api.backbone.Backbone;

/** Where a backbone comes from. */
interface BackboneSource {

  /** Returns what a list says of it; of the weights, no more than the names is read. */
  BackboneInfo entry();

  /**
   * Loads it.
   *
   * @param manager what the weights belong to
   * @throws OperationException if the weights are not those that are expected
   */
  Backbone load(NDManager manager);

  /**
   * Loads it, and looks at each weight.
   *
   * @param manager what the weights belong to
   * @throws OperationException if something is wrong with it
   */
  void check(NDManager manager);
}
