/**
 * What the host and Spark say to each other. The host is loaded by a {@linkplain
 * dev.atelier.host.spark.HostClassLoader class loader of its own}, away from Spark and its
 * libraries; these classes alone, made of the JDK's, both of them see.
 */
@NullMarked
package dev.atelier.host.spark.protocol;

import org.jspecify.annotations.NullMarked;
