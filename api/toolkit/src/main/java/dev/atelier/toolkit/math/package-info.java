/** Principal components, distances, picture quality measures and rounding. */
@NullMarked
package dev.atelier.toolkit.math;

import org.jspecify.annotations.NullMarked;
