/**
 * The command line.
 *
 * <p>Start with {@link dev.atelier.host.cli.Main}.
 */
package dev.atelier.host.cli;
