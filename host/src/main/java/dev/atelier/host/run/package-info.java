/**
 * Runs verbs: reads pictures, calls plugins on the one compute lane, and writes results.
 *
 * <p>Start with {@link dev.atelier.host.run.PictureRunner}.
 */
package dev.atelier.host.run;
