/** The native engine that computes: the one place that chooses it. */
package dev.atelier.host.engine;
