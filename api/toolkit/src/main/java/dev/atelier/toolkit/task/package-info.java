/** Work begun before its result is needed, and progress of a part of some work. */
package dev.atelier.toolkit.task;
