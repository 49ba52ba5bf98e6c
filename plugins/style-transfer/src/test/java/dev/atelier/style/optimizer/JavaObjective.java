package dev.atelier.style.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.Map;

/** An objective computed in doubles. */
final class JavaObjective implements Objective {

  /** A function that fills in its gradient. */
  interface Function {
    double evaluate(double[] point, double[] gradient);
  }

  private final Function function;
  private int evaluations;

  JavaObjective(Function function) {
    this.function = function;
  }

  int evaluations() {
    return evaluations;
  }

  @Override
  public Evaluation evaluate(NDArray point) {
    evaluations++;
    float[] floats = point.toFloatArray();
    double[] values = new double[floats.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = floats[i];
    }
    double[] gradient = new double[values.length];
    double loss = function.evaluate(values, gradient);
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) gradient[i];
    }
    NDArray array = point.getManager().create(floats, point.getShape());
    NDScope.unregister(array);
    return new Evaluation(loss, Map.of(), array);
  }
}
