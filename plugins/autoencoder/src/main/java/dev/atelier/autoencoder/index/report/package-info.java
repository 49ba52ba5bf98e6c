/** Pages and files about an index. */
@NullMarked
package dev.atelier.autoencoder.index.report;

import org.jspecify.annotations.NullMarked;
