/**
 * Runs verbs: reads pictures, calls plugins on the one compute lane, and writes results.
 *
 * <p>Start with {@link dev.atelier.host.run.PictureRunner}.
 */
@NullMarked
package dev.atelier.host.run;

import org.jspecify.annotations.NullMarked;
