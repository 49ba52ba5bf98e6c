/**
 * The command line.
 *
 * <p>Start with {@link dev.atelier.host.cli.Main}.
 */
@NullMarked
package dev.atelier.host.cli;

import org.jspecify.annotations.NullMarked;
