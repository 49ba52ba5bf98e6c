/** Scaling, statistics and color of pictures as arrays. */
@NullMarked
package dev.atelier.style.image;

import org.jspecify.annotations.NullMarked;
