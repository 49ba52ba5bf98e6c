/** Tables, vectors and data sets in common file formats. */
@NullMarked
package dev.atelier.toolkit.data;

import org.jspecify.annotations.NullMarked;
