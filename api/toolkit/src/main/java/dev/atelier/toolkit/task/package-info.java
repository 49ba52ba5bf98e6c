/** Work begun before its result is needed, and progress of a part of some work. */
@NullMarked
package dev.atelier.toolkit.task;

import org.jspecify.annotations.NullMarked;
