/**
 * The host's side: plans on the machine of the user, and computes on those of the cluster. Nothing
 * of Spark or its libraries is visible from here.
 */
@NullMarked
package dev.atelier.host.spark.driver;

import org.jspecify.annotations.NullMarked;
