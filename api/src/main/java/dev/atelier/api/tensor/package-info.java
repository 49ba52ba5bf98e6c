/** Public API for tensor operations that a plugin needs and that differ between engines. */
package dev.atelier.api.tensor;
