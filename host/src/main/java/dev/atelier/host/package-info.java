/** The host's wiring, and its version. */
package dev.atelier.host;
