/** Public API for pictures: what a plugin gets, and what it gives back. */
@NullMarked
package dev.atelier.api.picture;

import org.jspecify.annotations.NullMarked;
