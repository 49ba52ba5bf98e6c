/** The verb index map: a page to zoom in. */
package dev.atelier.autoencoder.index.map;
