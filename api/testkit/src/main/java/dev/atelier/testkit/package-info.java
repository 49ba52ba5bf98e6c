/**
 * What the tests of plugins share: the engine that a build is for, small backbones with fixed
 * random weights, files to read, and listeners to progress. Nothing of it belongs in a program.
 *
 * @since 0.1
 */
@NullMarked
package dev.atelier.testkit;

import org.jspecify.annotations.NullMarked;
