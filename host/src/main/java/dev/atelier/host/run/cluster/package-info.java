/** The seam to runs on more than one machine. */
package dev.atelier.host.run.cluster;
