/** The verb stylize: a picture in the style of another, by a network or by optimization. */
@NullMarked
package dev.atelier.style.stylize;

import org.jspecify.annotations.NullMarked;
