/** Principal components, distances, picture quality measures and rounding. */
package dev.atelier.toolkit.math;
