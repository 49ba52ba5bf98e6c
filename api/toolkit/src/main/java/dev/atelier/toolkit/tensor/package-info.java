/** Tensor operations over NCHW images, and the memory that tensors take. */
@NullMarked
package dev.atelier.toolkit.tensor;

import org.jspecify.annotations.NullMarked;
