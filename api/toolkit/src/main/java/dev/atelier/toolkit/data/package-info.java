/** Tables, vectors and data sets in common file formats. */
package dev.atelier.toolkit.data;
