/** The seam to runs on more than one machine. */
@NullMarked
package dev.atelier.host.run.cluster;

import org.jspecify.annotations.NullMarked;
