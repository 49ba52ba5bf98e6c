/** What options of different verbs have in common. */
@NullMarked
package dev.atelier.toolkit.option;

import org.jspecify.annotations.NullMarked;
