/** What trainings of networks share. */
@NullMarked
package dev.atelier.toolkit.training;

import org.jspecify.annotations.NullMarked;
