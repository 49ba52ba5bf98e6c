/**
 * The same batch on more than one machine, with Apache Spark. What runs next to Spark is in this
 * package, on the driver and on the executors; {@link dev.atelier.host.spark.driver} is the host's
 * side of it.
 */
@NullMarked
package dev.atelier.host.spark;

import org.jspecify.annotations.NullMarked;
