/** The verb contact-sheet: pictures in styles, side by side. */
@NullMarked
package dev.atelier.style.sheet;

import org.jspecify.annotations.NullMarked;
