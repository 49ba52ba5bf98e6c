/** Files of trained models: what trainings write, and verbs read again. */
@NullMarked
package dev.atelier.toolkit.model;

import org.jspecify.annotations.NullMarked;
