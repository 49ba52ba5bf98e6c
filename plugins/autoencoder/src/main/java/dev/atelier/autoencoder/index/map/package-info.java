/** The verb index map: a page to zoom in. */
@NullMarked
package dev.atelier.autoencoder.index.map;

import org.jspecify.annotations.NullMarked;
