/** Pages and files about an index. */
package dev.atelier.autoencoder.index.report;
