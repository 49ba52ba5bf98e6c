package dev.atelier.host.spark;

import dev.atelier.host.spark.protocol.TaskOutcome;
import java.io.Serializable;

/**
 * What became of a picture on an executor.
 *
 * @param outcome what to tell of it
 * @param place the executor, as Spark calls it where a task says which it prefers
 * @param last whether there is no sense in another attempt
 */
record AttemptResult(TaskOutcome outcome, String place, boolean last) implements Serializable {}
