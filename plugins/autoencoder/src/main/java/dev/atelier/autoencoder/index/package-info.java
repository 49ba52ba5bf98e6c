/** The verbs over an index of pictures. */
package dev.atelier.autoencoder.index;
