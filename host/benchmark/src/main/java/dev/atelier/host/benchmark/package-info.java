/** Measures how long stylizing takes, beside the network that the field began with. */
@NullMarked
package dev.atelier.host.benchmark;

import org.jspecify.annotations.NullMarked;
