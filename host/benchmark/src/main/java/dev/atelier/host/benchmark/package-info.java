/** Measures how long stylising takes, beside the network that the field began with. */
package dev.atelier.host.benchmark;
