/** Optimizers over pixels. */
package dev.atelier.style.optimizer;
