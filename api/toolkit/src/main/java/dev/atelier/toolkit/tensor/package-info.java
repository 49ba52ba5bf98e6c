/** Tensor operations over NCHW images, and the memory that tensors take. */
package dev.atelier.toolkit.tensor;
